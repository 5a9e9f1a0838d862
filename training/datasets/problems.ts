import { AppError } from '../../lib/errors';

/** Something missing or malformed in a dataset, in one place. */
export interface Problem {
  readonly path: string;
  /** counts from 1; null for a whole file or folder */
  readonly line: number | null;
  /** what is wrong here, and what to do where that does not follow */
  readonly text: string;
  /** what it is one of, in the plural: “frames without a picture”. All of a kind are told as one, with their count. */
  readonly kind: string;
}

/** All problems of a kind. */
export interface ProblemGroup {
  readonly kind: string;
  readonly count: number;
  /** of the first of them */
  readonly text: string;
  /** in the order they were found; lines such as 1-4845, 4850, empty for whole files and folders */
  readonly places: readonly { readonly path: string; readonly count: number; readonly lines: string }[];
}

/** Further kinds, and further files of a kind, are counted, not listed. */
const LISTED_KINDS = 20;
const LISTED_FILES = 5;
/** So many of a kind are told one by one. */
const FEW = 3;
const LISTED_RANGES = 8;

/** Problems by kind, in the order that the kinds were first met. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  return byKey(problems, ({ kind }) => kind).map(([kind, all]) => ({
    kind,
    count: all.length,
    text: all[0].text,
    places: byKey(all, ({ path }) => path).map(([path, inFile]) => ({
      path,
      count: inFile.length,
      lines: rangesOf(inFile.flatMap(({ line }) => line ?? [])),
    })),
  }));
}

/** Each kind of problem once, with the place of its first and how many there are. */
export function describeProblems(problems: readonly Problem[]): string {
  const groups = groupProblems(problems);
  const isRepeated = problems.length > groups.length;
  const rest = groups.length - LISTED_KINDS;
  return [
    `${groups.length === 1 ? '1 problem' : `${groups.length} problems`}${isRepeated ? ` in ${problems.length} places` : ''}:`,
    ...groups.slice(0, LISTED_KINDS).flatMap((group) => {
      const all = problems.filter(({ kind }) => kind === group.kind);
      return all.length <= FEW ? all.map(lineOf) : [lineOf(all[0]), `    ${countOf(group)}`];
    }),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ].join('\n');
}

/** @throws AppError bad-input that tells the problems, if there are any */
export function refuseProblems(directory: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new AppError('bad-input', `${directory} cannot be used as it is. ${describeProblems(problems)}`);
}

function lineOf({ path, line, text }: Problem): string {
  return `  ${path}${line === null ? '' : `:${line}`}: ${text}`;
}

function countOf({ count, kind, places }: ProblemGroup): string {
  const [{ lines }] = places;
  const here = lines && `, here in lines ${fewOf(lines)}`;
  if (places.length === 1) return `${count} ${kind} in all${here}`;
  const others = places
    .slice(1, 1 + LISTED_FILES)
    .map((place) => (place.count === 1 ? place.path : `${place.path} (${place.count})`));
  const more = places.length - 1 - others.length;
  return `${count} ${kind} in all${here}, also in ${others.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function fewOf(lines: string): string {
  const ranges = lines.split(', ');
  return ranges.length > LISTED_RANGES ? `${ranges.slice(0, LISTED_RANGES).join(', ')}, …` : lines;
}

/** Such as 1-3, 7. */
function rangesOf(lines: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const line of [...lines].sort((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last && line <= last[1] + 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups];
}
