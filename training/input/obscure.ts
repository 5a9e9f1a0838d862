import { boxBlur } from '../../lib/numbers/box-blur';
import { clamp } from '../../lib/numbers/clamp';
import type { Random } from '../../lib/numbers/random';

/*
 * Pictures in which less of a face is to be seen, or none: what the graph learns to doubt
 * (docs/decisions/doubt-of-hidden-faces.md).
 */

/** Units that are read above, and from, the middle of the nose. */
const UPPER: ReadonlySet<number> = new Set([1, 2, 4, 5, 6, 7, 9, 45]);

/** Whether a unit is hidden with the upper part of a face; the others are with its lower part. */
export function isUpper(au: number): boolean {
  return UPPER.has(au);
}

/** Shares of the height between which a part lies in a window that is aligned by the eyes. */
const PARTS = { upper: { from: 0.17, to: 0.46 }, lower: { from: 0.54, to: 0.93 } } as const;

/**
 * Hides a part of a face, or all of it, in place: under something, in blur or coarse pixels, by turning it far away, or
 * by showing something else.
 * @param image RGB 0..255, [size, size, 3]
 * @returns by action unit, 1 where it can no longer be read, else 0
 */
export function obscure(
  image: Float32Array,
  size: number,
  aus: readonly number[],
  random: Random,
): Uint8Array {
  const kind = random.uniform();
  if (kind < 0.5) {
    const part = random.pick(['upper', 'lower'] as const);
    cover(image, size, PARTS[part], random);
    return Uint8Array.from(aus, (au) => Number(isUpper(au) === (part === 'upper')));
  }
  if (kind < 0.63) boxBlur(image, size, Math.round(size * random.range(0.02, 0.06)), 3);
  else if (kind < 0.71) pixelate(image, size, Math.round(size / random.range(7, 14)));
  else if (kind < 0.84) shuffle(image, size, random.pick([4, 5, 7, 8]), random);
  else if (kind < 0.92) turnAway(image, size, random);
  else enlargeCorner(image, size, random);
  return new Uint8Array(aus.length).fill(1);
}

/** An ellipse or a rectangle across the face, in one colour with some noise, or of a colour of the picture. */
function cover(image: Float32Array, size: number, part: { from: number; to: number }, random: Random): void {
  const top = size * (part.from + random.range(-0.05, 0.03));
  const bottom = size * (part.to + random.range(-0.03, 0.05));
  const left = size * random.range(-0.05, 0.18);
  const right = size * random.range(0.82, 1.05);
  const isRound = random.chance(0.4);
  const at = (random.int(size) * size + random.int(size)) * 3;
  const colour = random.chance(0.4)
    ? [image[at], image[at + 1], image[at + 2]]
    : [random.range(0, 255), random.range(0, 255), random.range(0, 255)];
  const grain = random.chance(0.5) ? random.range(0, 40) : 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const u = (2 * (column - left)) / (right - left) - 1;
      const v = (2 * (row - top)) / (bottom - top) - 1;
      const isOutside = isRound ? u * u + v * v > 1.4 : Math.max(Math.abs(u), Math.abs(v)) > 1;
      if (isOutside) continue;
      const noise = grain * (random.uniform() - 0.5);
      for (let c = 0; c < 3; c++) image[(row * size + column) * 3 + c] = clamp(colour[c] + noise, 0, 255);
    }
  }
}

function pixelate(image: Float32Array, size: number, block: number): void {
  const before = Float32Array.from(image);
  const centre = (place: number) => Math.min(size - 1, Math.floor(place / block) * block + (block >> 1));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const from = (centre(row) * size + centre(column)) * 3;
      image.set(before.subarray(from, from + 3), (row * size + column) * 3);
    }
  }
}

function shuffle(image: Float32Array, size: number, tiles: number, random: Random): void {
  const before = Float32Array.from(image);
  const side = Math.floor(size / tiles);
  for (const [to, from] of random.keyOrder(tiles * tiles).entries()) {
    for (let row = 0; row < side; row++) {
      const at = (tile: number) =>
        ((Math.floor(tile / tiles) * side + row) * size + (tile % tiles) * side) * 3;
      image.set(before.subarray(at(from), at(from) + side * 3), at(to));
    }
  }
}

/** The picture around an upright cylinder that is turned; of its back nothing is known, so the edge goes on. */
function turnAway(image: Float32Array, size: number, random: Random): void {
  const before = Float32Array.from(image);
  const radius = size * random.range(0.42, 0.5);
  const angle = ((random.range(45, 75) * Math.PI) / 180) * random.pick([-1, 1]);
  for (let column = 0; column < size; column++) {
    const across = clamp((column + 0.5 - size / 2) / radius, -1, 1);
    const turned = clamp(Math.asin(across) + angle, -Math.PI / 2, Math.PI / 2);
    const from = clamp(Math.floor(size / 2 + radius * Math.sin(turned)), 0, size - 1);
    for (let row = 0; row < size; row++) {
      const at = (row * size + from) * 3;
      image.set(before.subarray(at, at + 3), (row * size + column) * 3);
    }
  }
}

/** What lies in a corner, mostly background or hair, fills the window. */
function enlargeCorner(image: Float32Array, size: number, random: Random): void {
  const before = Float32Array.from(image);
  const share = random.range(0.2, 0.3);
  const [left, top] = [random.pick([0, 1 - share]), random.pick([0, 1 - share])];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const y = Math.floor(size * top + share * row);
      const x = Math.floor(size * left + share * column);
      const from = (Math.min(y, size - 1) * size + Math.min(x, size - 1)) * 3;
      image.set(before.subarray(from, from + 3), (row * size + column) * 3);
    }
  }
}
