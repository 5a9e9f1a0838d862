'use client';

import { type ReactNode, useCallback, useMemo } from 'react';
import { gapText } from '@/lib/annotation/wording';
import { momentText } from '@/lib/numbers/duration';
import { doubtSums } from '@/lib/recording/doubt';
import type { Gap } from '@/lib/recording/recording';
import type { Selection } from '../../_view/selection';
import { drawTraces, LANE, RIBBON } from '../_view/draw-traces';
import { readingAt, rowAt, ticksOf } from '../_view/moment';
import { type Player, shareOf } from '../_view/player';
import type { AdjustedFace } from '../_view/use-adjusted';
import { useTraceCanvas } from '../_view/use-trace-canvas';
import { OverviewBar } from './overview-bar';
import { TraceField } from './trace-field';
import { TraceHelp } from './trace-help';
import { TraceRow } from './trace-row';

interface Props {
  face: AdjustedFace;
  gaps: readonly Gap[];
  player: Player;
  selection: Selection;
  /** Beside the title. */
  actions: ReactNode;
  /** Between the title and the lanes. */
  controls: ReactNode;
  /** More tracks below the axis, each a label and a .trace-track in which shareOf() places things. */
  children?: ReactNode;
}

const ZOOM = 2;

/** Every unit over time, with its value at the moment. */
export function Traces({ face, gaps, player, selection, actions, controls, children }: Props) {
  const { recorded, units } = face;
  const { time, view, range, duration } = player;
  const { from, to } = view;
  const canvas = useLanes(face, from, to);
  const row = rowAt(recorded.trace, time);
  const gap = gaps.find(({ from, to }) => from < time && time < to);
  const isWhole = to - from >= duration;
  const zoom = (factor: number) => player.zoom(factor, shareOf(view, time));

  return (
    <section aria-label="Action units over time" className="card min-w-0 p-3 sm:p-4">
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="font-semibold text-lg">Over time</h2>
        <p className="text-muted text-sm" data-moment={time.toFixed(3)}>
          At <span className="font-semibold text-ink">{momentText(time)}</span>
          {gap ? `, ${gapText(gap)}` : row < 0 && ', face not seen'}
          {range && `; marked ${momentText(range.from)} to ${momentText(range.to)}`}
        </p>
        <div className="ml-auto flex gap-1">
          {actions}
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
      {controls}
      <div className="traces">
        <div className="min-w-0">
          <p className="trace-label" style={{ height: RIBBON }}>
            <i className="swatch bg-doubt" aria-hidden="true" /> unsure
            <span className="max-sm:sr-only"> share of the units</span>
          </p>
          <ul>
            {units.map(({ au, isMoved }, j) => (
              <TraceRow
                key={au}
                au={au}
                reading={row < 0 ? null : readingAt(face, row, j)}
                isMoved={isMoved}
                isSelected={selection.shown === au}
                isPinned={selection.pinned === au}
                onPin={selection.pin}
                onPoint={selection.point}
              />
            ))}
          </ul>
        </div>
        <TraceField player={player} times={recorded.trace.times}>
          <canvas ref={canvas} className="block w-full" style={{ height: RIBBON + LANE * units.length }} />
        </TraceField>
        <div aria-hidden="true" className="trace-axis">
          {ticksOf(from, to, 8).map((tick) => (
            <span key={tick} style={{ left: `${100 * shareOf(view, tick)}%` }}>
              {momentText(tick).replace(/\.0$/, '')}
            </span>
          ))}
        </div>
        {!isWhole && <OverviewBar player={player} />}
        {children}
      </div>
      <TraceHelp isMoved={units.some(({ isMoved }) => isMoved)} />
    </section>
  );
}

/** The canvas of the ribbon and the lanes; painted anew when the view or the settings change. */
function useLanes({ recorded, units }: AdjustedFace, from: number, to: number) {
  const doubt = useMemo(
    () =>
      doubtSums(
        recorded.shares,
        recorded.units.map(({ levels }) => levels[0].unsure),
      ),
    [recorded],
  );
  const lanes = useMemo(
    () =>
      units.map(({ levels, series, isMoved }, j) => ({
        levels,
        threshold: series.threshold,
        recorded: isMoved ? recorded.units[j].levels : null,
      })),
    [recorded, units],
  );
  const draw = useCallback<Parameters<typeof useTraceCanvas>[1]>(
    (context, palette, density) =>
      drawTraces(context, { times: recorded.levels, doubt, lanes, from, to }, palette, density),
    [recorded, doubt, lanes, from, to],
  );
  return useTraceCanvas(RIBBON + LANE * units.length, draw);
}
