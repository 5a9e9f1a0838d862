import { boxBlur } from '../../lib/numbers/box-blur';
import { clamp } from '../../lib/numbers/clamp';
import type { Random } from '../../lib/numbers/random';
import { throughJpeg } from './jpeg';

/** How strongly training images are changed. All draws are uniform in ± the given size. */
export interface Augmentation {
  /** degrees */
  readonly rotation: number;
  /** share of the size */
  readonly scale: number;
  readonly flip: boolean;
  /** factor of brightness and of contrast, and gamma's exponent as 2^±x */
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
  readonly saturation: number;
  /** factor of each colour channel: the tint of the light */
  readonly tint: number;
  /** chances of a grey, blurred, noisy, partly covered image, and of one that was a JPEG file */
  readonly grey: number;
  readonly blur: number;
  readonly noise: number;
  readonly cover: number;
  readonly jpeg: number;
}

export const STANDARD_AUGMENTATION: Augmentation = {
  rotation: 6,
  scale: 0.07,
  flip: true,
  brightness: 0.3,
  contrast: 0.3,
  gamma: 0.35,
  saturation: 0.4,
  tint: 0.12,
  grey: 0.15,
  blur: 0.2,
  noise: 0.25,
  cover: 0.05,
  jpeg: 0.3,
};

const JPEG_QUALITY = { min: 30, max: 95 };

/**
 * A window of `size` pixels from a square crop, at a random place, turned, scaled and flipped, with its
 * light, sharpness and coding changed: one training image.
 * @param crop RGB bytes [side, side, 3]
 * @param out receives RGB bytes as floats 0..255, [size, size, 3]
 */
export function augment(
  crop: Uint8Array,
  side: number,
  size: number,
  how: Augmentation,
  random: Random,
  out: Float32Array,
): void {
  warp(crop, side, size, how, random, out);
  if (random.chance(how.blur)) boxBlur(out, size, 1, 1);
  relight(out, how, random);
  if (random.chance(how.cover)) cover(out, size, random);
  const noise = random.chance(how.noise) ? random.range(2, 12) : 0;
  for (let i = 0; i < out.length; i++) {
    // the sum of two uniform draws is bell-shaped enough for sensor noise
    const value = noise > 0 ? out[i] + noise * (random.uniform() + random.uniform() - 1) * 2.45 : out[i];
    out[i] = value < 0 ? 0 : Math.min(value, 255);
  }
  if (how.jpeg > 0 && random.chance(how.jpeg)) {
    throughJpeg(out, size, Math.round(random.range(JPEG_QUALITY.min, JPEG_QUALITY.max)));
  }
}

/** The window that prediction sees: the centre, unchanged. */
export function centreWindow(
  crop: Uint8Array,
  side: number,
  size: number,
  out: Float32Array,
  isFlipped = false,
): void {
  const margin = Math.floor((side - size) / 2);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = isFlipped ? side - 1 - margin - column : margin + column;
      const from = ((row + margin) * side + x) * 3;
      const to = (row * size + column) * 3;
      out[to] = crop[from];
      out[to + 1] = crop[from + 1];
      out[to + 2] = crop[from + 2];
    }
  }
}

function warp(
  crop: Uint8Array,
  side: number,
  size: number,
  how: Augmentation,
  random: Random,
  out: Float32Array,
): void {
  const angle = (random.range(-how.rotation, how.rotation) * Math.PI) / 180;
  const scale = 1 + random.range(-how.scale, how.scale);
  const a = Math.cos(angle) * scale;
  const b = Math.sin(angle) * scale;
  const centreX = size / 2 + random.range(0, side - size);
  const centreY = size / 2 + random.range(0, side - size);
  const mirror = how.flip && random.chance(0.5) ? -1 : 1;
  const last = side - 1;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const u = mirror * (column + 0.5 - size / 2);
      const v = row + 0.5 - size / 2;
      const x = clamp(centreX + a * u - b * v - 0.5, 0, last);
      const y = clamp(centreY + b * u + a * v - 0.5, 0, last);
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      const fx = x - x0;
      const fy = y - y0;
      const at = (y0 * side + x0) * 3;
      const right = x0 < last ? 3 : 0;
      const down = y0 < last ? side * 3 : 0;
      const w00 = (1 - fx) * (1 - fy);
      const w10 = fx * (1 - fy);
      const w01 = (1 - fx) * fy;
      const w11 = fx * fy;
      const to = (row * size + column) * 3;
      for (let c = 0; c < 3; c++) {
        out[to + c] =
          w00 * crop[at + c] +
          w10 * crop[at + right + c] +
          w01 * crop[at + down + c] +
          w11 * crop[at + down + right + c];
      }
    }
  }
}

function relight(out: Float32Array, how: Augmentation, random: Random): void {
  const brightness = 1 + random.range(-how.brightness, how.brightness);
  const contrast = 1 + random.range(-how.contrast, how.contrast);
  const saturation = random.chance(how.grey) ? 0 : 1 + random.range(-how.saturation, how.saturation);
  const gains = [0, 1, 2].map(() => brightness * (1 + random.range(-how.tint, how.tint)));
  const exponent = 2 ** random.range(-how.gamma, how.gamma);
  const curve = Float32Array.from({ length: 256 }, (_, i) => 255 * (i / 255) ** exponent);
  let mean = 0;
  for (let i = 0; i < out.length; i++) mean += out[i];
  mean = (mean / out.length) * brightness;
  for (let i = 0; i < out.length; i += 3) {
    const red = curve[out[i] | 0] * gains[0];
    const green = curve[out[i + 1] | 0] * gains[1];
    const blue = curve[out[i + 2] | 0] * gains[2];
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    out[i] = mean + contrast * (grey + saturation * (red - grey) - mean);
    out[i + 1] = mean + contrast * (grey + saturation * (green - grey) - mean);
    out[i + 2] = mean + contrast * (grey + saturation * (blue - grey) - mean);
  }
}

/** A plain rectangle of one colour over up to a third of the side: a hand, a microphone, hair. */
function cover(out: Float32Array, size: number, random: Random): void {
  const width = Math.round(size * random.range(0.1, 0.33));
  const height = Math.round(size * random.range(0.1, 0.33));
  const left = random.int(size - width);
  const top = random.int(size - height);
  const colour = [random.range(0, 255), random.range(0, 255), random.range(0, 255)];
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < left + width; column++) {
      for (let c = 0; c < 3; c++) out[(row * size + column) * 3 + c] = colour[c];
    }
  }
}
