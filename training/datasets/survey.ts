import { AppError } from '../../lib/errors';
import { mean } from '../../lib/numbers/statistics';
import { assignSubjects, type PublishedName, publishedFolds } from '../face-set/folds';
import type { PreparedFrom } from '../face-set/shard-index';
import { SPLITS, type SplitName } from '../face-set/shards';
import type { Dataset } from './open';

/** An image as far as its labels go. */
interface Labelled {
  readonly subject: string;
  /** Of a set with splits of its own. */
  readonly split: SplitName | null;
  /** by action unit, null unknown */
  readonly labels: readonly (number | null)[];
}

/** Images that are counted together: a split, or what one fold tests. */
interface Part {
  readonly name: string;
  readonly images: number;
  readonly subjects: number;
  /** Images and subjects of the fold's other splits, left out for a split. */
  readonly others?: Readonly<Record<'train' | 'validation', { images: number; subjects: number }>>;
  /** By action unit: mean of the known labels, NaN without any. */
  readonly rates: readonly number[];
}

/** What a dataset holds, counted. */
export interface Survey {
  readonly aus: readonly number[];
  readonly all: Part;
  /** By action unit: share of the images whose label is unknown. */
  readonly unknown: readonly number[];
  readonly isSoft: boolean;
  /** Its splits, or the tests of its folds. */
  readonly parts: readonly Part[];
  readonly notes: readonly string[];
}

/** @param folds how many the subjects are divided into where the set has no splits of its own */
export function survey(dataset: Dataset, folds: number): Survey {
  const { aus, images, madeOf } = contentOf(dataset);
  const partOf = (name: string, rows: readonly Labelled[]): Part => ({
    name,
    ...countOf(rows),
    rates: aus.map((_, j) => mean(rows.flatMap(({ labels }) => labels[j] ?? []))),
  });
  const notes = publishedNotes(images, madeOf);
  const parts =
    madeOf === null
      ? SPLITS.map((name) =>
          partOf(
            name,
            images.filter(({ split }) => split === name),
          ),
        )
      : foldsOf(images, madeOf, folds, partOf, notes);
  return {
    aus,
    all: partOf('all', images),
    unknown: aus.map((_, j) => mean(images.map(({ labels }) => Number(labels[j] === null)))),
    isSoft: images.some(({ labels }) => labels.some((label) => label !== null && label > 0 && label < 1)),
    parts,
    notes,
  };
}

/** @returns also what the subjects are divided by; null for a set with splits of its own */
function contentOf(dataset: Dataset): {
  aus: readonly number[];
  images: Labelled[];
  madeOf: PreparedFrom | null;
} {
  if (dataset.kind === 'raw') {
    const { aus, frames, name } = dataset.raw;
    const images = frames.map(({ subject, labels }) => ({ subject, split: null, labels }));
    return { aus, images, madeOf: name };
  }
  const { set } = dataset;
  const { aus } = set;
  const images = SPLITS.flatMap((split) => {
    const { subjects, labels } = set.split(split);
    return subjects.map((subject, i) => {
      const row = Array.from(labels.subarray(i * aus.length, (i + 1) * aus.length));
      return { subject, split, labels: row.map((label) => (Number.isNaN(label) ? null : label)) };
    });
  });
  return { aus, images, madeOf: set.dataset };
}

/** What each fold tests; a note in place of a fold that cannot be made. */
function foldsOf(
  images: readonly Labelled[],
  madeOf: PreparedFrom,
  folds: number,
  partOf: (name: string, rows: readonly Labelled[]) => Part,
  notes: string[],
): Part[] {
  const perSubject = new Map<string, number>();
  for (const { subject } of images) perSubject.set(subject, (perSubject.get(subject) ?? 0) + 1);
  const published = publishedOf(madeOf);
  try {
    return Array.from({ length: folds }, (_, i) => {
      const splits = assignSubjects(perSubject, { fold: i + 1, folds }, published);
      const rowsOf = (split: SplitName) => images.filter(({ subject }) => splits.get(subject) === split);
      const others = { train: countOf(rowsOf('train')), validation: countOf(rowsOf('validation')) };
      return { ...partOf(`fold ${i + 1}`, rowsOf('test')), others };
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    notes.push(`It cannot be divided into ${folds} folds. ${error.message}`);
    return [];
  }
}

function publishedNotes(images: readonly Labelled[], madeOf: PreparedFrom | null): string[] {
  const name = publishedOf(madeOf);
  if (!name) return [];
  const subjects = new Set(images.map(({ subject }) => subject));
  const missing = publishedFolds(name)
    .flat()
    .filter((subject) => !subjects.has(subject));
  if (missing.length === 0) return [];
  return [
    `It has not all subjects of the published folds, so scores are not comparable with papers: ${missing.sort().join(' ')} ` +
      `${missing.length === 1 ? 'is' : 'are'} missing.`,
  ];
}

function publishedOf(madeOf: PreparedFrom | null): PublishedName | undefined {
  return madeOf === 'BP4D' || madeOf === 'DISFA' ? madeOf : undefined;
}

function countOf(rows: readonly Labelled[]): { images: number; subjects: number } {
  return { images: rows.length, subjects: new Set(rows.map(({ subject }) => subject)).size };
}
