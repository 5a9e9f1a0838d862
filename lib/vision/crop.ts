import { AppError } from '../errors';
import { clamp } from '../numbers/clamp';
import type { Similarity } from './align';
import type { PixelImage } from './pixels';

/**
 * Cuts a square out of a picture, in plain arithmetic so that Node and every browser give the same bytes.
 * Each crop pixel averages a grid of bilinear samples as dense as the picture's pixels, so a large face
 * is reduced without aliasing. Outside the picture the nearest edge pixel is taken.
 * @param map crop pixels to frame pixels, see alignCrop and alignInput
 * @param size side of the crop in pixels
 * @returns RGB bytes, [size, size, 3]
 * @throws AppError bad-input when the picture's bytes do not fit its size
 */
export function cropFace(image: PixelImage, map: Similarity, size: number): Uint8Array {
  const { width, height, data } = image;
  if (width < 1 || height < 1 || data.length !== width * height * 4) {
    throw new AppError(
      'bad-input',
      `A picture of ${width}×${height} must hold ${width * height * 4} bytes of RGBA; it holds ${data.length}.`,
    );
  }
  const taps = Math.min(8, Math.max(1, Math.round(Math.hypot(map.a, map.b))));
  const share = 1 / (taps * taps);
  const out = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let i = 0; i < taps; i++) {
        for (let j = 0; j < taps; j++) {
          const cropX = column + (j + 0.5) / taps;
          const cropY = row + (i + 0.5) / taps;
          const x = clamp(map.a * cropX - map.b * cropY + map.tx - 0.5, 0, width - 1);
          const y = clamp(map.b * cropX + map.a * cropY + map.ty - 0.5, 0, height - 1);
          const x0 = x | 0; // floor: neither is negative
          const y0 = y | 0;
          const fx = x - x0;
          const fy = y - y0;
          const topLeft = (y0 * width + x0) * 4;
          const topRight = x0 + 1 < width ? topLeft + 4 : topLeft;
          const down = y0 + 1 < height ? width * 4 : 0;
          const w00 = (1 - fx) * (1 - fy);
          const w10 = fx * (1 - fy);
          const w01 = (1 - fx) * fy;
          const w11 = fx * fy;
          const bottomLeft = topLeft + down;
          const bottomRight = topRight + down;
          red +=
            w00 * data[topLeft] + w10 * data[topRight] + w01 * data[bottomLeft] + w11 * data[bottomRight];
          green +=
            w00 * data[topLeft + 1] +
            w10 * data[topRight + 1] +
            w01 * data[bottomLeft + 1] +
            w11 * data[bottomRight + 1];
          blue +=
            w00 * data[topLeft + 2] +
            w10 * data[topRight + 2] +
            w01 * data[bottomLeft + 2] +
            w11 * data[bottomRight + 2];
        }
      }
      const at = (row * size + column) * 3;
      out[at] = (red * share + 0.5) | 0;
      out[at + 1] = (green * share + 0.5) | 0;
      out[at + 2] = (blue * share + 0.5) | 0;
    }
  }
  return out;
}
