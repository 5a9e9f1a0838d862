'use client';

import type { SessionSnapshot } from '@/lib/live/snapshot';
import { Icon, type IconName } from '../../_components/icons';
import { UNREAD_TEXT } from '../_view/unread-text';
import { useStays } from '../_view/use-stays';

/** A face that leaves for a moment is no reason for a hint. */
const NO_FACE_AFTER_MS = 1500;

/** What to do when the picture stands still or shows no face. */
export function StageHint({ snapshot, frozen }: { snapshot: SessionSnapshot; frozen: boolean }) {
  const noFace = useStays(snapshot.state === 'running' && snapshot.faces === 0, NO_FACE_AFTER_MS);
  const hint = hintOf(snapshot, frozen, noFace);
  if (!hint) return null;
  return (
    <p
      role="status"
      className="-translate-x-1/2 absolute bottom-3 left-1/2 flex w-max max-w-[92%] items-start gap-2 rounded-xl bg-black/80 px-4 py-2 text-on-stage text-sm"
    >
      {hint.icon && <Icon name={hint.icon} className="mt-0.5 size-4 text-[#f3bb62]" />}
      <span>
        <strong className="font-semibold">{hint.title}.</strong> {hint.text}
      </span>
    </p>
  );
}

interface Hint {
  readonly title: string;
  readonly text: string;
  readonly icon?: IconName;
}

function hintOf({ state, unread }: SessionSnapshot, frozen: boolean, noFace: boolean): Hint | null {
  // Whoever looks at a frozen picture must know that the camera has gone quiet as well.
  if (state === 'stalled' && unread) return { ...UNREAD_TEXT[unread], icon: 'alert' };
  if (frozen) return { title: 'Frozen', text: 'Press Space to go on.' };
  if (state === 'paused' && unread) return { ...UNREAD_TEXT[unread], icon: 'pause' };
  if (!noFace) return null;
  return { title: 'No face found', text: 'Come closer, turn to the camera, and let light fall on the face.' };
}
