import { expect, it } from 'vitest';
import { faceQuality, yawOf } from '../../../lib/vision/quality';

const SIZE = 64;
const POINTS = pointsOf({ x: 20, y: 30 }, { x: 50, y: 30 });

/** The six points of a face whose nose, mouth and ears do not matter. */
function pointsOf(right: { x: number; y: number }, left: { x: number; y: number }) {
  return [right, left, right, right, right, left];
}

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
  const [sharp, soft, softer] = [1, 4, 8].map((side) => faceQuality(stripes(side), SIZE, POINTS).blur);
  expect(sharp).toBeLessThan(0.3);
  expect(soft).toBeGreaterThan(sharp);
  expect(softer).toBeGreaterThan(soft);
  expect(faceQuality(new Uint8Array(SIZE * SIZE * 3), SIZE, POINTS).blur).toBe(1);
});

it('measures light from black to white', () => {
  const light = (value: number) =>
    faceQuality(new Uint8Array(SIZE * SIZE * 3).fill(value), SIZE, POINTS).light;
  expect(light(0)).toBe(0);
  expect(light(51)).toBeCloseTo(0.2, 5);
  expect(light(255)).toBeCloseTo(1, 5);
});

it('takes size and roll from the eyes: a face turned clockwise in the picture has a positive roll', () => {
  const turned = pointsOf({ x: 0, y: 0 }, { x: 30, y: 30 });
  const { size, roll } = faceQuality(new Uint8Array(SIZE * SIZE * 3), SIZE, turned);
  expect(size).toBeCloseTo(42.43, 2);
  expect(roll).toBeCloseTo(45, 9);
});

/** The points of an average head, in millimetres: x to the subject's left, y down, z towards the camera. */
const HEAD = [
  [-32, 0, 80],
  [32, 0, 80],
  [0, 40, 110],
  [0, 75, 90],
  [-72, 15, 0],
  [72, 15, 0],
];

/** The head seen from far away, turned, nodding and tilted by degrees. */
function headAt(yaw: number, pitch: number, roll: number) {
  const [a, b, c] = [yaw, pitch, roll].map((degrees) => (degrees * Math.PI) / 180);
  return HEAD.map(([x, y, z]) => {
    const [nodY, nodZ] = [y * Math.cos(b) - z * Math.sin(b), y * Math.sin(b) + z * Math.cos(b)];
    const turnX = x * Math.cos(a) + nodZ * Math.sin(a);
    return { x: turnX * Math.cos(c) - nodY * Math.sin(c), y: turnX * Math.sin(c) + nodY * Math.cos(c) };
  });
}

it.each([
  [0, 0, 0],
  [30, 0, 0],
  [-45, 0, 20],
  [20, 10, -30],
  [-30, -10, 0],
  [60, 0, 10],
])('finds a head’s turn of %i° when it nods by %i° and tilts by %i°', (yaw, pitch, roll) => {
  expect(Math.abs(yawOf(headAt(yaw, pitch, roll))! - yaw)).toBeLessThan(7);
});

it('does not invent a turn where the points do not say', () => {
  expect(yawOf(pointsOf({ x: 5, y: 5 }, { x: 5, y: 5 }))).toBeNull();
  expect(yawOf([10, 40, 25, 25, 25, 25].map((x) => ({ x, y: 0 })))).toBeNull();
});
