import { describe, expect, it } from 'vitest';
import { columnsFor } from '../../../lib/recording/decimate';
import { summarise } from '../../../lib/recording/summary';
import { loadTraces, placeAt } from '../../../lib/recording/traces';
import { emptyStore } from './browser';
import { face, HEADER, recorderOn } from './recorded';

/** A tenth of a second a frame; p of each, and null without a face. A p below 0 is a guess. */
async function traceOf(values: (number | null)[]) {
  const store = await emptyStore();
  const { recorder, addSecond } = recorderOn(store);
  for (let from = 0; from < values.length; from += 10) {
    addSecond((n) => {
      const p = values[n];
      if (p === null) return [];
      return [p < 0 ? face(1, -p, 0.2) : face(1, p)];
    });
  }
  await recorder.stop();
  const [trace] = await loadTraces(store, (await store.list())[0]);
  return trace;
}

const fill = (count: number, value: number | null) => new Array(count).fill(value);

describe('the summary of a face', () => {
  it('counts present time, onsets after rest, and guesses apart', async () => {
    const values = [...fill(10, 0), ...fill(5, 1), 0, ...fill(4, 1), ...fill(10, 0), ...fill(10, -1)];
    const { seen, units } = summarise(await traceOf(values), HEADER.model);
    expect(seen).toBeCloseTo(4, 3);
    expect(units[0].au).toBe(12);
    expect(units[0].active).toBeCloseTo(0.9, 3);
    expect(units[0].unsure).toBeCloseTo(1, 3);
    expect(units[0].onsets).toBe(1); // the absence of one frame is no rest
  });

  it('does not count a face that was away, nor its return with the unit present', async () => {
    const values = [...fill(10, 0), ...fill(10, null), ...fill(10, 1)];
    const { seen, units } = summarise(await traceOf(values), HEADER.model);
    expect(seen).toBeGreaterThan(1.9);
    expect(seen).toBeLessThan(2.3);
    expect(units[0].onsets).toBe(0);
  });
});

describe('a trace in columns', () => {
  it('loses no peak, leaves the time without a face empty, and marks guesses', async () => {
    const values = [...fill(13, 0.1), 0.9, ...fill(16, 0.1), ...fill(20, null), ...fill(10, -0.3)];
    const trace = await traceOf(values);
    const { low, high, upper, unsure } = columnsFor(trace, 0, 0.05, 0, 6, 6);
    expect(high[1]).toBeCloseTo(0.9);
    expect(low[1]).toBeCloseTo(0.1);
    expect(upper[1]).toBeCloseTo(0.95);
    expect(high[0]).toBeCloseTo(0.1);
    expect([...high].map(Number.isNaN)).toEqual([false, false, false, true, true, false]);
    expect([...unsure]).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('finds the frame of a moment', () => {
    expect([-1, 0, 0.5, 1, 9].map((time) => placeAt([0, 1, 2], time))).toEqual([-1, 0, 0, 1, 2]);
  });
});
