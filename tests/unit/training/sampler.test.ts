import { expect, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { augment, centreWindow, STANDARD_AUGMENTATION } from '../../../training/input/augment';
import { orderOf, Sampler } from '../../../training/input/sampler';
import { oneCycle } from '../../../training/stages/optimiser';

test('an epoch visits each image once, and a step depends on nothing but the seed and its number', () => {
  const sampler = new Sampler(20, 4, 7);
  const steps = Array.from({ length: 10 }, (_, step) => [...sampler.indices(step)]);
  expect(
    steps
      .slice(0, 5)
      .flat()
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(steps.slice(0, 5)).not.toEqual(steps.slice(5));
  expect([...new Sampler(20, 4, 7).indices(8)]).toEqual(steps[8]);
  expect([...new Sampler(20, 4, 8).indices(8)]).not.toEqual(steps[8]);
});

test('sources are drawn by weight whatever their size, each image as often as the others of its source', () => {
  const source = Uint8Array.from({ length: 48 }, (_, i) => (i < 6 ? 1 : 0)); // 42 and 6 images
  const order = orderOf(source, [1, 0.5], 8, 7);
  const steps = Array.from({ length: 6 * order.stepsPerEpoch }, (_, step) => [...order.indices(step)]);
  const counts = new Array<number>(48).fill(0);
  for (const i of steps.flat()) counts[i]++;
  const drawn = counts.slice(0, 6).reduce((sum, count) => sum + count, 0);
  expect(drawn / steps.flat().length).toBeCloseTo(1 / 3, 5);
  for (const part of [counts.slice(0, 6), counts.slice(6)]) {
    expect(Math.max(...part) - Math.min(...part)).toBeLessThanOrEqual(1);
  }
  expect([...orderOf(source, [1, 0.5], 8, 7).indices(20)]).toEqual(steps[20]);
  expect([...orderOf(source, [1, 0.5], 8, 8).indices(20)]).not.toEqual(steps[20]);
  expect(() => orderOf(source.subarray(6), [0, 1], 8, 7)).toThrow('No source');
});

test('augmentation repeats with its key and stays in range; without any it is the crop’s window', () => {
  const side = 37;
  const crop = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 7919) % 256);
  const draw = (how: typeof STANDARD_AUGMENTATION, key: number, size = 32) => {
    const out = new Float32Array(size * size * 3);
    augment(crop, side, size, how, new Random(key), out);
    return out;
  };
  expect(draw(STANDARD_AUGMENTATION, 1)).toEqual(draw(STANDARD_AUGMENTATION, 1));
  expect(draw(STANDARD_AUGMENTATION, 1)).not.toEqual(draw(STANDARD_AUGMENTATION, 2));
  expect(draw(STANDARD_AUGMENTATION, 3).every((value) => value >= 0 && value <= 255)).toBe(true);

  const none = Object.fromEntries(Object.keys(STANDARD_AUGMENTATION).map((key) => [key, 0]));
  const still = { ...none, flip: false } as unknown as typeof STANDARD_AUGMENTATION;
  const whole = draw(still, 1, side);
  expect(Math.max(...whole.map((value, i) => Math.abs(value - crop[i])))).toBeLessThan(1e-3);
});

test('the mirrored window is the window, mirrored', () => {
  const crop = Uint8Array.from({ length: 36 * 36 * 3 }, (_, i) => i % 251);
  const straight = new Float32Array(32 * 32 * 3);
  const mirrored = new Float32Array(32 * 32 * 3);
  centreWindow(crop, 36, 32, straight);
  centreWindow(crop, 36, 32, mirrored, true);
  expect([...straight.subarray(0, 3)]).toEqual([...crop.subarray((2 * 36 + 2) * 3, (2 * 36 + 3) * 3)]);
  for (let column = 0; column < 32; column++) {
    const at = (5 * 32 + column) * 3;
    const opposite = (5 * 32 + 31 - column) * 3;
    expect([...mirrored.subarray(at, at + 3)]).toEqual([...straight.subarray(opposite, opposite + 3)]);
  }
});

test('the learning rate rises over the warm-up and falls to a hundredth', () => {
  expect(oneCycle(0, 0.1)).toBeCloseTo(0.04);
  expect(oneCycle(0.1, 0.1)).toBeCloseTo(1);
  expect(oneCycle(1, 0.1)).toBeCloseTo(0.01);
});
