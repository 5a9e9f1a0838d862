'use client';

import { useEffect, useState } from 'react';
import { serveParent } from '@/lib/live/parent-page';
import type { LiveSession } from '@/lib/live/session';

interface Props {
  session: LiveSession;
  appVersion: string;
  origins: readonly string[];
}

/** Gives the page around this one its readings where that is allowed, and says so as long as it does. */
export function ParentBar({ session, appVersion, origins }: Props) {
  const [reader, setReader] = useState<string | null>(null);

  useEffect(
    () => serveParent({ session, appVersion, origins, onChange: setReader }),
    [session, appVersion, origins],
  );

  return (
    <div role="status" data-reader={reader ?? ''}>
      {reader && (
        <p className="card mt-4 px-4 py-3 text-sm">
          The page around this one, <strong className="font-semibold">{reader}</strong>, gets the numbers of
          each frame. No picture goes to it.
        </p>
      )}
    </div>
  );
}
