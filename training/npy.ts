import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../lib/errors';

export interface NumpyArray {
  readonly shape: number[];
  readonly values: Float32Array;
}

/**
 * Reads a little-endian float32 .npy file in C order.
 * @throws AppError io when it cannot be read, bad-input when it is something else or cut
 */
export async function readNpy(path: string): Promise<NumpyArray> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AppError('io', `Cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw new AppError('bad-input', `${path} is not a .npy file.`);
  }
  const isLong = bytes[6] >= 2;
  const start = isLong ? 12 : 10;
  const length = isLong ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', start, start + length);
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (
    shapeText === undefined ||
    !/'descr':\s*'<f4'/.test(header) ||
    !/'fortran_order':\s*False/.test(header)
  ) {
    throw new AppError(
      'bad-input',
      `${path} must hold little-endian float32 in C order; it says ${header.trim()}`,
    );
  }
  const shape = shapeText
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== start + length + count * 4) {
    throw new AppError(
      'bad-input',
      `${path} is cut: shape [${shape.join(', ')}] needs ${count * 4} bytes of data.`,
    );
  }
  const data = bytes.buffer.slice(bytes.byteOffset + start + length, bytes.byteOffset + bytes.length);
  return { shape, values: new Float32Array(data) };
}
