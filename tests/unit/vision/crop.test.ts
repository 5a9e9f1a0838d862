import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignCrop,
  alignInput,
  applySimilarity,
  CROP_PER_INPUT,
  invertSimilarity,
  type Similarity,
} from '../../../lib/vision/align';
import { cropFace } from '../../../lib/vision/crop';
import type { EyePoints, PixelImage, Point } from '../../../lib/vision/pixels';

const eyesOf = (x: number, y: number, distance: number, angle: number): EyePoints => {
  const dx = (Math.cos(angle) * distance) / 2;
  const dy = (Math.sin(angle) * distance) / 2;
  return { right: { x: x - dx, y: y - dy }, left: { x: x + dx, y: y + dy } };
};
const anyEyes = fc
  .tuple(
    fc.double({ min: -500, max: 2000, noNaN: true }),
    fc.double({ min: -500, max: 2000, noNaN: true }),
    fc.double({ min: 5, max: 600, noNaN: true }),
    fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
  )
  .map(([x, y, distance, angle]) => eyesOf(x, y, distance, angle));

/** A smooth picture, so that two ways of sampling it differ by little. */
function paint(width: number, height: number, color: (point: Point) => [number, number, number]): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([...color({ x: x + 0.5, y: y + 0.5 }), 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

const waves = ({ x, y }: Point): [number, number, number] => [
  128 + 100 * Math.sin(x / 19),
  128 + 100 * Math.cos(y / 23),
  128 + 100 * Math.sin((x + y) / 31),
];

const meanDifference = (one: Uint8Array, other: Uint8Array) =>
  one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length;

describe('alignCrop', () => {
  it('puts the eyes level at the same two places for any face', () => {
    fc.assert(
      fc.property(anyEyes, fc.integer({ min: 32, max: 256 }), (eyes, size) => {
        const toCrop = invertSimilarity(alignCrop(eyes, size));
        const right = applySimilarity(toCrop, eyes.right);
        const left = applySimilarity(toCrop, eyes.left);
        expect(right.x).toBeCloseTo(0.35 * size, 5);
        expect(left.x).toBeCloseTo(0.65 * size, 5);
        expect(right.y).toBeCloseTo(0.35 * size, 5);
        expect(left.y).toBeCloseTo(0.35 * size, 5);
      }),
    );
  });

  it('is undone by invertSimilarity', () => {
    fc.assert(
      fc.property(anyEyes, fc.double({ min: -99, max: 999, noNaN: true }), (eyes, x) => {
        const map = alignCrop(eyes, 128);
        const back = applySimilarity(invertSimilarity(map), applySimilarity(map, { x, y: 7 }));
        expect(back.x).toBeCloseTo(x, 4);
        expect(back.y).toBeCloseTo(7, 4);
      }),
    );
  });

  it('refuses eyes that coincide', () => {
    expect(() => alignCrop(eyesOf(10, 10, 0, 0), 128)).toThrow(/coincide/);
  });
});

describe('cropFace', () => {
  it('gives the same crop when the picture and the eyes are turned and scaled together', () => {
    const eyes = eyesOf(150, 130, 60, 0.1);
    const turn: Similarity = { a: 1.3 * Math.cos(0.5), b: 1.3 * Math.sin(0.5), tx: 120, ty: -30 };
    const back = invertSimilarity(turn);
    const picture = paint(320, 300, waves);
    const turned = paint(500, 500, (point) => waves(applySimilarity(back, point)));
    const turnedEyes = {
      right: applySimilarity(turn, eyes.right),
      left: applySimilarity(turn, eyes.left),
    };
    const one = cropFace(picture, alignInput(eyes, 112), 112);
    const other = cropFace(turned, alignInput(turnedEyes, 112), 112);
    expect(meanDifference(one, other)).toBeLessThan(1);
    expect(meanDifference(one, cropFace(turned, alignInput(eyes, 112), 112))).toBeGreaterThan(20);
  });

  it('shows a mark on each eye at the fixed places', () => {
    const eyes = eyesOf(200, 140, 72, -0.3);
    const near = (point: Point, eye: Point) => Math.hypot(point.x - eye.x, point.y - eye.y) < 6;
    const picture = paint(400, 300, (point) => [
      near(point, eyes.right) ? 255 : 0,
      near(point, eyes.left) ? 255 : 0,
      0,
    ]);
    const size = 128;
    const crop = cropFace(picture, alignCrop(eyes, size), size);
    for (const [channel, x] of [
      [0, 0.35],
      [1, 0.65],
    ] as const) {
      let sum = 0;
      let centre = { x: 0, y: 0 };
      for (let i = 0; i < size * size; i++) {
        const value = crop[3 * i + channel];
        sum += value;
        centre = {
          x: centre.x + value * ((i % size) + 0.5),
          y: centre.y + value * (Math.floor(i / size) + 0.5),
        };
      }
      expect(centre.x / sum).toBeCloseTo(x * size, 0);
      expect(centre.y / sum).toBeCloseTo(0.35 * size, 0);
    }
  });

  it.each([112, 224])('of the input is the middle of the training crop, at %i pixels', (inputSize) => {
    const eyes = eyesOf(210, 190, 64, 0.2);
    const picture = paint(420, 400, waves);
    const size = Math.round(inputSize * CROP_PER_INPUT);
    const margin = (size - inputSize) / 2;
    const whole = cropFace(picture, alignCrop(eyes, size), size);
    const input = cropFace(picture, alignInput(eyes, inputSize), inputSize);
    const middle = new Uint8Array(input.length);
    for (let row = 0; row < inputSize; row++) {
      const from = ((row + margin) * size + margin) * 3;
      middle.set(whole.subarray(from, from + inputSize * 3), row * inputSize * 3);
    }
    expect(input.every((value, i) => Math.abs(value - middle[i]) <= 1)).toBe(true);
  });

  it('averages when it reduces: a fine checkerboard becomes grey, not stripes', () => {
    const picture = paint(640, 640, ({ x, y }) =>
      (Math.floor(x) + Math.floor(y)) % 2 === 0 ? [255, 255, 255] : [0, 0, 0],
    );
    const crop = cropFace(picture, alignInput(eyesOf(320, 250, 160, 0), 112), 112);
    expect(Math.min(...crop)).toBeGreaterThan(100);
    expect(Math.max(...crop)).toBeLessThan(155);
  });

  it('repeats the edge outside the picture', () => {
    const crop = cropFace(
      paint(20, 20, () => [9, 8, 7]),
      alignInput(eyesOf(5, 5, 10, 0), 112),
      112,
    );
    expect([...new Set(crop)].sort()).toEqual([7, 8, 9]);
  });

  it('refuses bytes that do not fit the size', () => {
    const picture = { width: 2, height: 2, data: new Uint8Array(15) };
    expect(() => cropFace(picture, alignInput(eyesOf(1, 1, 1, 0), 16), 16)).toThrow(/16 bytes of RGBA/);
  });
});
