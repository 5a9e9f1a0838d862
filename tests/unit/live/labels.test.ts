import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, spread, strongest } from '../../../lib/live/labels';
import { applySimilarity } from '../../../lib/vision/align';

describe('strongest', () => {
  const model = { aus: [1, 4, 12, 25], thresholds: [0.5, 0.3, 0.5, 0.5], unsureAbove: [0.1, 0.1, 0.1, 0.1] };
  const face = {
    p: Float32Array.of(0.49, 0.35, 0.9, 0.7),
    epistemic: Float32Array.of(0, 0, 0.05, 0.2),
    aleatoric: Float32Array.of(0.4, 0.4, 0.3, 0.3),
  };

  it('names what is at or above its own threshold, the most probable first', () => {
    expect(strongest(face, model, 5).map(({ au }) => au)).toEqual([12, 25, 4]);
    expect(strongest(face, model, 2).map(({ au }) => au)).toEqual([12, 25]);
  });

  it('marks as unsure what is above the limit of doubt, which may hold a share of the aleatoric part', () => {
    expect(strongest(face, model, 5).map(({ isUnsure }) => isUnsure)).toEqual([false, true, false]);
    const total = { ...model, aleatoricShares: [1, 1, 0.1, 0] };
    expect(strongest(face, total, 5).map(({ isUnsure }) => isUnsure)).toEqual([false, true, true]);
  });
});

describe('placeOf', () => {
  const keypoints = [
    { x: 100, y: 100 },
    { x: 160, y: 100 },
    { x: 130, y: 135 },
    { x: 130, y: 165 },
  ];

  it('goes from brow to chin down an upright face', () => {
    const heights = (['brow', 'eye', 'nose', 'mouth', 'chin'] as const).map(
      (region) => placeOf(region, keypoints, 1).y,
    );
    expect(heights).toEqual([...heights].sort((one, other) => one - other));
    expect(placeOf('mouth', keypoints, -1).x).toBeLessThan(placeOf('mouth', keypoints, 1).x);
  });

  it('turns and grows with the face', () => {
    const turn = { a: 1.5 * Math.cos(0.6), b: 1.5 * Math.sin(0.6), tx: 40, ty: -20 };
    const turned = keypoints.map((point) => applySimilarity(turn, point));
    for (const region of ['brow', 'eye', 'cheek', 'nose', 'mouth', 'chin'] as const) {
      const expected = applySimilarity(turn, placeOf(region, keypoints, 1));
      const actual = placeOf(region, turned, 1);
      expect(actual.x).toBeCloseTo(expected.x, 6);
      expect(actual.y).toBeCloseTo(expected.y, 6);
    }
  });
});

describe('spread', () => {
  const bounds = { x: 0, y: 0, width: 640, height: 480 };
  const label = fc.record({
    x: fc.integer({ min: -200, max: 800 }),
    y: fc.integer({ min: -200, max: 700 }),
    width: fc.integer({ min: 20, max: 220 }),
    height: fc.constant(24),
  });

  it('never lets two labels overlap or leave the picture', () => {
    fc.assert(
      fc.property(fc.array(label, { maxLength: 20 }), (wanted) => {
        const placed = spread(wanted, bounds, 4, []).filter((box) => box !== null);
        for (const [index, one] of placed.entries()) {
          expect(one.x).toBeGreaterThanOrEqual(0);
          expect(one.y).toBeGreaterThanOrEqual(0);
          expect(one.x + one.width).toBeLessThanOrEqual(640);
          expect(one.y + one.height).toBeLessThanOrEqual(480);
          for (const other of placed.slice(index + 1)) {
            const isApart =
              one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y;
            expect(isApart).toBe(true);
          }
        }
      }),
    );
  });

  it('keeps off the places that are taken', () => {
    const wanted = [{ x: 10, y: 100, width: 100, height: 24 }];
    const badge = { x: 20, y: 98, width: 30, height: 30 };
    expect(spread(wanted, bounds, 2, [badge])).toEqual([{ ...wanted[0], y: 72 }]);
  });

  it('leaves labels with room where they are, and drops one only when the picture is full', () => {
    const wanted = [20, 60, 100].map((y) => ({ x: 10, y, width: 100, height: 24 }));
    expect(spread(wanted, bounds, 4, [])).toEqual(wanted);
    const crowd = Array.from({ length: 18 }, () => ({ x: 10, y: 200, width: 100, height: 24 }));
    const placed = spread(crowd, bounds, 0, []);
    expect(placed.every((box) => box !== null)).toBe(true);
    const low = { ...bounds, height: 60 };
    expect(spread(crowd, low, 0, []).filter((box) => box !== null)).toHaveLength(2);
  });
});
