import { describe, expect, it } from 'vitest';
import { doubtColumns, doubtSums } from '../../../lib/recording/doubt';
import { landmarkBeside, landmarksOf } from '../../../lib/recording/jump';
import { sharesOf } from '../../../lib/recording/series';
import { fill, timesOf, type Values } from './made-up-series';

const presence = (from: number, peak: number, hasOnset = true) => ({
  ...{ from, peak, to: peak + 1, hasOnset, hasOffset: true },
});
const UNITS = [
  { au: 12, presences: [presence(1, 2), presence(7, 8)], unsure: [{ from: 5, to: 6 }] },
  { au: 6, presences: [presence(0, 0.5, false), presence(1, 3)], unsure: [] },
];

describe('jumping', () => {
  it('goes from one onset to the next, those of the same moment as one, and not to a cut beginning', () => {
    const onsets = landmarksOf(UNITS, 'onset', null);
    expect(onsets).toEqual([
      { time: 1, aus: [12, 6] },
      { time: 7, aus: [12] },
    ]);
    expect(landmarkBeside(onsets, 0, 1)).toBe(0);
    expect(landmarkBeside(onsets, 1.001, 1)).toBe(1); // a video's clock is a little off
    expect(landmarkBeside(onsets, 7, 1)).toBe(-1);
    expect(landmarkBeside(onsets, 6.999, -1)).toBe(0);
  });

  it('knows peaks, unsure stretches, and one unit alone', () => {
    expect(landmarksOf(UNITS, 'peak', null).map(({ time }) => time)).toEqual([0.5, 2, 3, 8]);
    expect(landmarksOf(UNITS, 'peak', 6).map(({ time }) => time)).toEqual([0.5, 3]);
    expect(landmarksOf(UNITS, 'unsure', null)).toEqual([{ time: 5, aus: [12] }]);
  });
});

describe('the doubt ribbon', () => {
  const values: Values = [...fill(20, 0), ...fill(20, null), ...fill(20, 0)];
  const times = timesOf(values);
  const guesses = [Uint8Array.from(times, (time) => Number(time < 1)), new Uint8Array(times.length)];
  const doubt = doubtSums(sharesOf(times), guesses);

  it('is the mean share of units that are guesses, and nothing where the face was away', () => {
    const [first, second, away, alsoAway, last] = doubtColumns(times, doubt, 0, 6, 6);
    expect(first).toBeCloseTo(0.5, 5);
    expect(second).toBeCloseTo(0, 5);
    expect([away, alsoAway].map(Number.isNaN)).toEqual([true, true]);
    expect(last).toBeCloseTo(0, 5);
  });

  it('shows a frame in every column that it reaches into', () => {
    const columns = doubtColumns(times, doubt, 0.9, 1.1, 8);
    expect([...columns].map((share) => Math.round(10 * share))).toEqual([5, 5, 5, 5, 0, 0, 0, 0]);
  });
});
