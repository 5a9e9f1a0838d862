import sharp from 'sharp';
import { AppError } from '../../lib/errors';
import { CROP_PER_INPUT } from '../../lib/vision/align';
import { decodeSet, readShardSet, type ShardSet, type SplitName } from './shards';

/** Aligned face crops in memory with labels in the order of a model's action units. */
export interface Faces {
  readonly count: number;
  /** side of a crop in pixels */
  readonly side: number;
  /** RGB bytes, [count, side, side, 3] */
  readonly pixels: Uint8Array;
  /** 0 absent, 1 present, between them how likely, NaN unknown, [count, N] */
  readonly labels: Float32Array;
  /** [count] */
  readonly subjects: readonly string[];
}

/** The three splits that training and evaluation use. */
export interface FaceData {
  readonly train: Faces;
  readonly validation: Faces;
  readonly test: Faces;
  /** What the sets say of themselves. */
  readonly sources: readonly string[];
}

/**
 * Reads face sets for a model. The training splits of all sets are joined; validation and test are those
 * of the first.
 * @param aus FACS numbers of the model, in order
 * @param inputSize side of the model's input; crops that do not fit it are resized
 * @throws AppError bad-input when a set labels none of the units, when one person is in two splits, or when
 *   the first set's validation or test labels are not all 0, 1 or unknown
 */
export async function loadFaceData(
  directories: readonly string[],
  aus: readonly number[],
  inputSize: number,
): Promise<FaceData> {
  const sets = await Promise.all(directories.map((directory) => readShardSet(directory)));
  const side = Math.round(inputSize * CROP_PER_INPUT);
  const read = (set: ShardSet, split: SplitName) => loadSplit(set, split, aus, side);
  const train: Faces[] = [];
  for (const set of sets) train.push(await read(set, 'train'));
  const data = {
    train: join(train),
    validation: await read(sets[0], 'validation'),
    test: await read(sets[0], 'test'),
    sources: sets.map((set) => set.source),
  };
  checkApart(data);
  checkDecided(sets[0], data);
  return data;
}

async function loadSplit(
  set: ShardSet,
  name: SplitName,
  aus: readonly number[],
  side: number,
): Promise<Faces> {
  const split = set.split(name);
  const columns = aus.map((au) => set.aus.indexOf(au));
  if (columns.every((column) => column < 0)) {
    throw new AppError(
      'bad-input',
      `${set.directory} labels none of the model's action units (${aus.join(' ')}); it has ${set.aus.join(' ')}.`,
    );
  }
  const labels = new Float32Array(split.count * aus.length);
  for (let i = 0; i < split.count; i++) {
    for (const [j, column] of columns.entries()) {
      labels[i * aus.length + j] = column < 0 ? Number.NaN : split.labels[i * set.aus.length + column];
    }
  }
  const decoded = await decodeSet(set, name);
  const pixels = set.size === side ? decoded : await resizeAll(decoded, set.size, side);
  return { count: split.count, side, pixels, labels, subjects: split.subjects };
}

async function resizeAll(pixels: Uint8Array, from: number, to: number): Promise<Uint8Array> {
  const count = pixels.length / (from * from * 3);
  const resized = new Uint8Array(count * to * to * 3);
  for (let i = 0; i < count; i++) {
    const crop = pixels.subarray(i * from * from * 3, (i + 1) * from * from * 3);
    const raw = { width: from, height: from, channels: 3 as const };
    resized.set(await sharp(crop, { raw }).resize(to, to, { fit: 'fill' }).raw().toBuffer(), i * to * to * 3);
  }
  return resized;
}

function join(parts: readonly Faces[]): Faces {
  if (parts.length === 1) return parts[0];
  const pixels = new Uint8Array(parts.reduce((sum, part) => sum + part.pixels.length, 0));
  const labels = new Float32Array(parts.reduce((sum, part) => sum + part.labels.length, 0));
  let pixel = 0;
  let label = 0;
  for (const part of parts) {
    pixels.set(part.pixels, pixel);
    labels.set(part.labels, label);
    pixel += part.pixels.length;
    label += part.labels.length;
  }
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    side: parts[0].side,
    pixels,
    labels,
    subjects: parts.flatMap((part) => part.subjects),
  };
}

/** A person seen in training would make validation and test say more than is true. */
function checkApart({ train, validation, test }: Omit<FaceData, 'sources'>): void {
  const trained = new Set(train.subjects);
  const shared = [...validation.subjects, ...test.subjects].find((subject) => trained.has(subject));
  if (shared !== undefined) {
    throw new AppError(
      'bad-input',
      `Subject ${shared} is in the training split and in validation or test; a set must be split by person.`,
    );
  }
  const validated = new Set(validation.subjects);
  const both = test.subjects.find((subject) => validated.has(subject));
  if (both !== undefined) {
    throw new AppError('bad-input', `Subject ${both} is both in validation and in test.`);
  }
}

/** Scores count right and wrong answers, which a label between 0 and 1 does not decide. */
function checkDecided(first: ShardSet, { validation, test }: Omit<FaceData, 'sources'>): void {
  const isSoft = (label: number) => label > 0 && label < 1;
  if (!validation.labels.some(isSoft) && !test.labels.some(isSoft)) return;
  throw new AppError(
    'bad-input',
    `${first.directory} has labels between 0 and 1, so nothing can be scored on it. Name a set with labels of ` +
      '0 and 1 first, such as --data training/datasets/rendered, and this one after it.',
  );
}
