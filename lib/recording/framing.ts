import { AppError } from '../errors';
import type { Chunk } from './packed';

/*
 * Chunks as one file: before each its rows, its CRC-32 and its length in bytes, as three unsigned 32-bit
 * numbers, little-endian.
 */

const HEAD = 12;
/** Longer than any chunk that is written; a length beyond is damage. */
const LONGEST = 64 * 1024 * 1024;

/** @returns the bytes before a chunk */
export function headOf({ rows, crc, bytes }: Chunk): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(HEAD));
  [rows, crc, bytes.byteLength].forEach((value, i) => {
    view.setUint32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** Takes bytes as they come and gives whole chunks. */
export class ChunkReader {
  readonly #name: string;
  readonly #check: (chunk: Chunk) => Chunk | null;
  #rest = new Uint8Array(0);

  /**
   * @param name of the file
   * @param check gives a chunk back as it is to be kept, or null when it is not what was written
   */
  constructor(name: string, check: (chunk: Chunk) => Chunk | null) {
    this.#name = name;
    this.#check = check;
  }

  /** @throws AppError bad-input for a chunk that is not what was written */
  *read(bytes: Uint8Array): Generator<Chunk> {
    const joined = new Uint8Array(this.#rest.length + bytes.length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    const view = new DataView(joined.buffer);
    let at = 0;
    while (joined.length - at >= HEAD) {
      const [rows, crc, length] = [0, 4, 8].map((offset) => view.getUint32(at + offset, true));
      if (length > LONGEST) throw this.#damaged();
      if (joined.length - at - HEAD < length) break;
      const bytes = joined.slice(at + HEAD, at + HEAD + length).buffer;
      const chunk = this.#check({ rows, crc, bytes });
      if (!chunk) throw this.#damaged();
      yield chunk;
      at += HEAD + length;
    }
    this.#rest = joined.slice(at);
  }

  /** @throws AppError bad-input when the bytes end within a chunk */
  end(): void {
    if (this.#rest.length > 0) throw this.#damaged();
  }

  #damaged(): AppError {
    const message = `${this.#name} is damaged: its numbers are not those that were written.`;
    return new AppError('bad-input', message);
  }
}
