import { getFloat16, setFloat16 } from '@petamoriken/float16';
import { AppError } from '../errors';

export const HALF_BYTES = 2;

/**
 * Numbers as little-endian half floats, rounded to the nearest.
 * @throws AppError diverged, naming the weight, for a number that is not finite or beyond ±65504
 */
export function encodeHalves(name: string, values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * HALF_BYTES));
  values.forEach((value, i) => {
    setFloat16(view, i * HALF_BYTES, value, true);
    if (!Number.isFinite(getFloat16(view, i * HALF_BYTES, true))) {
      throw new AppError(
        'diverged',
        `Weight '${name}' holds ${value}, which a half float cannot. The training has diverged; ` +
          'lower the learning rate.',
      );
    }
  });
  return new Uint8Array(view.buffer);
}

/** Little-endian half floats back to numbers, by a table of all 65,536 bit patterns. */
export function decodeHalves(bytes: Uint8Array): Float32Array {
  const scratch = new DataView(new ArrayBuffer(HALF_BYTES));
  const table = Float32Array.from({ length: 65536 }, (_, bits) => {
    scratch.setUint16(0, bits, true);
    return getFloat16(scratch, 0, true);
  });
  const halves = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(Math.floor(bytes.length / HALF_BYTES));
  for (let i = 0; i < values.length; i++) values[i] = table[halves.getUint16(i * HALF_BYTES, true)];
  return values;
}
