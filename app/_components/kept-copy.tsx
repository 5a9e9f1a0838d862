'use client';

import { useEffect, useState } from 'react';
import { type Keeping, keepNow, keepWhenQuiet, removeKept } from '../_view/keep-site';

/** Keeps the site in this browser, says that it does and how much that is, and removes it. */
export function KeptCopy() {
  const [keeping, setKeeping] = useState<Keeping | null>(null);
  const [failure, setFailure] = useState('');

  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    keepWhenQuiet(signal).then(
      (now) => !signal.aborted && setKeeping(now),
      () => !signal.aborted && setKeeping('unwanted'),
    );
    return () => gone.abort();
  }, []);

  if (keeping === null || keeping === 'impossible') return null;
  const isKept = typeof keeping === 'number';
  async function change() {
    setFailure('');
    try {
      if (isKept) return setKeeping(await removeKept());
      setKeeping('coming');
      setKeeping(await keepNow());
    } catch {
      setKeeping('unwanted');
      setFailure('That did not work: the server cannot be reached, or this browser has no room.');
    }
  }
  return (
    <p data-kept={isKept}>
      {isKept ? (
        <>
          <strong className="font-semibold text-ink">Opens without a network.</strong> A copy of this site is
          kept in this browser ({Math.round(keeping / 1e6)} MB).
        </>
      ) : keeping === 'coming' ? (
        'This site is being copied into this browser …'
      ) : (
        'No copy of this site is kept in this browser.'
      )}{' '}
      {keeping !== 'coming' && (
        <button type="button" onClick={change} className="link">
          {isKept ? 'Remove it' : 'Keep one, to open it without a network'}
        </button>
      )}
      <span role="status"> {failure}</span>
    </p>
  );
}
