import { createHash } from 'node:crypto';
import { AppError } from '../../lib/errors';
import type { SplitName } from './shards';

/** One of several tests of a set: every subject is tested in exactly one fold. */
export interface Partition {
  /** counts from 1 */
  readonly fold: number;
  /** at least 2 */
  readonly folds: number;
}

/** What a set without splits of its own is read as where nobody asks for a fold. */
export const FIRST_OF_THREE: Partition = { fold: 1, folds: 3 };

/** One of this many groups of the subjects that are not tested is validated on. */
const VALIDATION_GROUPS = 5;

/**
 * Subjects that each fold tests, fold 1 first, as published with ME-GraphAU (CVI-SZU/ME-GraphAU, tool/); other
 * papers number the same three lists differently.
 */
const PUBLISHED_FOLDS = {
  BP4D: [
    'F007 F015 F006 F019 M006 M009 F012 M003 F004 F021 F017 M015 F014',
    'M011 F003 M010 M002 F005 F022 M018 M017 F013 M016 F020 F011 M013 M005',
    'F001 M007 F018 F008 F002 M004 F010 F009 M012 M001 F016 M014 F023 M008',
  ],
  DISFA: [
    'SN003 SN029 SN023 SN025 SN008 SN005 SN007 SN017 SN004',
    'SN013 SN018 SN011 SN028 SN012 SN006 SN031 SN021 SN024',
    'SN002 SN010 SN001 SN026 SN027 SN032 SN030 SN009 SN016',
  ],
} as const;

/** A dataset whose papers all test the same three lists of subjects. */
export type PublishedName = keyof typeof PUBLISHED_FOLDS;

/** The published lists, fold 1 first. */
export function publishedFolds(name: PublishedName): string[][] {
  return PUBLISHED_FOLDS[name].map((list) => list.split(' '));
}

/**
 * The split of each subject. The fold's subjects are the test; of the others about a fifth, balanced by images,
 * is validation. The same for the same subjects and counts, in whatever order they come.
 * @param images how many images each subject has
 * @param published takes the test subjects from the published lists where the set is divided in three
 * @throws AppError bad-input when there are too few subjects, a fold that does not exist, or a subject that no
 *   published fold has
 */
export function assignSubjects(
  images: ReadonlyMap<string, number>,
  { fold, folds }: Partition,
  published?: PublishedName,
): Map<string, SplitName> {
  if (!(Number.isInteger(folds) && folds >= 2 && Number.isInteger(fold) && fold >= 1 && fold <= folds)) {
    throw new AppError('bad-input', `There is no fold ${fold} of ${folds}; folds count from 1, at least 2.`);
  }
  const groups =
    published && folds === 3 ? publishedGroups(images, published) : balancedGroups(images, folds);
  const test = groups[fold - 1];
  const others = new Map([...images].filter(([subject]) => !test.includes(subject)));
  if (test.length === 0 || others.size < 2) {
    throw new AppError(
      'bad-input',
      `Fold ${fold} of ${folds} would test ${test.length} of ${images.size} subjects and leave ${others.size}; ` +
        'it takes one to test, one to validate and one to train.',
    );
  }
  const [validation] = balancedGroups(others, Math.min(VALIDATION_GROUPS, others.size));
  return new Map(
    [...images.keys()].map((subject) => [
      subject,
      test.includes(subject) ? 'test' : validation.includes(subject) ? 'validation' : 'train',
    ]),
  );
}

/** Those of the published lists that the set has. */
function publishedGroups(images: ReadonlyMap<string, number>, name: PublishedName): string[][] {
  const lists = publishedFolds(name);
  const unmatched = [...images.keys()].filter((subject) => !lists.flat().includes(subject));
  if (unmatched.length > 0) {
    throw new AppError(
      'bad-input',
      `No published fold of ${name} has the subjects ${unmatched.join(', ')}. Take them out of the set, or use ` +
        'another number of folds than 3.',
    );
  }
  return lists.map((list) => list.filter((subject) => images.has(subject)));
}

/** Subjects in groups of about as many images: the largest first, each to the group that has the fewest. */
function balancedGroups(images: ReadonlyMap<string, number>, count: number): string[][] {
  const groups = Array.from({ length: count }, () => ({ subjects: [] as string[], images: 0 }));
  const order = [...images].sort(
    ([one, ofOne], [other, ofOther]) => ofOther - ofOne || (hash(one) < hash(other) ? -1 : 1),
  );
  for (const [subject, number] of order) {
    const group = groups.reduce((least, next) => (next.images < least.images ? next : least));
    group.subjects.push(subject);
    group.images += number;
  }
  return groups.map(({ subjects }) => subjects);
}

/** An order that no property of the names shows in. */
function hash(subject: string): string {
  return createHash('sha256').update(subject).digest('hex');
}
