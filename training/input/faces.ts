import { AppError, messageOf } from '../../lib/errors';
import type { VALIDATE_ON } from '../../lib/runs/run-file';
import { CROP_PER_INPUT } from '../../lib/vision/align';
import { openFaceSet } from '../datasets/open';
import { clearCases } from '../face-set/clear-cases';
import { decodeRows, type Row } from '../face-set/decode';
import { assignSubjects, FIRST_OF_THREE, type Partition } from '../face-set/folds';
import { type ShardSet, SPLITS, type SplitName } from '../face-set/shards';

/** Aligned face crops in memory with labels in the order of a model's action units. */
export interface Faces {
  readonly count: number;
  /** side of a crop in pixels */
  readonly side: number;
  /** RGB bytes in shared memory, [count, side, side, 3] */
  readonly pixels: Uint8Array;
  /** 0 absent, 1 present, between them how likely, NaN unknown, [count, N] */
  readonly labels: Float32Array;
  /** [count] */
  readonly subjects: readonly string[];
  /** which of the data directories each came from, [count] */
  readonly source: Uint8Array;
}

/** Faces whose labels may have been read from strengths. */
export interface GradedFaces extends Faces {
  /** how strong a unit is, 0..1, NaN where nothing is reported, [count, N] */
  readonly intensity: Float32Array;
}
export type ValidateOn = (typeof VALIDATE_ON)[number];

/** The three splits that training and evaluation use. */
export interface FaceData {
  readonly train: Faces;
  readonly validation: Faces;
  readonly test: Faces;
  /** What the sets say of themselves. */
  readonly sources: readonly string[];
}

interface LoadedData extends FaceData {
  readonly train: GradedFaces;
}

/**
 * Reads face sets for a model. The training splits of all sets are joined; test is that of the first, and so is
 * validation unless all are asked for, whose soft labels then count where they are clear. Splits are the sets' own, or with a partition made from the subjects of each set; a person of
 * an earlier set keeps that set's split.
 * @param sources folders of face sets, or render:PEOPLE for the renderer
 * @param aus FACS numbers of the model, in order
 * @param inputSize side of the model's input; crops that do not fit it are resized
 * @throws AppError bad-input for a dataset that is not prepared, when a set labels none of the units, when one
 *   person is in two splits, when a set cannot be divided so, when it does not fit in memory, or when labels that
 *   are scored are not all 0, 1 or unknown
 */
export async function loadFaceData(
  sources: readonly string[],
  aus: readonly number[],
  inputSize: number,
  partition?: Partition,
  validateOn: ValidateOn = 'first',
): Promise<LoadedData> {
  const sets = await Promise.all(sources.map(openFaceSet));
  for (const set of sets) checkUnits(set, aus);
  const side = Math.round(inputSize * CROP_PER_INPUT);
  const divided = divide(sets, partition);
  const load = (split: SplitName, from: typeof divided) =>
    loadFaces(
      from.map((set) => set[split]),
      aus,
      side,
    );
  const validation = await load('validation', validateOn === 'all' ? divided : divided.slice(0, 1));
  const data = {
    train: await load('train', divided),
    validation: validateOn === 'all' ? { ...validation, labels: clearCases(validation.labels) } : validation,
    test: await load('test', divided.slice(0, 1)),
    sources: sets.map((set) => set.source),
  };
  checkApart(data);
  checkDecided(sets[0], data);
  return data;
}

function checkUnits(set: ShardSet, aus: readonly number[]): void {
  if (aus.some((au) => set.aus.includes(au))) return;
  throw new AppError(
    'bad-input',
    `${set.directory} labels none of the model's action units (${aus.join(' ')}); it has ${set.aus.join(' ')}.`,
  );
}

/** The pictures of each set's splits. */
function divide(sets: readonly ShardSet[], partition?: Partition): Record<SplitName, Row[]>[] {
  const known = new Map<string, SplitName>();
  return sets.map((set) => {
    const rows = SPLITS.flatMap((split) => rowsOf(set, split));
    const isWhole = set.dataset !== null;
    if (!partition && !isWhole) return bySplit(rows, (row) => row.split);

    const images = new Map<string, number>();
    for (const row of rows) images.set(subjectOf(row), (images.get(subjectOf(row)) ?? 0) + 1);
    const published = set.dataset === 'BP4D' || set.dataset === 'DISFA' ? set.dataset : undefined;
    const assigned = guard(set, () => assignSubjects(images, partition ?? FIRST_OF_THREE, published));
    for (const [subject, split] of assigned) if (!known.has(subject)) known.set(subject, split);
    return bySplit(rows, (row) => known.get(subjectOf(row))!);
  });
}

function guard<Result>({ directory }: ShardSet, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new AppError('bad-input', `${directory}: ${messageOf(cause)}`, { cause });
  }
}

function rowsOf(set: ShardSet, split: SplitName): Row[] {
  return Array.from({ length: set.split(split).count }, (_, i) => ({ set, split, i }));
}

function subjectOf({ set, split, i }: Row): string {
  return set.split(split).subjects[i];
}

function bySplit(rows: readonly Row[], splitOf: (row: Row) => SplitName): Record<SplitName, Row[]> {
  const divided: Record<SplitName, Row[]> = { train: [], validation: [], test: [] };
  for (const row of rows) divided[splitOf(row)].push(row);
  return divided;
}

/** @param sources pictures of each data directory */
async function loadFaces(
  sources: readonly (readonly Row[])[],
  aus: readonly number[],
  side: number,
): Promise<GradedFaces> {
  const rows = sources.flat();
  const matrix = (key: 'labels' | 'intensity') =>
    Float32Array.from(rows.flatMap((row) => unitsOf(row, key, aus)));
  const pixels = allocate(rows.length, side);
  await decodeRows(rows, side, pixels);
  return {
    count: rows.length,
    side,
    pixels,
    labels: matrix('labels'),
    intensity: matrix('intensity'),
    subjects: rows.map(subjectOf),
    source: Uint8Array.from(sources.flatMap((part, source) => part.map(() => source))),
  };
}

function unitsOf({ set, split, i }: Row, key: 'labels' | 'intensity', aus: readonly number[]): number[] {
  const values = set.split(split)[key];
  return aus.map((au) => {
    const column = set.aus.indexOf(au);
    return column < 0 ? Number.NaN : values[i * set.aus.length + column];
  });
}

/** Shared memory, so that threads can read it without a copy. */
function allocate(count: number, side: number): Uint8Array {
  const bytes = count * side * side * 3;
  try {
    return new Uint8Array(new SharedArrayBuffer(bytes));
  } catch (cause) {
    throw new AppError(
      'bad-input',
      `${count} crops of ${side}×${side} need ${(bytes / 1e9).toFixed(1)} GB of memory, more than there is. Give ` +
        'a smaller --input-size, or prepare fewer frames with --every.',
      { cause },
    );
  }
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

/** Scores count right and wrong predictions, which a label between 0 and 1 does not decide. */
function checkDecided(first: ShardSet, { validation, test }: Omit<FaceData, 'sources'>): void {
  const isSoft = (label: number) => label > 0 && label < 1;
  if (!validation.labels.some(isSoft) && !test.labels.some(isSoft)) return;
  throw new AppError(
    'bad-input',
    `${first.directory} has labels between 0 and 1, so nothing can be scored on it. Name a set with labels of ` +
      '0 and 1 first, such as --data training/datasets/rendered, and this one after it.',
  );
}
