import { readFileSync } from 'node:fs';
import { AppError, messageOf } from '../../../lib/errors';
import { decodeHalves } from '../../../lib/numbers/half-floats';

/** What an element of each type becomes. */
const DECODERS = {
  '<f4': (bytes: Uint8Array) => new Float32Array(bytes.buffer),
  '<f2': decodeHalves,
  '<i4': (bytes: Uint8Array) => new Int32Array(bytes.buffer),
  '|u1': (bytes: Uint8Array) => bytes,
};
const ITEM_BYTES = { '<f4': 4, '<f2': 2, '<i4': 4, '|u1': 1 };

/**
 * Reads a .npy file in C order whose type and shape are known.
 * @throws AppError io when it cannot be read, bad-input when it holds something else or is cut
 */
export function readArray<Type extends keyof typeof DECODERS>(
  path: string,
  type: Type,
  shape: readonly number[],
): ReturnType<(typeof DECODERS)[Type]> {
  const bytes = readBytes(path);
  const isNpy = bytes.length > 10 && bytes.toString('latin1', 1, 6) === 'NUMPY' && bytes[6] === 1;
  const start = isNpy ? 10 + bytes.readUInt16LE(8) : 0;
  const header = bytes.toString('latin1', 10, start);
  const sizes = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1].match(/\d+/g)?.map(Number) ?? [];
  const isWanted =
    header.includes(`'descr': '${type}'`) &&
    header.includes("'fortran_order': False") &&
    `${sizes}` === `${shape}`;
  const length = shape.reduce((product, size) => product * size, ITEM_BYTES[type]);
  if (!isNpy || !isWanted || bytes.length !== start + length) {
    throw new AppError(
      'bad-input',
      `${path} must be a .npy file of ${type} with shape [${shape.join(', ')}]; ` +
        `it is ${isNpy ? `${header.trim()} with ${bytes.length - start} bytes of data` : 'something else'}.`,
    );
  }
  return DECODERS[type](Uint8Array.from(bytes.subarray(start))) as ReturnType<(typeof DECODERS)[Type]>;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AppError('io', `Cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}
