import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../errors';

export interface NumpyArray {
  readonly shape: number[];
  readonly values: Float32Array;
}

/**
 * Reads a little-endian float32 .npy file in C order.
 * @throws AppError io when it cannot be read, bad-input when it is something else or cut
 */
export async function readNpy(path: string): Promise<NumpyArray> {
  try {
    return parseNpy(await readFile(path), path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('io', `Cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

/**
 * A little-endian float32 array in C order.
 * @param name for messages
 * @throws AppError bad-input when it is something else or cut
 */
export function parseNpy(bytes: Uint8Array, name: string): NumpyArray {
  const { shape, data } = partsOf(bytes, name, '<f4', 'little-endian float32 in C order', 4);
  return { shape, values: new Float32Array(data) };
}

/**
 * The texts of a .npy file of fixed-width strings.
 * @param name for messages
 * @throws AppError bad-input when it is something else or cut
 */
export function parseNpyTexts(bytes: Uint8Array, name: string): string[] {
  const width = Number(/'descr':\s*'<U(\d+)'/.exec(Buffer.from(bytes).toString('latin1', 0, 200))?.[1] ?? 0);
  const { data } = partsOf(bytes, name, `<U${width}`, 'text of a fixed width', 4 * width);
  const characters = new Uint32Array(data);
  return Array.from({ length: characters.length / width }, (_, i) =>
    String.fromCodePoint(...characters.subarray(i * width, (i + 1) * width)).replace(/\0+$/, ''),
  );
}

function partsOf(bytes: Uint8Array, name: string, type: string, expected: string, itemBytes: number) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 12 || buffer.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw new AppError('bad-input', `${name} is not a .npy file.`);
  }
  const isLong = buffer[6] >= 2;
  const start = isLong ? 12 : 10;
  const length = isLong ? buffer.readUInt32LE(8) : buffer.readUInt16LE(8);
  const header = buffer.toString('latin1', start, start + length);
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  const isOfType = header.includes(`'descr': '${type}'`) && /'fortran_order':\s*False/.test(header);
  if (shapeText === undefined || !isOfType) {
    throw new AppError('bad-input', `${name} must hold ${expected}; it says ${header.trim()}`);
  }
  const shape = shapeText
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(Number);
  const needed = shape.reduce((product, size) => product * size, 1) * itemBytes;
  if (buffer.length !== start + length + needed) {
    throw new AppError(
      'bad-input',
      `${name} is cut: shape [${shape.join(', ')}] needs ${needed} bytes of data.`,
    );
  }
  const data = buffer.buffer.slice(buffer.byteOffset + start + length, buffer.byteOffset + buffer.length);
  return { shape, data };
}
