import sharp from 'sharp';
import { AppError, messageOf } from '../../lib/errors';
import { decodeCrop } from './crop-jpeg';
import type { SplitName } from './shard-index';
import type { ShardSet } from './shards';

/**
 * Decodes a whole split.
 * @returns [count, size, size, 3] RGB bytes
 * @throws AppError bad-input when a picture cannot be decoded or has another size
 */
export async function decodeSet(set: ShardSet, name: SplitName): Promise<Uint8Array> {
  const { count } = set.split(name);
  const pixels = new Uint8Array(count * set.size * set.size * 3);
  const rows = Array.from({ length: count }, (_, i) => ({ set, split: name, i }));
  await decodeRows(rows, set.size, pixels);
  return pixels;
}

/** A picture of a set. */
export interface Row {
  readonly set: ShardSet;
  readonly split: SplitName;
  /** position in the split */
  readonly i: number;
}

/**
 * Decodes pictures one after another into `pixels`, resized where their size is another.
 * @param side of the result in pixels
 * @param pixels [rows, side, side, 3], filled with RGB bytes
 * @throws AppError bad-input when a picture cannot be decoded or has another size than its set says
 */
export async function decodeRows(rows: readonly Row[], side: number, pixels: Uint8Array): Promise<void> {
  const batch = 64;
  for (let start = 0; start < rows.length; start += batch) {
    const decoded = rows.slice(start, start + batch).map((row) => decode(row, side));
    for (const [k, bytes] of (await Promise.all(decoded)).entries()) {
      pixels.set(bytes, (start + k) * side * side * 3);
    }
  }
}

async function decode({ set, split, i }: Row, side: number): Promise<Buffer> {
  const where = `picture ${i} of ${split} in ${set.directory}`;
  const { data, info } = await decodeCrop(set.split(split).jpeg(i)).catch((cause) => {
    throw new AppError('bad-input', `Cannot decode ${where}: ${messageOf(cause)}`, { cause });
  });
  if (info.width !== set.size || info.height !== set.size || info.channels !== 3) {
    throw new AppError('bad-input', `The ${where} is not ${set.size}×${set.size} RGB.`);
  }
  if (side === set.size) return data;
  const raw = { width: set.size, height: set.size, channels: 3 as const };
  return sharp(data, { raw }).resize(side, side, { fit: 'fill' }).raw().toBuffer();
}
