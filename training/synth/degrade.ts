import sharp from 'sharp';
import type { Random } from '../../lib/numbers/random';
import type { EyePoints, PixelImage } from '../../lib/vision/pixels';

/**
 * What a cheap camera does to a picture: low resolution, blur or too much sharpening, the faults of
 * its lens, a tone curve, noise and JPEG.
 */
export async function degrade(
  random: Random,
  image: PixelImage,
  eyes: EyePoints,
): Promise<{ image: PixelImage; eyes: EyePoints }> {
  const scale = random.chance(0.5) ? 1 : random.range(0.55, 1);
  const width = Math.round(image.width * scale);
  const height = Math.round(image.height * scale);
  let picture = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } });
  if (scale < 1) picture = picture.resize(width, height, { kernel: 'lanczos3', fit: 'fill' });
  if (random.chance(0.35)) picture = picture.blur(random.range(0.4, 1.5 * scale));
  else if (random.chance(0.25)) picture = picture.sharpen({ sigma: random.range(0.6, 1.4) });
  let data: Uint8Array = await picture.removeAlpha().raw().toBuffer();

  if (random.chance(0.15)) data = smear(random, data, width, height);
  if (random.chance(0.3)) data = fringe(random, data, width, height);
  if (random.chance(0.4)) vignette(random, data, width, height);
  expose(random, data);
  addNoise(random, data);
  if (random.chance(0.12)) addBands(random, data, width, height);
  if (random.chance(0.75)) {
    const quality = Math.round(random.chance(0.25) ? random.range(18, 45) : random.range(45, 95));
    const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality })
      .toBuffer();
    data = await sharp(jpeg).raw().toBuffer();
  }

  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let k = 0; k < 3; k++) rgba[i * 4 + k] = data[i * 3 + k];
  }
  const move = ({ x, y }: { x: number; y: number }) => ({
    x: (x * width) / image.width,
    y: (y * height) / image.height,
  });
  return {
    image: { width, height, data: rgba },
    eyes: { right: move(eyes.right), left: move(eyes.left) },
  };
}

/** Motion during the exposure: the mean along a short line. */
function smear(random: Random, data: Uint8Array, width: number, height: number): Uint8Array {
  const length = random.range(1.5, 6);
  const angle = random.range(0, Math.PI);
  const steps = 7;
  const shifts = Array.from({ length: steps }, (_, k) => {
    const along = length * (k / (steps - 1) - 0.5);
    return [Math.round(along * Math.cos(angle)), Math.round(along * Math.sin(angle))];
  });
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (const [dx, dy] of shifts) {
          const sx = Math.min(width - 1, Math.max(0, x + dx));
          const sy = Math.min(height - 1, Math.max(0, y + dy));
          sum += data[(sy * width + sx) * 3 + channel];
        }
        out[(y * width + x) * 3 + channel] = sum / steps;
      }
    }
  }
  return out;
}

/** Lateral colour: red and blue are a little larger or smaller than green. */
function fringe(random: Random, data: Uint8Array, width: number, height: number): Uint8Array {
  const out = data.slice();
  for (const channel of [0, 2]) {
    const size = 1 + random.range(-0.012, 0.012);
    for (let y = 0; y < height; y++) {
      const sy = Math.min(height - 1, Math.max(0, Math.round(height / 2 + (y - height / 2) * size)));
      for (let x = 0; x < width; x++) {
        const sx = Math.min(width - 1, Math.max(0, Math.round(width / 2 + (x - width / 2) * size)));
        out[(y * width + x) * 3 + channel] = data[(sy * width + sx) * 3 + channel];
      }
    }
  }
  return out;
}

/** Darker towards the corners, in place. */
function vignette(random: Random, data: Uint8Array, width: number, height: number): void {
  const strength = random.range(0.1, 0.5);
  const [cx, cy] = [width * random.range(0.4, 0.6), height * random.range(0.4, 0.6)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const far = ((x - cx) / width) ** 2 + ((y - cy) / height) ** 2;
      for (let k = 0; k < 3; k++) data[(y * width + x) * 3 + k] *= 1 - strength * Math.min(1, 2 * far);
    }
  }
}

/** Bands of a lamp's flicker that roll through the picture, and noise common to a row; in place. */
function addBands(random: Random, data: Uint8Array, width: number, height: number): void {
  const depth = random.range(0, 0.12);
  const period = height * random.range(0.15, 0.8);
  const phase = random.range(0, 2 * Math.PI);
  const level = random.range(0, 3);
  for (let y = 0; y < height; y++) {
    const gain = 1 + depth * Math.sin((2 * Math.PI * y) / period + phase);
    const shift = level * random.normal();
    for (let i = y * width * 3; i < (y + 1) * width * 3; i++) {
      data[i] = Math.min(255, Math.max(0, data[i] * gain + shift));
    }
  }
}

function expose(random: Random, data: Uint8Array): void {
  const gamma = random.range(0.75, 1.35);
  const contrast = random.range(0.8, 1.25);
  const lift = random.range(-8, 14);
  const curve = Uint8ClampedArray.from({ length: 256 }, (_, byte) => {
    return lift + 128 + contrast * (255 * (byte / 255) ** gamma - 128);
  });
  for (let i = 0; i < data.length; i++) data[i] = curve[data[i]];
  if (random.chance(0.06)) {
    for (let i = 0; i < data.length; i += 3) {
      const grey = 0.3 * data[i] + 0.59 * data[i + 1] + 0.11 * data[i + 2];
      for (let k = 0; k < 3; k++) data[i + k] = grey;
    }
  }
}

/** Grain that is partly common to the channels. */
function addNoise(random: Random, data: Uint8Array): void {
  const level = random.chance(0.35) ? 0 : random.chance(0.2) ? random.range(5, 11) : random.range(0, 5);
  if (level === 0) return;
  const grain = Float32Array.from({ length: 4096 }, () => random.normal() * level);
  for (let i = 0; i < data.length; i += 3) {
    const common = grain[random.int(4096)];
    const own = random.int(4096);
    for (let k = 0; k < 3; k++) {
      data[i + k] = Math.min(
        255,
        Math.max(0, data[i + k] + 0.8 * common + 0.5 * grain[(own + 97 * k) & 4095]),
      );
    }
  }
}
