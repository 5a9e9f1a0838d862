import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjusted, baselineOf, shifted, shiftsOf } from '../../../lib/au/baseline';
import { baselineSchema } from '../../../lib/au/baseline-schema';

const FACTS = { face: 0, date: '2026-01-01T00:00:00.000Z' };
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('a neutral baseline', () => {
  it('makes the neutral face read 5 % where it read more, and leaves a unit alone that read less', () => {
    const neutral = [0.6, 0.02, 0.05];
    const baseline = baselineOf([neutral, neutral], FACTS);
    const [high, low, typical] = adjusted(neutral, baseline);
    expect(high).toBeCloseTo(0.05, 6);
    expect(low).toBeCloseTo(0.02, 6);
    expect(typical).toBeCloseTo(0.05, 6);
    expect(adjusted([0.97, 0.97, 0.97], baseline)[0]).toBeGreaterThan(0.5); // the movement itself is still seen
  });

  it('is the mean of log-odds with their spread, of frames that may read 0 or 1', () => {
    const { neutral, spread, frames } = baselineOf(
      [
        [0.5, 0],
        [0.8, 1],
      ],
      FACTS,
    );
    expect(frames).toBe(2);
    expect(neutral[0]).toBeCloseTo(Math.log(4) / 2, 9);
    expect(spread[0]).toBeCloseTo(Math.log(4) / 2, 9);
    expect(neutral[1]).toBeCloseTo(0, 9);
  });

  it('never raises a probability, keeps their order, and stays within 0 to 1', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 20 }), share, share, (rest, one, other) => {
        const baseline = baselineOf(
          rest.map((p) => [p]),
          FACTS,
        );
        baselineSchema.parse(baseline);
        const [shift] = shiftsOf(baseline);
        const [low, high] = [one, other].sort((a, b) => a - b).map((p) => shifted(p, shift));
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(Math.max(one, other));
      }),
    );
  });
});
