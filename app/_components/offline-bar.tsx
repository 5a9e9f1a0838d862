'use client';

import { useEffect, useState } from 'react';

/** Says so while the server cannot be reached, and what that means. */
export function OfflineBar() {
  const [isAway, setAway] = useState(false);

  useEffect(() => {
    const look = () =>
      fetch('/manifest.webmanifest', { method: 'HEAD', cache: 'no-store' }).then(
        () => setAway(false),
        () => setAway(true),
      );
    const lose = () => setAway(true);
    // Only what was kept can have come without the server.
    if (navigator.serviceWorker?.controller) void look();
    addEventListener('online', look);
    addEventListener('offline', lose);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', lose);
    };
  }, []);

  return (
    <div role="status">
      {isAway && (
        <p className="border-line border-b bg-sunken px-3 py-2 text-center text-muted text-sm sm:px-6">
          <strong className="font-semibold text-ink">Without a network.</strong> Live, check, files and
          recordings work from the copy in this browser. The pages of the model and of training and the stream
          to other programs need the server.
        </p>
      )}
    </div>
  );
}
