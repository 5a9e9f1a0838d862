import type { Annotation, Correction } from '../../../lib/recording/marks';
import type { Recording } from '../../../lib/recording/recording';
import { EMPTY } from '../../../lib/recording/recording';
import { HEADER } from '../recording/recorded';

export const RECORDING: Recording = {
  id: '6a1f7c52-6a3a-4f10-9d2b-1c5d9f0a7e11',
  header: {
    ...HEADER,
    date: '2026-03-01T10:00:00.000Z',
    frame: { width: 640, height: 360 },
    video: null,
  },
  name: 'Pilot, "two" --> three',
  tags: [],
  notes: '',
  state: 'closed',
  ended: 'stopped',
  repaired: null,
  totals: { ...EMPTY, seconds: 5000 },
};

export function note(from: number, to: number, text: string, au: number | null = null): Annotation {
  return { id: crypto.randomUUID(), from, to, text, au, face: au === null ? null : 0 };
}

export function correction(from: number, to: number, facts: Partial<Correction> = {}): Correction {
  return {
    ...{ id: crypto.randomUUID(), from, to, face: 0, au: 12, present: true, intensity: null, how: 'set' },
    ...facts,
  };
}
