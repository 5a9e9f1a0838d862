'use client';

import { useState } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import { momentText } from '@/lib/numbers/duration';
import { type EventKind, landmarkBeside, landmarksOf } from '@/lib/recording/jump';
import type { Player } from './player';
import type { AdjustedFace } from './use-adjusted';

export type Jump = (kind: EventKind, way: -1 | 1) => void;

/** Names more units than this by their number alone. */
const NAMED = 2;
const EVENTS: Record<EventKind, string> = { onset: 'onset', peak: 'peak', unsure: 'unsure stretch' };

/**
 * Jumps between onsets, peaks and unsure stretches, and says where it arrived.
 * @param au FACS number of the unit whose events count; null for those of all
 */
export function useJump(face: AdjustedFace | null, player: Player, au: number | null) {
  const [said, setSaid] = useState('');
  const jump: Jump = (kind, way) => {
    if (!face) return;
    const landmarks = landmarksOf(face.units, kind, au);
    const place = landmarkBeside(landmarks, player.time, way);
    if (place < 0) {
      const where = way > 0 ? 'later' : 'earlier';
      setSaid(
        `No ${where} ${EVENTS[kind]}${au === null ? '' : ` of AU ${au}`}, of ${landmarks.length} in all.`,
      );
      return;
    }
    const { time, aus } = landmarks[place];
    player.seek(time);
    const units = aus
      .map((id) => (aus.length > NAMED ? `AU ${id}` : `AU ${id} ${actionUnit(id)?.name}`))
      .join(', ');
    const count = `${place + 1} of ${landmarks.length}`;
    const name = EVENTS[kind][0].toUpperCase() + EVENTS[kind].slice(1);
    setSaid(`${name} ${count}: ${units}, at ${momentText(time)}.`);
  };
  return { jump, said };
}
