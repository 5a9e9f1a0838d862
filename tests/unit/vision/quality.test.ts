import { expect, it } from 'vitest';
import { faceQuality } from '../../../lib/vision/quality';

const SIZE = 64;
const EYES = { right: { x: 20, y: 30 }, left: { x: 50, y: 30 } };

/** Grey stripes along both axes, averaged over a square of the given side. */
function stripes(side: number): Uint8Array {
  const value = (x: number, y: number) => (Math.floor(x / 3) + Math.floor(y / 3)) % 2;
  const crop = new Uint8Array(SIZE * SIZE * 3);
  for (let i = 0; i < SIZE * SIZE; i++) {
    let sum = 0;
    for (let j = 0; j < side * side; j++) {
      sum += value((i % SIZE) + (j % side), Math.floor(i / SIZE) + Math.floor(j / side));
    }
    crop.fill((200 * sum) / (side * side), 3 * i, 3 * i + 3);
  }
  return crop;
}

it('calls a picture more blurred the more it is blurred, and a blank one wholly', () => {
  const [sharp, soft, softer] = [1, 4, 8].map((side) => faceQuality(stripes(side), SIZE, EYES).blur);
  expect(sharp).toBeLessThan(0.3);
  expect(soft).toBeGreaterThan(sharp);
  expect(softer).toBeGreaterThan(soft);
  expect(faceQuality(new Uint8Array(SIZE * SIZE * 3), SIZE, EYES).blur).toBe(1);
});

it('measures light from black to white', () => {
  const light = (value: number) => faceQuality(new Uint8Array(SIZE * SIZE * 3).fill(value), SIZE, EYES).light;
  expect(light(0)).toBe(0);
  expect(light(51)).toBeCloseTo(0.2, 5);
  expect(light(255)).toBeCloseTo(1, 5);
});

it('takes size and roll from the eyes: a face turned clockwise in the picture has a positive roll', () => {
  const turned = { right: { x: 0, y: 0 }, left: { x: 30, y: 30 } };
  const { size, roll } = faceQuality(new Uint8Array(SIZE * SIZE * 3), SIZE, turned);
  expect(size).toBeCloseTo(42.43, 2);
  expect(roll).toBeCloseTo(45, 9);
});
