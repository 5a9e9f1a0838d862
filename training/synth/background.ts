import sharp from 'sharp';
import { AppError, messageOf } from '../../lib/errors';
import type { Random } from '../../lib/numbers/random';
import { LINEAR } from './shading';

/** A made-up background, linear RGB [height, width, 3]: a wall in soft light, blurred things, or stripes. */
export function drawBackground(random: Random, width: number, height: number): Float32Array {
  const image = new Float32Array(width * height * 3);
  const wash = gradient(random);
  const noise = random.chance(0.6) ? blotches(random, width) : null;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const level = wash.at(x / width, y / height);
      const spot = noise ? noise(x, y) : 1;
      for (let k = 0; k < 3; k++) image[at + k] = spot * (wash.from[k] + (wash.to[k] - wash.from[k]) * level);
    }
  }
  const things = random.chance(0.65) ? 1 + random.int(7) : 0;
  for (let i = 0; i < things; i++) rectangle(random, image, width, height);
  return image;
}

/**
 * A part of a photograph, out of focus, as a background: linear RGB [height, width, 3].
 * @throws AppError io when the picture cannot be read
 */
export async function photographed(
  random: Random,
  file: string,
  width: number,
  height: number,
): Promise<Float32Array> {
  const zoom = random.range(1, 2.2);
  const [wide, high] = [Math.ceil(width * zoom), Math.ceil(height * zoom)];
  const left = random.int(wide - width + 1);
  const top = random.int(high - height + 1);
  const mirrored = random.chance(0.5);
  const blur = random.chance(0.3) ? random.range(2, 3.5) : random.range(3.5, 10);
  try {
    const resized = sharp(file)
      .flop(mirrored)
      .resize(wide, high, { fit: 'cover' })
      .removeAlpha()
      .toColourspace('srgb');
    const bytes = await sharp(await resized.raw().toBuffer(), {
      raw: { width: wide, height: high, channels: 3 },
    })
      .extract({ left, top, width, height })
      .blur(blur)
      .raw()
      .toBuffer();
    return Float32Array.from(bytes, (byte) => LINEAR[byte]);
  } catch (cause) {
    throw new AppError('io', `Cannot use ${file} as a background: ${messageOf(cause)}`, { cause });
  }
}

function colour(random: Random): number[] {
  const grey = random.range(10, 235);
  const spread = random.chance(0.5) ? 12 : 60;
  return [0, 1, 2].map(
    () => LINEAR[Math.round(Math.min(255, Math.max(0, grey + random.range(-spread, spread))))],
  );
}

function gradient(random: Random): { from: number[]; to: number[]; at(x: number, y: number): number } {
  const angle = random.range(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    from: colour(random),
    to: colour(random),
    at: (x, y) => Math.min(1, Math.max(0, 0.5 + cos * (x - 0.5) + sin * (y - 0.5))),
  };
}

/** Smooth value noise around 1 in two octaves. */
function blotches(random: Random, width: number): (x: number, y: number) => number {
  const side = 24;
  const values = Float32Array.from({ length: side * side }, () => random.range(0.35, 1.65));
  const cell = width / random.range(2, 9);
  const octave = (x: number, y: number) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = smooth(x - x0);
    const fy = smooth(y - y0);
    const row = (y0 % side) * side;
    const below = ((y0 + 1) % side) * side;
    const left = x0 % side;
    const right = (x0 + 1) % side;
    const top = values[row + left] + (values[row + right] - values[row + left]) * fx;
    const low = values[below + left] + (values[below + right] - values[below + left]) * fx;
    return top + (low - top) * fy;
  };
  return (x, y) =>
    0.65 * octave(x / cell, y / cell) + 0.35 * octave((3.1 * x) / cell + 5, (3.1 * y) / cell + 9);
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

/** A rectangle with soft edges: a door, a window, a shelf out of focus. */
function rectangle(random: Random, image: Float32Array, width: number, height: number): void {
  const fill = colour(random);
  const halfX = random.range(0.03, 0.35) * width;
  const halfY = random.range(0.05, 0.6) * height;
  const middleX = random.range(0, 1) * width;
  const middleY = random.range(0, 1) * height;
  const soft = random.range(1, 14);
  for (let y = 0; y < height; y++) {
    const inY = (halfY - Math.abs(y - middleY)) / soft;
    if (inY < -1) continue;
    const last = Math.min(width - 1, Math.ceil(middleX + halfX + soft));
    for (let x = Math.max(0, Math.floor(middleX - halfX - soft)); x <= last; x++) {
      const inside = Math.min(inY, (halfX - Math.abs(x - middleX)) / soft);
      const cover = Math.min(1, Math.max(0, 0.5 + 0.5 * inside));
      const at = (y * width + x) * 3;
      for (let k = 0; k < 3; k++) image[at + k] += (fill[k] - image[at + k]) * cover;
    }
  }
}
