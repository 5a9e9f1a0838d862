import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryEntropy, decompose } from '../../../lib/ugn/uncertainty';

const probability = fc.oneof(
  fc.constantFrom(0, 1, 0.5, Number.MIN_VALUE, 1e-38, 1 - 2 ** -24),
  fc.float({ min: 0, max: 1, noNaN: true }),
);
const sampled = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }))
  .chain(([s, count]) =>
    fc.tuple(
      fc.constant(s),
      fc.array(probability, { minLength: s * count, maxLength: s * count }).map((p) => Float32Array.from(p)),
    ),
  );

describe('Eq 10', () => {
  it('keeps every part within 0 and ln 2, adds up, and orders the interval, for any samples', () => {
    fc.assert(
      fc.property(sampled, ([s, samples]) => {
        const { mean, total, aleatoric, epistemic, lower, upper } = decompose(samples, s);
        for (let i = 0; i < mean.length; i++) {
          for (const part of [total, aleatoric, epistemic]) {
            expect(part[i]).toBeGreaterThanOrEqual(0);
            expect(part[i]).toBeLessThanOrEqual(Math.LN2);
          }
          expect(Math.abs(total[i] - aleatoric[i] - epistemic[i])).toBeLessThan(1e-6);
          expect(lower[i]).toBeLessThanOrEqual(upper[i]);
          if (s === 1) expect(epistemic[i]).toBe(0);
        }
      }),
    );
  });

  it('is ln 2 when certain samples contradict each other, and 0 when uncertain ones agree', () => {
    const contradiction = decompose(Float32Array.of(0, 1, 0, 1), 4);
    expect(contradiction.epistemic[0]).toBeCloseTo(Math.LN2, 6);
    expect(contradiction.aleatoric[0]).toBeCloseTo(0, 6);
    const agreement = decompose(Float32Array.of(0.5, 0.5, 0.5), 3);
    expect(agreement.epistemic[0]).toBe(0);
    expect(agreement.aleatoric[0]).toBeCloseTo(Math.LN2, 6);
  });

  it('does not depend on the order of the samples', () => {
    const forward = decompose(Float32Array.of(0.1, 0.9, 0.4, 0.7), 4);
    const backward = decompose(Float32Array.of(0.7, 0.4, 0.9, 0.1), 4);
    expect(backward.epistemic[0]).toBeCloseTo(forward.epistemic[0], 7);
    expect([backward.lower[0], backward.upper[0]]).toEqual([forward.lower[0], forward.upper[0]]);
  });
});

it('takes quantiles linearly between samples', () => {
  const { lower, upper, mean } = decompose(Float32Array.of(0.2, 0, 0.4, 0.6, 0.8), 5);
  expect(lower[0]).toBeCloseTo(0.04, 6); // position 0.05 · 4 = 0.2, between 0 and 0.2
  expect(upper[0]).toBeCloseTo(0.76, 6);
  expect(mean[0]).toBeCloseTo(0.4, 6);
});

it('has no entropy at certainty and ln 2 at even odds', () => {
  expect([binaryEntropy(0), binaryEntropy(1)]).toEqual([0, 0]);
  expect(binaryEntropy(0.5)).toBeCloseTo(Math.LN2, 12);
  expect(binaryEntropy(0.2)).toBeCloseTo(binaryEntropy(0.8), 12);
});

it('knows nothing where one sample is no number, and all of the others', () => {
  const { mean, epistemic, aleatoric, total, lower, upper } = decompose(
    Float32Array.of(0.2, 0.6, 0.2, Number.NaN, 0.2, 0.6),
    3,
  );
  for (const part of [mean, epistemic, aleatoric, total, lower, upper]) {
    expect(Array.from(part, Number.isNaN)).toEqual([false, true]);
  }
});
