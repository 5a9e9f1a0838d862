import { describe, expect, it } from 'vitest';
import { presencesOf, unsureStretchesOf } from '../../../lib/recording/events';
import { sharesOf, statesOf } from '../../../lib/recording/series';
import { coOccurrence, shareTogether, summariseUnit } from '../../../lib/recording/summary';
import { fill, seriesOf, timesOf, type Values } from './made-up-series';

function read(values: Values) {
  const [times, series] = [timesOf(values), seriesOf(values)];
  const [shares, states] = [sharesOf(times), statesOf(series)];
  const presences = presencesOf(times, shares, states, series.p);
  return { presences, unsure: unsureStretchesOf(times, shares, states), shares, states };
}

const tenths = (seconds: number) => Math.round(10 * seconds);

describe('presences of a unit', () => {
  it('begin with an onset after 0.2 s of sure absence, peak where p is highest, and end with an offset', () => {
    const { presences } = read([...fill(5, 0.1), 0.6, 0.9, 0.9, 0.7, ...fill(5, 0.1)]);
    expect(presences).toHaveLength(1);
    expect([presences[0].from, presences[0].peak, presences[0].to].map(tenths)).toEqual([5, 6, 9]);
    expect(presences[0]).toMatchObject({ hasOnset: true, hasOffset: true });
  });

  it('bridge an absence of one frame, and not one of two', () => {
    expect(read([...fill(5, 0), 1, 0, 1, ...fill(5, 0)]).presences).toHaveLength(1);
    expect(read([...fill(5, 0), 1, 0, 0, 1, ...fill(5, 0)]).presences).toHaveLength(2);
  });

  it('are neither begun nor ended by guesses, however strong', () => {
    const { presences } = read([
      ...fill(5, 0),
      -1,
      -1,
      1,
      0.9,
      ...fill(8, -1),
      0.8,
      -0.3,
      -0.3,
      ...fill(5, 0),
    ]);
    expect(presences.map(({ from, to }) => [tenths(from), tenths(to)])).toEqual([[7, 18]]);
    expect(presences[0]).toMatchObject({ hasOnset: true, hasOffset: true });
  });

  it('have no onset at the start or after the face was away, and no offset where it leaves', () => {
    const { presences } = read([...fill(5, 1), ...fill(10, null), 0, ...fill(5, 1), ...fill(10, null), 0]);
    expect(presences).toHaveLength(2);
    for (const presence of presences) expect(presence).toMatchObject({ hasOnset: false, hasOffset: false });
    expect(tenths(presences[1].from)).toBe(16);
  });
});

describe('unsure stretches', () => {
  it('last 0.2 s, bridge a sure frame, and end where the face goes', () => {
    const values = [0, -1, 0, 0, -1, -1, 0, -1, 0, 0, 0, -1, -1, -1, ...fill(10, null), -1, 0, 0];
    expect(read(values).unsure.map(({ from, to }) => [tenths(from), tenths(to)])).toEqual([
      [4, 8],
      [11, 15],
    ]);
  });
});

describe('the summary of a face', () => {
  it('counts present time, onsets after rest, whole durations, and guesses apart', () => {
    const values = [...fill(10, 0), ...fill(5, 1), 0, ...fill(4, 1), ...fill(10, 0), ...fill(10, -1), 1, 1];
    const { shares, states, presences } = read(values);
    const { active, unsure, onsets, meanDuration } = summariseUnit(12, shares, states, presences);
    expect(active).toBeCloseTo(1.1, 6);
    expect(unsure).toBeCloseTo(1, 6);
    expect(onsets).toBe(2);
    expect(meanDuration).toBeCloseTo(1, 6); // the last one's end was not seen
  });

  it('does not count a face that was away', () => {
    const { shares, states, presences } = read([...fill(10, 0), ...fill(10, null), ...fill(10, 1)]);
    const { active, onsets, meanDuration } = summariseUnit(12, shares, states, presences);
    expect(active).toBeGreaterThan(0.9);
    expect(active).toBeLessThan(1.2);
    expect([onsets, meanDuration]).toEqual([0, null]);
  });

  it('tells for how much of one unit’s time another was there, guesses left out', () => {
    const values = [
      [1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
      [1, 0, -1, -1, 1, 1, 0, 0, 0, 0],
      [-1, -1, -1, -1, 0, 0, 0, 0, 0, 0],
    ];
    const shares = new Float64Array(10).fill(0.1);
    const found = coOccurrence(
      shares,
      values.map((row) => statesOf(seriesOf(row))),
    );
    expect(shareTogether(found, 0, 1)).toBeCloseTo(1 / 2);
    expect(shareTogether(found, 1, 0)).toBeCloseTo(1 / 3);
    expect(shareTogether(found, 0, 2)).toBeNull();
    expect(found.together[1]).toBeCloseTo(0.1);
    expect(found.together[0]).toBeCloseTo(0.4);
  });
});
