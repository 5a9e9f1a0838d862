'use client';

import { useEffect, useRef, useState } from 'react';
import type { ModelFacts } from '@/lib/live/messages';
import type { SessionSnapshot } from '@/lib/live/session';
import type { ResultFeed } from '../_view/result-feed';
import type { Selection } from '../_view/selection';
import { paintFrame } from '../_view/temp-overlay';
import { useShown } from '../_view/use-shown';

interface Props {
  feed: ResultFeed;
  snapshot: SessionSnapshot;
  model: ModelFacts;
  selection: Selection;
  mirror: boolean;
  heat: boolean;
  frozen: boolean;
}

/** A face that leaves for a moment is no reason for a hint. */
const HINT_AFTER_MS = 1500;

/** The picture with its overlay, and what to say when there is none or no face in it. */
export function Stage({ feed, snapshot, model, selection, mirror, heat, frozen }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);

  useShown(feed, (shown) => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (!canvas.current || !context) return;
    if (canvas.current.width !== shown.picture.width || canvas.current.height !== shown.picture.height) {
      canvas.current.width = shown.picture.width;
      canvas.current.height = shown.picture.height;
    }
    paintFrame(context, shown, { model, mirror, heatAu: heat ? selection.shown : null });
  });

  return (
    <div className="relative flex min-h-[12rem] items-center justify-center">
      <canvas
        ref={canvas}
        role="img"
        aria-label="The picture, with a box around each face and the names of its strongest action units"
        className="block h-auto max-h-[62vh] w-full object-contain"
      />
      <Hint snapshot={snapshot} frozen={frozen} />
    </div>
  );
}

interface HintProps {
  snapshot: SessionSnapshot;
  frozen: boolean;
}

function Hint({ snapshot, frozen }: HintProps) {
  const searching = useNoFaceFor(HINT_AFTER_MS, snapshot);
  const hint = frozen
    ? { title: 'Frozen', text: 'Space goes on.' }
    : snapshot.state === 'paused'
      ? pausedHint(snapshot)
      : searching
        ? { title: 'No face found', text: 'Move closer, face the camera, and let light fall on the face.' }
        : null;
  if (!hint) return null;
  return (
    <p className="-translate-x-1/2 absolute bottom-3 left-1/2 w-max max-w-[92%] rounded-xl bg-black/75 px-4 py-2 text-center text-on-stage text-sm">
      <strong className="font-semibold">{hint.title}.</strong> {hint.text}
    </p>
  );
}

function pausedHint({ source }: SessionSnapshot) {
  return source === 'file'
    ? { title: 'End of the file', text: 'Its last frame is held; play another, or stop.' }
    : { title: 'Paused', text: 'It goes on when this tab is in front.' };
}

function useNoFaceFor(milliseconds: number, { state, faces }: SessionSnapshot): boolean {
  const [late, setLate] = useState(false);
  const empty = state === 'running' && faces === 0;
  useEffect(() => {
    setLate(false);
    if (!empty) return;
    const timer = setTimeout(() => setLate(true), milliseconds);
    return () => clearTimeout(timer);
  }, [empty, milliseconds]);
  return late;
}
