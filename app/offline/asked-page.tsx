'use client';

import { useEffect, useState } from 'react';

/** Ways on: the page that was asked for, once more, and the live page. */
export function AskedPage() {
  const [asked, setAsked] = useState('/');

  useEffect(() => {
    const page = new URLSearchParams(location.search).get('page') ?? '/';
    // One of this site: another may have made this address.
    if (/^\/(?!\/)[\w\-./~]*$/.test(page)) setAsked(page);
  }, []);

  return (
    <div className="mt-7 flex flex-wrap justify-center gap-3">
      {asked !== '/' && (
        <a href={asked} className="button">
          Try again
        </a>
      )}
      <a href="/" className="button button-primary">
        Go to the live page
      </a>
    </div>
  );
}
