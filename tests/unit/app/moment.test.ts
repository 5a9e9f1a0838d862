import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameBeside, momentOfKey, readingAt, rowAt, ticksOf } from '../../../app/recordings/_view/moment';
import { MomentFeed } from '../../../app/recordings/_view/moment-feed';
import { UNADJUSTED } from '../../../lib/recording/adjust';
import { MADE_UP_HEADER } from '../../harness/made-up-face';
import { adjustedFace, faceOf, traceOf } from './adjusted-face';

const { aus } = MADE_UP_HEADER.model;
const times = (...seconds: number[]) => Float64Array.from(seconds);
const frames = (...seconds: number[]) =>
  seconds.map((time) => ({ time, faces: [faceOf({ 12: time / 10 })] }));

const trace = await traceOf(frames(1, 1.1, 1.2, 5));

describe('the row of a moment', () => {
  it('is that of the frame, until the next one', () => {
    expect([1, 1.05, 1.1, 1.19, 1.2].map((time) => rowAt(trace, time))).toEqual([0, 0, 1, 1, 2]);
  });

  it('is a frame’s own at its very moment, where the clock rounds', () => {
    for (const [row, time] of trace.times.entries()) {
      expect(rowAt(trace, time - 5e-5)).toBe(row);
      expect(rowAt(trace, Number(time.toFixed(4)))).toBe(row);
    }
  });

  it('is none before the first frame, and where the face was away', () => {
    expect([0, 0.99, 1.8, 4.9, 5.6, 3600].map((time) => rowAt(trace, time))).toEqual(new Array(6).fill(-1));
  });
});

describe('the frame beside a moment', () => {
  const all = times(1, 1.1, 1.2, 5);

  it('is the next one either way, over a gap too', () => {
    expect(frameBeside(all, 1.1, 1)).toBe(1.2);
    expect(frameBeside(all, 1.1, -1)).toBe(1);
    expect(frameBeside(all, 1.2, 1)).toBe(5);
    expect(frameBeside(all, 5, -1)).toBe(1.2);
  });

  it('is the one that is passed first from between two', () => {
    expect(frameBeside(all, 3, -1)).toBe(1.2);
    expect(frameBeside(all, 3, 1)).toBe(5);
  });

  it('is the first or last one at the ends, and the moment itself where there is no frame', () => {
    expect(frameBeside(all, 1, -1)).toBe(1);
    expect(frameBeside(all, 5, 1)).toBe(5);
    expect(frameBeside(times(), 2.5, 1)).toBe(2.5);
  });

  it('comes by every frame, there and back', () => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(some, (milliseconds) => {
        const sorted = Float64Array.from(milliseconds, (ms) => ms / 100).sort();
        const walk = (way: -1 | 1, from: number) => {
          const passed = [from];
          for (const _ of sorted) passed.push(frameBeside(sorted, passed.at(-1)!, way));
          return passed;
        };
        expect([...new Set(walk(1, sorted[0]))]).toEqual([...sorted]);
        expect([...new Set(walk(-1, sorted.at(-1)!))].reverse()).toEqual([...sorted]);
      }),
    );
  });
});

describe('the moment that a key goes to', () => {
  const go = (key: string, shiftKey = false) =>
    momentOfKey({ key, shiftKey }, { time: 1.1, duration: 30 }, times(1, 1.1, 1.2, 5));

  it('is the frame beside it, with Shift a second further, or the end', () => {
    expect([go('ArrowLeft'), go('ArrowRight')]).toEqual([1, 1.2]);
    expect([go('ArrowLeft', true), go('ArrowRight', true)]).toEqual([expect.closeTo(0.1, 9), 2.1]);
    expect([go('PageUp'), go('PageDown'), go('Home'), go('End')]).toEqual([11.1, -8.9, 0, 30]);
  });

  it('is none of another key', () => {
    expect(['a', ' ', 'ArrowUp', 'Tab'].map((key) => go(key))).toEqual(new Array(4).fill(undefined));
  });
});

describe('a reading at a row', () => {
  it('has the word that the settings make of it, and the recorded probability', async () => {
    const rows = [{ 12: 0.7 }, { 12: 0.3 }, { 12: 0.9 }].map((p, i) => ({
      time: i / 10,
      faces: [faceOf(p, i === 2 ? [12] : [])],
    }));
    const j = aus.indexOf(12);
    const face = await adjustedFace(rows);
    expect([0, 1, 2].map((i) => readingAt(face, i, j).verdict)).toEqual(['present', 'absent', 'unsure']);
    const strict = await adjustedFace(rows, { ...UNADJUSTED, thresholds: { 12: 0.8 } });
    expect([0, 1, 2].map((i) => readingAt(strict, i, j).verdict)).toEqual(['absent', 'absent', 'unsure']);
    expect(readingAt(strict, 2, j)).toMatchObject({ threshold: 0.8, present: true });
    const smooth = await adjustedFace(rows, { ...UNADJUSTED, smoothing: 'median' });
    const middle = readingAt(smooth, 1, j);
    expect(middle.p).toBeCloseTo(0.7, 5);
    expect(middle.recorded).toBeCloseTo(0.3, 5);
  });
});

describe('the ticks of an axis', () => {
  it('are whole steps in sight, evenly apart', () => {
    expect(ticksOf(0, 40, 8)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40]);
    expect(ticksOf(0.2, 1.4, 8)).toEqual([0.5, 1]);
    expect(ticksOf(3590, 3612, 5)).toEqual([3590, 3595, 3600, 3605, 3610]);
    expect(ticksOf(0, 0.1, 8)).toEqual([0]);
  });

  it('are never many, from a zoomed view to a day', () => {
    const view = fc.tuple(
      fc.double({ min: 0, max: 86_400, noNaN: true }),
      fc.double({ min: 0.1, max: 86_400, noNaN: true }),
    );
    fc.assert(
      fc.property(view, fc.integer({ min: 4, max: 12 }), ([from, length], most) => {
        const ticks = ticksOf(from, from + length, most);
        // A view of eight whole steps has nine ends of steps.
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        for (const tick of ticks) expect(tick >= from - 1e-9 && tick <= from + length).toBe(true);
        if (length > 1) expect(ticks.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('MomentFeed', () => {
  it('tells who listens, and the last to who comes later', () => {
    const feed = new MomentFeed<number>();
    const [early, late]: number[][] = [[], []];
    const end = feed.on((value) => early.push(value));
    expect(early).toEqual([]);
    feed.show(1);
    feed.on((value) => late.push(value));
    end();
    feed.show(2);
    expect([early, late]).toEqual([[1], [1, 2]]);
  });
});
