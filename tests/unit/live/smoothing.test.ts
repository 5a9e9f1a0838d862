import { describe, expect, it } from 'vitest';
import { ProbabilitySmoother } from '../../../lib/live/smoothing';
import { Random } from '../../../lib/numbers/random';
import type { FaceReading } from '../../../lib/readings/face-reading';

const sigmoid = (odds: number) => 1 / (1 + Math.exp(-odds));

function reading(p: number, number = 1): FaceReading {
  const one = (value: number) => Float32Array.of(value);
  return {
    number,
    score: 1,
    box: { x: 0, y: 0, width: 1, height: 1 },
    keypoints: [],
    crop: { a: 1, b: 0, tx: 0, ty: 0 } as unknown as FaceReading['crop'],
    quality: { size: 60, blur: 0, light: 0.5, roll: 0, yaw: 0, covered: 0.125 },
    p: one(p),
    lower: one(p * 0.8),
    upper: one(p + 0.2 * (1 - p)),
    epistemic: one(0.01),
    aleatoric: one(0.2),
    maskMean: one(0),
    maskVariance: one(0),
  };
}

/** Log-odds over time, seen at a frame rate, filtered. */
function filtered(odds: (milliseconds: number) => number, fps: number, until: number) {
  const smoother = new ProbabilitySmoother();
  const trace: { time: number; p: number }[] = [];
  for (let time = 0; time <= until; time += 1000 / fps) {
    const [face] = smoother.smooth([reading(sigmoid(odds(time)))], time);
    trace.push({ time, p: face.p[0] });
  }
  return trace;
}

describe('smoothing', () => {
  it.each([
    [10, 0, 4],
    [10, 200, 4],
    [15, 0, 4],
    [15, 200, 2],
    [30, 0, 1.5],
    [30, 200, 4],
    [30, 200, 1.5],
    [60, 200, 2],
    [30, 500, 4],
  ])(
    'delays an onset by at most 100 ms: %i fps, %i ms from rest to peak, log-odds ±%f',
    (fps, rise, peak) => {
      const onset = (time: number) => {
        const share = rise === 0 ? Number(time >= 1000) : Math.min(1, Math.max(0, (time - 1000) / rise));
        return peak * (2 * share - 1);
      };
      const crossing = filtered(onset, fps, 3000).find(({ p }) => p >= 0.5)!.time;
      const raw = [...Array(3 * fps).keys()].map((i) => (i * 1000) / fps).find((time) => onset(time) >= 0)!;
      expect(crossing - raw).toBeLessThanOrEqual(100);
    },
  );

  it('leaves less than half of the jitter of a face at rest', () => {
    const random = new Random(7);
    const raw: number[] = [];
    const trace = filtered(
      () => {
        raw.push(0.4 * random.normal());
        return raw.at(-1)!;
      },
      30,
      20_000,
    );
    const deviation = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    const logOdds = trace.map(({ p }) => Math.log(p / (1 - p)));
    expect(deviation(logOdds)).toBeLessThan(0.5 * deviation(raw));
  });

  it('passes a first sight on as it is, keeps faces apart, and forgets one that was away', () => {
    const smoother = new ProbabilitySmoother();
    smoother.smooth([reading(0.1, 1), reading(0.9, 2)], 0);
    const [one, two] = smoother.smooth([reading(0.1, 1), reading(0.9, 2)], 33);
    expect(one.p[0]).toBeCloseTo(0.1, 5);
    expect(two.p[0]).toBeCloseTo(0.9, 5);
    const [back] = smoother.smooth([reading(0.95, 1)], 2000);
    expect(back.p[0]).toBeCloseTo(0.95, 6);
  });

  it('leaves tiny probabilities that hardly move as they are', () => {
    const smoother = new ProbabilitySmoother();
    const shown = [3e-9, 5e-9, 4e-9].map((p, i) => smoother.smooth([reading(p)], i * 33)[0].p[0]);
    expect(shown).toEqual([3e-9, 5e-9, 4e-9].map(Math.fround));
  });

  it('keeps p inside its interval and leaves the uncertainty alone', () => {
    const smoother = new ProbabilitySmoother();
    const random = new Random(3);
    for (let frame = 0; frame < 200; frame++) {
      const [face] = smoother.smooth([reading(random.uniform())], frame * 33);
      expect(face.lower[0]).toBeLessThanOrEqual(face.p[0] + 1e-6);
      expect(face.upper[0]).toBeGreaterThanOrEqual(face.p[0] - 1e-6);
      expect(face.epistemic[0]).toBe(reading(0).epistemic[0]);
      expect(face.aleatoric[0]).toBe(reading(0).aleatoric[0]);
    }
  });

  it('forgets what was no number, and starts anew with the next one', () => {
    const smoother = new ProbabilitySmoother();
    const shown = [0.9, Number.NaN, 0.1, 0.1].map((p, k) => smoother.smooth([reading(p)], 33 * k)[0]);
    expect(shown[1].p[0]).toBeNaN();
    expect(shown[2].p[0]).toBeCloseTo(0.1);
    expect(shown[3].p[0]).toBeCloseTo(0.1);
  });
});
