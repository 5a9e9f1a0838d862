import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { mean } from '../../../lib/numbers/statistics';
import type { SplitName } from '../../face-set/shards';

/** Side of the thumbnails that are compared. */
const THUMBNAIL = 16;
/** Two crops whose thumbnails correlate more than this are one shot; see docs/decisions/weak-labels.md. */
const SAME_SHOT = 0.955;

/**
 * Who is in each photo: every photo is taken for another person, save near-duplicates (copies, neighbours of a
 * series), which share the name of the first of them.
 * @param faces names of photos with their aligned crops, JPEG
 * @returns subject by photo name
 */
export async function subjectsOf(
  faces: readonly { photo: string; jpeg: Uint8Array }[],
): Promise<Map<string, string>> {
  const thumbnails = await Promise.all(faces.map(({ jpeg }) => thumbnailOf(jpeg)));
  const first = faces.map((_, i) => i);
  const rootOf = (i: number): number => (first[i] === i ? i : rootOf(first[i]));
  for (let i = 0; i < faces.length; i++) {
    for (let j = 0; j < i; j++) {
      if (correlation(thumbnails[i], thumbnails[j]) <= SAME_SHOT) continue;
      const [one, other] = [rootOf(i), rootOf(j)];
      first[Math.max(one, other)] = Math.min(one, other);
    }
  }
  return new Map(faces.map(({ photo }, i) => [photo, faces[rootOf(i)].photo]));
}

/**
 * Seven of ten subjects train, one validates, two test, by a hash of the name: whatever else is in a set, a
 * subject stays in its split.
 */
export function splitOf(subject: string): SplitName {
  const digit = createHash('sha256').update(subject).digest().readUInt32BE(0) % 10;
  return digit < 7 ? 'train' : digit === 7 ? 'validation' : 'test';
}

/** Grey values with mean 0 and norm 1. */
async function thumbnailOf(jpeg: Uint8Array): Promise<Float32Array> {
  const grey = await sharp(jpeg).greyscale().resize(THUMBNAIL, THUMBNAIL, { fit: 'fill' }).raw().toBuffer();
  const level = mean(grey);
  const norm = Math.sqrt(grey.reduce((sum, value) => sum + (value - level) ** 2, 0));
  return Float32Array.from(grey, (value) => (norm > 0 ? (value - level) / norm : 0));
}

function correlation(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}
