import { describe, expect, it } from 'vitest';
import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { Random } from '../../../lib/numbers/random';
import {
  drawExpression,
  INCOMPATIBLE,
  intensityOf,
  PRESENT,
  plainExpression,
} from '../../../training/synth/expression';
import { labelsOf } from '../../../training/synth/sample';

const draws = Array.from({ length: 6000 }, (_, i) => drawExpression(new Random(3, i)));
const present = (au: number) => draws.map((draw) => intensityOf(draw, au) >= PRESENT);
const share = (flags: readonly boolean[]) => flags.filter(Boolean).length / flags.length;

describe('drawExpression', () => {
  it('never puts incompatible units on one face, not even as traces', () => {
    for (const [a, b] of INCOMPATIBLE) {
      const both = draws.filter((draw) => intensityOf(draw, a) > 0 && intensityOf(draw, b) > 0);
      expect(both, `${a} with ${b}`).toHaveLength(0);
    }
  });

  it('shows every unit often enough to learn and rarely enough to tell', () => {
    for (const au of DEFAULT_AUS) {
      expect(share(present(au)), `AU ${au}`).toBeGreaterThan(0.1);
      expect(share(present(au)), `AU ${au}`).toBeLessThan(0.5);
    }
  });

  it('follows the pair prior', () => {
    const lift = (a: number, b: number) => {
      const [inA, inB] = [present(a), present(b)];
      return share(inA.map((flag, i) => flag && inB[i])) / (share(inA) * share(inB));
    };
    for (const [a, b] of [
      [1, 2],
      [4, 7],
      [6, 12],
      [15, 17],
    ])
      expect(lift(a, b), `${a}+${b}`).toBeGreaterThan(1.15);
    for (const [a, b] of [
      [2, 6],
      [2, 7],
      [12, 17],
    ])
      expect(lift(a, b), `${a}+${b}`).toBeLessThan(1);
  });

  it('leaves a gap between a trace and a present unit, and keeps some faces neutral', () => {
    const values = draws.flatMap((draw) => [...draw.intensity]);
    expect(values.filter((value) => value > 0.23 && value < 0.4)).toHaveLength(0);
    const neutral = share(draws.map((draw) => draw.intensity.every((value) => value === 0)));
    expect(neutral).toBeGreaterThan(0.09);
    expect(neutral).toBeLessThan(0.16);
  });

  it('is fixed by the seed', () => {
    expect(drawExpression(new Random(3, 17))).toEqual(draws[17]);
    expect(drawExpression(new Random(4, 17))).not.toEqual(draws[17]);
  });
});

describe('labelsOf', () => {
  const labelOf = (au: number, expression = plainExpression({}), lipGap = 0) =>
    labelsOf(expression, lipGap).labels[DEFAULT_AUS.indexOf(au)];

  it('counts a unit from the present intensity on, not a trace', () => {
    expect(labelOf(12, plainExpression({ 12: PRESENT + 0.01 }))).toBe(1);
    expect(labelOf(12, plainExpression({ 12: 0.2 }))).toBe(0);
  });

  it('goes by the lips for 25, whatever was asked for', () => {
    expect(labelOf(25, plainExpression({ 26: 0.8 }), 0.09)).toBe(1);
    expect(labelOf(25, plainExpression({ 25: 0.5 }), 0.001)).toBe(0);
  });

  it('does not count the lid tightener that helps to close the eyes', () => {
    const blink = plainExpression({ 45: 1 });
    expect(blink.extra.some(([file]) => file === '7')).toBe(true);
    expect(labelOf(45, blink)).toBe(1);
    expect(labelOf(7, blink)).toBe(0);
  });
});
