import { hindrancesOf } from '../../check/hindrances';
import { median } from '../../numbers/statistics';
import type { FaceRow, Reading } from '../reading-types';

/** What is judged: the frames of the last so many milliseconds, and at least so many frames. */
const LOOKED_AT_MS = 2000;
const LEAST_FRAMES = 3;

/** Something that stands in the way of reading a face. */
export interface Trouble {
  /** For data: `no-face`, `several-faces`, `small`, `dark`, `bright`, `blurred`, `turned`, `covered`, `slow`. */
  readonly id: string;
  /** For the participant: what is wrong, and what helps. */
  readonly text: string;
}

/** Says of a camera's readings what stands in the way. */
export class SetupCheck {
  #readings: Reading[] = [];

  /** @param leastRate readings a second, below which the machine is slow */
  constructor(readonly leastRate: number) {}

  add(reading: Reading): void {
    const all = [...this.#readings, reading];
    const recent = all.filter(({ takenAt }) => takenAt >= reading.takenAt - LOOKED_AT_MS);
    this.#readings = recent.length < LEAST_FRAMES ? all.slice(-LEAST_FRAMES) : recent;
  }

  /** Readings a second; null before there are frames enough. */
  get rate(): number | null {
    const readings = this.#readings;
    if (readings.length < LEAST_FRAMES) return null;
    return (1000 * (readings.length - 1)) / (readings[readings.length - 1].takenAt - readings[0].takenAt);
  }

  /** Null before there are frames enough. */
  get troubles(): Trouble[] | null {
    const readings = this.#readings;
    const { rate } = this;
    if (rate === null) return null;
    const isMostly = (test: (reading: Reading) => boolean) =>
      2 * readings.filter(test).length > readings.length;
    const isEmpty = isMostly(({ faces }) => faces.length === 0);
    return [
      ...(isEmpty ? [NO_FACE] : qualityTroubles(readings.flatMap(({ faces }) => faces.slice(0, 1)))),
      ...(isMostly(({ found }) => found > 1) ? [SEVERAL] : []),
      ...(rate < this.leastRate ? [SLOW] : []),
    ];
  }
}

function qualityTroubles(faces: readonly FaceRow[]): Trouble[] {
  const middle = (name: 'size' | 'light' | 'blur' | 'yaw' | 'covered') => {
    const known = faces.map(({ quality }) => quality[name]).filter((value) => value !== null);
    return known.length === 0 ? null : median(known);
  };
  return hindrancesOf({
    size: middle('size')!,
    light: middle('light')!,
    blur: middle('blur')!,
    yaw: middle('yaw'),
    covered: middle('covered'),
  });
}

const NO_FACE: Trouble = {
  id: 'no-face',
  text: 'No face is seen: sit before the camera, with light on your face.',
};
const SEVERAL: Trouble = {
  id: 'several-faces',
  text: 'Several faces are seen: only you may be in the picture.',
};

const SLOW: Trouble = {
  id: 'slow',
  text: 'This machine reads few pictures a second: close other programs and tabs.',
};
