import fc from 'fast-check';
import { expect, it } from 'vitest';
import { COSTS, confidenceOf } from '../../../lib/readings/confidence';

const MODEL = { unsureAbove: [0.02, 0.1] };

interface Parts {
  score: number;
  size: number;
  yaw: number | null;
  blur: number;
  covered: number | null;
  /** Epistemic part of both units as a share of their limits. */
  doubt: number;
}

const GOOD: Parts = { score: 0.95, size: 60, yaw: 4, blur: 0.45, covered: 0.02, doubt: 0.05 };

const confidence = ({ score, size, yaw, blur, covered, doubt }: Parts) =>
  confidenceOf(
    {
      ...{ score, quality: { size, yaw, blur, covered, light: 0.5, roll: 0 } },
      epistemic: Float32Array.from(MODEL.unsureAbove, (limit) => doubt * limit),
    },
    MODEL,
  );

it('is 0.999 for a good face and 0.7 where one part alone is at its limit', () => {
  const { score, size, turn, blur, covered, doubt } = COSTS;
  expect(confidence(GOOD)).toBeCloseTo(0.999, 6);
  for (const part of [
    { score: score.limit },
    { size: size.limit },
    { yaw: turn.limit },
    { yaw: -turn.limit },
    { blur: blur.limit },
    { covered: covered.limit },
    { doubt: Math.exp(doubt.limit) },
  ]) {
    expect(confidence({ ...GOOD, ...part }), JSON.stringify(part)).toBeCloseTo(0.7, 4);
  }
});

it('lies below 0.7 for a profile, also where the points do not say how far it is turned', () => {
  expect(confidence({ ...GOOD, yaw: 60 })).toBeLessThan(0.1);
  expect(confidence({ ...GOOD, yaw: null })).toBeLessThan(0.1);
});

it('takes nothing off where a recording does not say whether the face was covered', () => {
  expect(confidence({ ...GOOD, covered: null })).toBe(confidence({ ...GOOD, covered: 0 }));
});

it('is a share without jumps that never rises when a part becomes worse', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const parts = fc.record({
    ...{ score: share, blur: share, covered: share },
    size: fc.double({ min: 0, max: 300, noNaN: true }),
    yaw: fc.double({ min: -90, max: 90, noNaN: true }),
    doubt: fc.double({ min: 0, max: 30, noNaN: true }),
  });
  const worse = {
    score: (value: number, by: number) => value - by,
    size: (value: number, by: number) => Math.max(0, value - 10 * by),
    yaw: (value: number, by: number) => (value < 0 ? value - by : value + by),
    blur: (value: number, by: number) => value + by,
    covered: (value: number, by: number) => value + by,
    doubt: (value: number, by: number) => value * (1 + by),
  };
  fc.assert(
    fc.property(parts, fc.constantFrom(...(Object.keys(worse) as (keyof Parts)[])), (face, name) => {
      const value = confidence(face);
      const after = (by: number) => confidence({ ...face, [name]: worse[name](face[name], by) });
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(after(0.3)).toBeLessThanOrEqual(value);
      expect(value - after(1e-6)).toBeLessThan(1e-3);
    }),
  );
});

it('has no doubt of a model that has none', () => {
  const face = {
    score: 0.95,
    quality: { size: 60, yaw: 4, blur: 0.45, light: 0.5, roll: 0, covered: 0.125 },
  };
  expect(confidenceOf({ ...face, epistemic: [0, 0] }, { unsureAbove: [0, 0] })).toBeCloseTo(0.999, 6);
});
