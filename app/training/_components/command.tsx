'use client';

import { useState } from 'react';
import { Icon } from '@/app/_components/icons';

/** A command as it is typed, with a button that copies it. */
export function Command({ text, label = 'Command' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  async function copy() {
    // Only a page of https or localhost has a clipboard.
    const written = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setCopied(written ? 'yes' : 'refused');
  }
  return (
    <div className="flex items-start gap-2 rounded-lg bg-sunken p-1.5 pl-3">
      <code className="min-w-0 flex-1 break-words py-1.5 font-mono text-sm">{text}</code>
      <button type="button" className="button shrink-0 px-2.5" onClick={copy}>
        <Icon name={copied === 'yes' ? 'check' : 'copy'} />
        <span className="sr-only">Copy: {label}</span>
      </button>
      <span role="status" className={copied === 'refused' ? 'self-center text-muted text-sm' : 'sr-only'}>
        {copied === 'yes' && 'Copied.'}
        {copied === 'refused' && 'Not copied: the browser did not allow it.'}
      </span>
    </div>
  );
}
