'use client';

import type { SessionSnapshot } from '@/lib/live/snapshot';
import { useStays } from '../_view/use-stays';

/** A face that leaves for a moment is no reason for a hint. */
const NO_FACE_AFTER_MS = 1500;

/** What to do when the picture stands still or shows no face. */
export function StageHint({ snapshot, frozen }: { snapshot: SessionSnapshot; frozen: boolean }) {
  const noFace = useStays(snapshot.state === 'running' && snapshot.faces === 0, NO_FACE_AFTER_MS);
  const hint = frozen
    ? { title: 'Frozen', text: 'Press Space to go on.' }
    : snapshot.state === 'paused'
      ? { title: 'Paused', text: 'It goes on when this tab is in front.' }
      : noFace
        ? { title: 'No face found', text: 'Come closer, turn to the camera, and let light fall on the face.' }
        : null;
  if (!hint) return null;
  return (
    <p
      role="status"
      className="-translate-x-1/2 absolute bottom-3 left-1/2 w-max max-w-[92%] rounded-xl bg-black/80 px-4 py-2 text-center text-on-stage text-sm"
    >
      <strong className="font-semibold">{hint.title}.</strong> {hint.text}
    </p>
  );
}
