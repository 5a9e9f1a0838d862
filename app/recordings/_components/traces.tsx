'use client';

import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { Recording } from '@/lib/recording/recording';
import type { FaceTrace } from '@/lib/recording/traces';
import { percent } from '../../_view/verdict';
import { drawTraces, LANE } from '../_view/draw-traces';
import { momentText, readingAt, rowAt, ticksOf } from '../_view/moment';
import { onThemeChange, paletteOf } from '../_view/palette';

interface Props {
  recording: Recording;
  trace: FaceTrace;
  time: number;
  onTime: (time: number) => void;
}

/** The closest that the traces can be looked at, in seconds. */
const NEAREST = 2;
const ZOOM = 2;

/** Every unit over time, with its value at the moment; the pointer or the arrow keys choose the moment. */
export function Traces({ recording, trace, time, onTime }: Props) {
  const { model } = recording.header;
  const duration = Math.max(0.1, recording.totals.seconds);
  const [span, setSpan] = useState(duration);
  const view = viewOf(time, span, duration);
  const canvas = useTraceCanvas(recording, trace, view.from, view.to);
  const row = rowAt(trace, time);
  const ticks = ticksOf(view.from, view.to, 8);
  const shareOf = (seconds: number) => (seconds - view.from) / (view.to - view.from);

  const go = (seconds: number) => onTime(Math.min(duration, Math.max(0, seconds)));
  const zoom = (factor: number) =>
    setSpan((before) => Math.min(duration, Math.max(Math.min(NEAREST, duration), before * factor)));
  const step = (frames: number) => {
    const place = row >= 0 ? row : nearest(trace.times, time);
    go(trace.times[Math.min(trace.length - 1, Math.max(0, place + frames))]);
  };
  const keys: Record<string, (shift: boolean) => void> = {
    arrowleft: (shift) => (shift ? go(time - 1) : step(-1)),
    arrowright: (shift) => (shift ? go(time + 1) : step(1)),
    pagedown: () => go(time - 10),
    pageup: () => go(time + 10),
    home: () => go(0),
    end: () => go(duration),
    '+': () => zoom(1 / ZOOM),
    '-': () => zoom(ZOOM),
    '0': () => setSpan(duration),
  };
  const press = (event: KeyboardEvent) => {
    const action = keys[event.key.toLowerCase()];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action(event.shiftKey);
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    go(view.from + ((event.clientX - left) / width) * (view.to - view.from));
  };

  return (
    <section aria-label="Action units over time" className="card min-w-0 p-3 sm:p-4">
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="font-semibold text-lg">Over time</h2>
        <p className="text-muted text-sm" data-moment={time.toFixed(3)}>
          At <span className="font-semibold text-ink">{momentText(time)}</span>
          {row < 0 && ', face not seen'}
        </p>
        <div className="ml-auto flex gap-1">
          <button
            type="button"
            className="button px-3"
            disabled={span >= duration}
            onClick={() => zoom(ZOOM)}
          >
            −<span className="sr-only">Show more time</span>
          </button>
          <button
            type="button"
            className="button px-3"
            disabled={span <= Math.min(NEAREST, duration)}
            onClick={() => zoom(1 / ZOOM)}
          >
            +<span className="sr-only">Look closer</span>
          </button>
          <button
            type="button"
            className="button px-3"
            disabled={span >= duration}
            onClick={() => setSpan(duration)}
          >
            All
          </button>
        </div>
      </div>
      <div className="traces">
        <ul className="min-w-0">
          {model.aus.map((au, j) => {
            const reading = row < 0 ? null : readingAt(trace, row, j, model);
            return (
              <li
                key={au}
                data-trace={au}
                data-p={reading?.p}
                data-verdict={reading?.verdict ?? ''}
                className="au-row trace-row"
                style={{ height: LANE }}
                title={actionUnit(au)?.plain}
              >
                <span className="au-id">{au}</span>
                <span className="min-w-0 truncate text-sm max-sm:sr-only">{actionUnit(au)?.name}</span>
                <span className="au-value">{reading ? percent(reading.p) : '–'}</span>
                <span className="au-word max-sm:sr-only">
                  {reading?.verdict === 'unsure' ? 'unsure ?' : reading?.verdict}
                </span>
              </li>
            );
          })}
        </ul>
        <div
          role="slider"
          tabIndex={0}
          aria-label="Moment of the recording"
          aria-valuemin={0}
          aria-valuemax={duration}
          aria-valuenow={time}
          aria-valuetext={momentText(time)}
          aria-keyshortcuts="ArrowLeft ArrowRight Home End + - 0"
          onKeyDown={press}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            point(event);
          }}
          onPointerMove={point}
          className="trace-field"
        >
          <canvas ref={canvas} className="block w-full" style={{ height: LANE * model.aus.length }} />
          <i aria-hidden="true" className="trace-cursor" style={{ left: `${100 * shareOf(time)}%` }} />
        </div>
        <div aria-hidden="true" className="trace-axis">
          {ticks.map((tick) => (
            <span key={tick} style={{ left: `${100 * shareOf(tick)}%` }}>
              {momentText(tick).replace(/\.0$/, '')}
            </span>
          ))}
        </div>
      </div>
      <p className="mt-3 text-muted text-xs leading-relaxed">
        Line: probability; band: 5–95 % of the model’s looks; dashes: threshold;{' '}
        <i className="swatch hatch" aria-hidden="true" /> hatched: a guess; no ground: no face. Values are
        each frame’s own, not smoothed. Click or drag, or use <kbd className="key">←</kbd>{' '}
        <kbd className="key">→</kbd> a frame, with Shift a second, <kbd className="key">+</kbd>{' '}
        <kbd className="key">−</kbd> to zoom.
      </p>
    </section>
  );
}

/** The stretch of time in sight: all, or one that follows the moment in steps of itself. */
function viewOf(time: number, span: number, duration: number): { from: number; to: number } {
  if (span >= duration) return { from: 0, to: duration };
  const page = span * 0.8;
  const from = Math.min(duration - span, Math.max(0, Math.floor(time / page) * page - 0.1 * span));
  return { from, to: from + span };
}

function nearest(times: Float64Array, time: number): number {
  const after = times.findIndex((at) => at >= time);
  return after < 0 ? times.length - 1 : after;
}

/** A canvas that is as wide as its place and follows the theme. */
function useTraceCanvas(recording: Recording, trace: FaceTrace, from: number, to: number) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { aus, thresholds, unsureAbove } = recording.header.model;
  const drawing = useMemo(
    () => ({ trace, thresholds, unsureAbove, from, to }),
    [trace, thresholds, unsureAbove, from, to],
  );
  useEffect(() => {
    const element = canvas.current!;
    const draw = () => {
      const density = Math.min(2, devicePixelRatio);
      const width = Math.round(element.clientWidth * density);
      const height = Math.round(LANE * aus.length * density);
      if (width === 0) return;
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      drawTraces(element.getContext('2d')!, drawing, paletteOf(element.parentElement!), density);
    };
    const resize = new ResizeObserver(draw);
    resize.observe(element);
    const endTheme = onThemeChange(draw);
    return () => {
      resize.disconnect();
      endTheme();
    };
  }, [drawing, aus.length]);
  return canvas;
}
