import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ChunkBuilder, PLACE } from '../../../lib/recording/chunk';
import { columnsFor, timeLevels, valueLevels } from '../../../lib/recording/decimate';
import type { Recording } from '../../../lib/recording/recording';
import type { RecordingStore } from '../../../lib/recording/store';
import { loadTraces, placeAt } from '../../../lib/recording/traces';
import { emptyStore } from './fake-browser';
import { fill, seriesOf, timesOf } from './made-up-series';
import { face, HEADER, recorderOn } from './recorded';

const ROWS = 100;

/** A recording of one face, a hundred rows in each chunk. */
function manyChunks(count: number) {
  async function* chunks() {
    for (let k = 0; k < count; k++) {
      const builder = new ChunkBuilder(HEADER.model.aus.length);
      for (let i = 0; i < ROWS; i++) builder.add(k * ROWS + i + 1, k + i / ROWS, [face(1, 0.5)]);
      yield builder.take()!;
    }
  }
  return { chunks, entry: { id: 'x', header: HEADER } as unknown as Recording };
}

describe('reading a recording', () => {
  it('gives each face its own rows, column by column', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    for (let second = 0; second < 2; second++) {
      addSecond((n) => (n % 2 === 0 ? [face(1, n / 100), face(2, 0.5)] : n > 14 ? [] : [face(2, 0.25)]));
    }
    await recorder.stop();
    const [first, second] = await loadTraces(store, (await store.list())[0]);
    expect([first.face, second.face]).toEqual([0, 1]);
    expect([...first.times].map((time) => time.toFixed(1)).join(' ')).toBe(
      '0.0 0.2 0.4 0.6 0.8 1.0 1.2 1.4 1.6 1.8',
    );
    expect(first.unit('p', 0)[3]).toBeCloseTo(0.06);
    expect(first.unit('upper', 1)[3]).toBeCloseTo(0.53);
    expect([...first.column(PLACE.frame)].slice(0, 3)).toEqual([1, 3, 5]);
    expect(second.length).toBe(17);
    expect(second.unit('p', 1)[1]).toBe(0.25);
  });

  it('keeps the order of many rows', async () => {
    const { chunks, entry } = manyChunks(60);
    const [{ times, length, column }] = await loadTraces({ chunks } as unknown as RecordingStore, entry);
    expect(length).toBe(60 * ROWS);
    expect(column(PLACE.frame).every((frame, i) => frame === i + 1)).toBe(true);
    expect(times.every((time, i) => Math.abs(time - i / ROWS) < 1e-9)).toBe(true);
  });

  it('holds no chunk once its numbers are taken', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const { chunks, entry } = manyChunks(20);
    const read: WeakRef<ArrayBuffer>[] = [];
    let held = 0;
    async function* watched() {
      for await (const chunk of chunks()) {
        read.push(new WeakRef(chunk.bytes));
        yield chunk;
        await new Promise(setImmediate);
        collect();
        held = Math.max(held, read.filter((bytes) => bytes.deref()).length);
      }
    }
    await loadTraces({ chunks: watched } as unknown as RecordingStore, entry);
    expect(held).toBeLessThan(5);
  });
});

describe('a trace in columns', () => {
  const columns = (values: (number | null)[], from: number, to: number, width: number) => {
    const levels = timeLevels(timesOf(values));
    return columnsFor(levels, valueLevels(levels, seriesOf(values)), from, to, width);
  };

  it('loses no peak, leaves the time without a face empty, and marks guesses', () => {
    const values = [...fill(13, 0.1), 0.9, ...fill(16, 0.1), ...fill(20, null), ...fill(10, -0.3)];
    const { low, high, upper, unsure } = columns(values, 0, 6, 6);
    expect(high[1]).toBeCloseTo(0.9);
    expect(low[1]).toBeCloseTo(0.1);
    expect(upper[1]).toBeCloseTo(0.95);
    expect(high[0]).toBeCloseTo(0.1);
    expect([...high].map(Number.isNaN)).toEqual([false, false, false, true, true, false]);
    expect([...unsure]).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('of an hour shows every peak of a frame, every gap and every guess, in its column or the next', () => {
    const values: (number | null)[] = fill(36_000, 0.2);
    const [peaks, guesses] = [
      [5, 7001, 20_002, 35_998],
      [123, 30_005],
    ];
    for (const i of peaks) values[i] = 0.95;
    for (const i of guesses) values[i] = -0.2;
    values.fill(null, 12_000, 12_120);
    const width = 600;
    const { low, high, unsure } = columns(values, 0, 3600, width);
    const near = (place: number, isIt: (x: number) => boolean) =>
      [-1, 0, 1].some((by) => isIt(Math.floor(place / 60) + by));
    for (const i of peaks) expect(near(i, (x) => high[x] > 0.9)).toBe(true);
    for (const i of guesses) expect(near(i, (x) => unsure[x] === 1)).toBe(true);
    expect(near(12_060, (x) => Number.isNaN(low[x]))).toBe(true);
    expect([...high].filter((value) => value > 0.9).length).toBeLessThanOrEqual(2 * peaks.length);
    expect([...unsure].filter(Boolean).length).toBeLessThanOrEqual(2 * guesses.length);
    expect([...low].filter(Number.isNaN).length).toBeLessThanOrEqual(3);
  });

  it('finds the frame of a moment', () => {
    expect([-1, 0, 0.5, 1, 9].map((time) => placeAt([0, 1, 2], time))).toEqual([-1, 0, 0, 1, 2]);
  });
});
