'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { drawFaces, drawFrame } from '@/lib/live/overlay';
import type { SessionSnapshot } from '@/lib/live/snapshot';
import type { ModelFacts } from '@/lib/readings/face-reading';
import { useShown } from '../../_view/use-shown';
import { fitFrame } from '../_view/fit';
import type { ResultFeed } from '../_view/result-feed';
import { StageHint } from './stage-hint';

interface Props {
  feed: ResultFeed;
  snapshot: SessionSnapshot;
  model: ModelFacts;
  mirror: boolean;
  /** FACS number of the action unit whose attention is shown. */
  heat: number | null;
  frozen: boolean;
}

/** Of the window's height; the rest is for the controls. */
const HEIGHT_SHARE = 0.62;
/** Of the labels on the picture, in CSS pixels. */
const TEXT_SIZE = 13;

/** The picture with its overlay, and what to say when there is none or no face in it. */
export function Stage({ feed, snapshot, model, mirror, heat, frozen }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useRoom(canvas, feed);

  useShown(feed, ({ picture, faces }) => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (!context) return;
    const fit = fitFrame(picture, room.current, devicePixelRatio);
    resize(context.canvas, fit.width, fit.height);
    context.canvas.style.width = `${fit.cssWidth}px`;
    drawFrame(context, picture, mirror);
    const textSize = (TEXT_SIZE * fit.width) / fit.cssWidth;
    drawFaces(context, faces, model, { mirrored: mirror, scale: fit.scale, textSize, heat });
  });

  return (
    <div className="relative flex min-h-48 items-center justify-center">
      <canvas
        ref={canvas}
        role="img"
        aria-label="The picture, with a box around each face and the names of its strongest action units"
        className={snapshot.state === 'stalled' ? 'block opacity-50 grayscale' : 'block'}
      />
      <StageHint snapshot={snapshot} frozen={frozen} />
    </div>
  );
}

/** The room for the picture in CSS pixels, kept so that painting never has to ask for the layout. */
function useRoom(canvas: RefObject<HTMLCanvasElement | null>, feed: ResultFeed) {
  const room = useRef({ width: 640, height: 360 });
  useEffect(() => {
    const frame = canvas.current?.parentElement;
    if (!frame) return;
    const measure = () => {
      room.current = { width: frame.clientWidth, height: innerHeight * HEIGHT_SHARE };
      feed.refresh();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(frame);
    addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      removeEventListener('resize', measure);
    };
  }, [canvas, feed]);
  return room;
}

/** Setting a size clears a canvas, so it is set only when it changes. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
}
