'use client';

import { useEffect, useRef } from 'react';
import { drawFrame } from '@/lib/live/overlay';
import type { LiveSession } from '@/lib/live/session';

/** The camera's picture, as in a looking glass; without names and boxes, which would make a person play to the model. */
export function CheckStage({ session }: { session: LiveSession }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const notice = useRef<HTMLParagraphElement>(null);
  useEffect(
    () =>
      session.onResult(({ bitmap, raw }) => {
        const context = canvas.current?.getContext('2d', { alpha: false });
        if (!context) return;
        if (context.canvas.width !== bitmap.width || context.canvas.height !== bitmap.height) {
          context.canvas.width = bitmap.width;
          context.canvas.height = bitmap.height;
        }
        drawFrame(context, bitmap, true);
        if (notice.current) notice.current.hidden = raw.length > 0;
      }),
    [session],
  );
  return (
    <div className="relative overflow-hidden rounded-2xl border border-line bg-stage">
      <canvas
        ref={canvas}
        width="640"
        height="360"
        role="img"
        aria-label="Your camera"
        className="block w-full"
      />
      <p
        ref={notice}
        hidden
        className="absolute inset-x-0 bottom-0 bg-black/80 px-3 py-2 text-center text-on-stage text-sm"
      >
        No face in sight: come into the picture.
      </p>
    </div>
  );
}
