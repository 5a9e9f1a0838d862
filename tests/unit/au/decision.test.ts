import { describe, expect, it } from 'vitest';
import { confusion } from '../../../lib/au/confusion';
import { isPresent, isUnsure, verdictOf } from '../../../lib/au/decision';
import { STATE, statesOf } from '../../../lib/recording/series';

describe('the rule of present and unsure', () => {
  it('takes a probability at the threshold as present, and an uncertainty at the limit as sure', () => {
    expect(isPresent(0.5, 0.5)).toBe(true);
    expect(isPresent(0.5 - Number.EPSILON, 0.5)).toBe(false);
    expect(isUnsure(0.1, 0.1)).toBe(false);
    expect(isUnsure(0.1 + Number.EPSILON, 0.1)).toBe(true);
  });

  it('says of what the model gave no number of that it is a guess, and not present', () => {
    expect(isPresent(Number.NaN, 0.5)).toBe(false);
    expect(isPresent(0.5, Number.NaN)).toBe(false);
    expect(isUnsure(Number.NaN, 0.1)).toBe(true);
    expect(isUnsure(0.1, Number.NaN)).toBe(false);
  });

  it('compares a number of single precision with its limit as the two are, without rounding', () => {
    const [p] = new Float32Array([0.7]); // a little below 0.7
    expect(isPresent(p, 0.7)).toBe(false);
    expect(isPresent(p, Math.fround(0.7))).toBe(true);
  });

  it('knows the ends: a threshold of 0 calls everything, a limit of 0 doubts everything but 0', () => {
    expect(isPresent(0, 0)).toBe(true);
    expect(isPresent(1, 1)).toBe(true);
    expect(isUnsure(0, 0)).toBe(false);
    expect(isUnsure(Number.MIN_VALUE, 0)).toBe(true);
  });

  it('calls a guess neither present nor absent', () => {
    expect(verdictOf(true, false)).toBe('present');
    expect(verdictOf(false, false)).toBe('absent');
    expect(verdictOf(true, true)).toBe('unsure');
    expect(verdictOf(false, true)).toBe('unsure');
  });
});

describe('what decides by it', () => {
  it('counts an image at the threshold as called, and one without a number as not called', () => {
    const counts = confusion([0.5, 0.5, Number.NaN, 0.4], [1, 0, 1, Number.NaN], 0.5);
    expect(counts).toEqual({ truePositive: 1, falsePositive: 1, falseNegative: 1, trueNegative: 0 });
  });

  it('gives each row of a recording its state', () => {
    const p = new Float32Array([0.5, 0.25, 1, Number.NaN]);
    const epistemic = new Float32Array([0.125, 0.125, 0.25, Number.NaN]);
    const doubt = epistemic;
    const bounds = { lower: p, upper: p, aleatoricShare: 0 };
    const series = { p, ...bounds, epistemic, doubt, threshold: 0.5, unsureAbove: 0.125 };
    expect([...statesOf(series)]).toEqual([STATE.present, STATE.absent, STATE.guess, STATE.guess]);
  });
});
