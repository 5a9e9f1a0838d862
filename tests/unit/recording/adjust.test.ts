import { describe, expect, it } from 'vitest';
import { baselineOf } from '../../../lib/au/baseline';
import { ProbabilitySmoother } from '../../../lib/live/smoothing';
import { adjustUnit, baselineShifts, UNADJUSTED } from '../../../lib/recording/adjust';
import { runningMedian } from '../../../lib/recording/median';
import type { FaceTrace } from '../../../lib/recording/traces';
import { fill, seriesOf, timesOf, type Values } from './made-up-series';

const WAVE: Values = [
  ...Array.from({ length: 40 }, (_, i) => 0.5 + 0.45 * Math.sin(i / 3) * Math.cos(i)),
  ...fill(10, null),
  ...Array.from({ length: 20 }, (_, i) => (i % 2 ? 0.9 : 0.2)),
];

function traceOf(values: Values): FaceTrace {
  const { p } = seriesOf(values);
  return { face: 0, length: p.length, times: timesOf(values), column: () => p, unit: () => p };
}

describe('smoothing after the fact', () => {
  it('gives what the live page showed, the face’s absence included', () => {
    const [times, unit] = [timesOf(WAVE), seriesOf(WAVE)];
    const smoother = new ProbabilitySmoother();
    const shown = Array.from(times, (time, i) => {
      const one = (values: Float32Array) => values.slice(i, i + 1);
      const rest = { number: 1, p: one(unit.p), lower: one(unit.lower), upper: one(unit.upper) };
      return smoother.smooth([rest as Parameters<typeof smoother.smooth>[0][0]], 1000 * time)[0];
    });
    const adjusted = adjustUnit(unit, times, 'one-euro', [], 0);
    expect(Math.max(...adjusted.p.map((p, i) => Math.abs(p - shown[i].p[0])))).toBeLessThan(1e-5);
    expect(Math.max(...adjusted.upper.map((p, i) => Math.abs(p - shown[i].upper[0])))).toBeLessThan(1e-5);
    expect(Math.max(...adjusted.p.map((p, i) => Math.abs(p - unit.p[i])))).toBeGreaterThan(0.1);
  });

  it('by the median takes a lone frame out, keeps a step where it is, and reaches across no gap', () => {
    const values: Values = [0, 0, 0, 1, 0, 0, 1, 1, 1, ...fill(10, null), 0, 0, 0];
    const smoothed = runningMedian(seriesOf(values).p, timesOf(values), 0.3);
    expect([...smoothed]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
  });
});

describe('a baseline after the fact', () => {
  const values: Values = [...fill(10, 0.4), ...fill(10, 0.95)];
  const trace = traceOf(values);

  it('makes the marked stretch read 5 %, moves the interval along, and leaves the recorded numbers', () => {
    const baseline = { kind: 'range' as const, from: 0, to: 0.9 };
    const shifts = baselineShifts(trace, 1, { baseline }, []);
    const unit = seriesOf(values);
    const { p, lower, upper, epistemic } = adjustUnit(unit, trace.times, 'off', shifts, 0);
    expect(p[3]).toBeCloseTo(0.05, 5);
    expect(p[13]).toBeGreaterThan(0.5);
    for (const i of [3, 13]) {
      expect(lower[i]).toBeLessThan(p[i]);
      expect(upper[i]).toBeGreaterThan(p[i]);
    }
    expect(unit.p[3]).toBeCloseTo(0.4, 6);
    expect(epistemic).toBe(unit.epistemic);
  });

  it('takes the captured ones of this face alone, each from its time on, and none from a stretch without it', () => {
    const facts = { face: 0, date: '2026-01-01T00:00:00.000Z' };
    const captured = [0.4, 0.95].map((p, k) => ({ ...baselineOf([[p]], facts), from: 0.5 + k }));
    const recorded = { baseline: { kind: 'recorded' as const } };
    const shifts = baselineShifts(trace, 1, recorded, captured.toReversed());
    const { p } = adjustUnit(seriesOf(values), trace.times, 'off', shifts, 0);
    expect(p[4]).toBeCloseTo(0.4, 6);
    expect(p[5]).toBeCloseTo(0.05, 5);
    expect(p[14]).toBeGreaterThan(0.3);
    expect(p[15]).toBeCloseTo(0.05, 5);
    const others = captured.map((one) => ({ ...one, face: 1 }));
    expect(baselineShifts(trace, 1, recorded, others)).toEqual([]);
    const away = { baseline: { kind: 'range' as const, from: 50, to: 60 } };
    expect(baselineShifts(trace, 1, away, [])).toEqual([]);
  });

  it('is nothing by itself: without settings the recorded arrays are the shown ones', () => {
    const unit = seriesOf(values);
    const shifts = baselineShifts(trace, 1, UNADJUSTED, []);
    expect(adjustUnit(unit, trace.times, UNADJUSTED.smoothing, shifts, 0)).toBe(unit);
  });
});
