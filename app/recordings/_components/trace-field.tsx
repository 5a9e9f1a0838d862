'use client';

import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { momentText } from '@/lib/numbers/duration';
import { momentOfKey } from '../_view/moment';
import { type Player, shareOf } from '../_view/player';
import { usePointing } from '../_view/use-pointing';

interface Props {
  player: Player;
  /** Seconds of the shown face's frames, not falling. */
  times: Float64Array;
  /** The lanes. */
  children: ReactNode;
}

/** The lanes with the moment and the marked stretch; pointer, fingers, wheel and keys move both. */
export function TraceField({ player, times, children }: Props) {
  const { time, view, range, duration } = player;
  const field = useRef<HTMLDivElement>(null);
  usePointing(field, player);
  const press = (event: KeyboardEvent) => {
    const go = momentOfKey(event, player, times);
    if (go === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    player.seek(go);
  };
  const percentAt = (seconds: number) => `${100 * shareOf(view, seconds)}%`;

  return (
    <div
      ref={field}
      role="slider"
      tabIndex={0}
      aria-label="Moment of the recording"
      aria-valuemin={0}
      aria-valuemax={duration}
      aria-valuenow={time}
      aria-valuetext={momentText(time)}
      onKeyDown={press}
      className="trace-field"
    >
      {children}
      {range && (
        <i
          aria-hidden="true"
          className="trace-range"
          style={{ left: percentAt(range.from), right: `${100 - 100 * shareOf(view, range.to)}%` }}
        />
      )}
      <i aria-hidden="true" className="trace-cursor" style={{ left: percentAt(time) }} />
    </div>
  );
}
