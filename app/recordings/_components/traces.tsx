'use client';

import { type ReactNode, useCallback } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { Recording } from '@/lib/recording/recording';
import type { FaceTrace } from '@/lib/recording/traces';
import { percent } from '../../_view/verdict';
import { drawTraces, LANE } from '../_view/draw-traces';
import { momentText, readingAt, rowAt, ticksOf } from '../_view/moment';
import { type Player, shareOf } from '../_view/player';
import { useTraceCanvas } from '../_view/use-trace-canvas';
import { TraceField } from './trace-field';

interface Props {
  recording: Recording;
  trace: FaceTrace;
  player: Player;
  /** More tracks below the axis, each a label and a .trace-track in which shareOf() places things. */
  children?: ReactNode;
}

const ZOOM = 2;

/** Every unit over time, with its value at the moment. */
export function Traces({ recording, trace, player, children }: Props) {
  const { model } = recording.header;
  const { time, view, range, duration } = player;
  const { from, to } = view;
  const draw = useCallback<Parameters<typeof useTraceCanvas>[1]>(
    (context, palette, density) =>
      drawTraces(
        context,
        { trace, thresholds: model.thresholds, unsureAbove: model.unsureAbove, from, to },
        palette,
        density,
      ),
    [trace, model, from, to],
  );
  const canvas = useTraceCanvas(LANE * model.aus.length, draw);
  const row = rowAt(trace, time);
  const isWhole = to - from >= duration;
  const zoom = (factor: number) => player.zoom(factor, shareOf(view, time));

  return (
    <section aria-label="Action units over time" className="card min-w-0 p-3 sm:p-4">
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="font-semibold text-lg">Over time</h2>
        <p className="text-muted text-sm" data-moment={time.toFixed(3)}>
          At <span className="font-semibold text-ink">{momentText(time)}</span>
          {row < 0 && ', face not seen'}
          {range && `; marked ${momentText(range.from)} to ${momentText(range.to)}`}
        </p>
        <div className="ml-auto flex gap-1">
          <button type="button" className="button px-3" disabled={isWhole} onClick={() => zoom(ZOOM)}>
            −<span className="sr-only">Show more time</span>
          </button>
          <button type="button" className="button px-3" onClick={() => zoom(1 / ZOOM)}>
            +<span className="sr-only">Look closer</span>
          </button>
          <button
            type="button"
            className="button px-3"
            disabled={isWhole}
            onClick={() => player.look({ from: 0, to: duration })}
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
        <TraceField player={player} times={trace.times}>
          <canvas ref={canvas} className="block w-full" style={{ height: LANE * model.aus.length }} />
        </TraceField>
        <div aria-hidden="true" className="trace-axis">
          {ticksOf(from, to, 8).map((tick) => (
            <span key={tick} style={{ left: `${100 * shareOf(view, tick)}%` }}>
              {momentText(tick).replace(/\.0$/, '')}
            </span>
          ))}
        </div>
        {children}
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
