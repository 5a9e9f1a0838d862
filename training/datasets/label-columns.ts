import { CATALOGUE } from '../../lib/au/catalogue';
import { unitOf } from './label-table';

export interface LabelColumn {
  /** counts from 0 */
  readonly column: number;
  readonly heading: string;
  /** of the face; null for all of it */
  readonly side: 'left' | 'right' | null;
  /** occurrence from 0 to 1, intensity from 0 to 5 */
  readonly scale: 'occurrence' | 'intensity';
}

export interface LabelledUnit {
  readonly au: number;
  readonly columns: readonly LabelColumn[];
}

/** What the columns of a table of own pictures are. */
export interface TableColumns {
  readonly image: number;
  readonly subject: number;
  /** in the order of the table */
  readonly units: readonly LabelledUnit[];
  /** what is left out and what is joined */
  readonly notes: readonly string[];
}

/** Headings without capitals, spaces, _ and -; of several that a table has the first in this list. */
const IMAGE =
  'image imagepath imagefile imagename img imgpath imgname file filepath filename path picture photo';
const SUBJECT = 'subject subjectid participant participantid person personid identity';
const SIDES = { l: 'left', left: 'left', r: 'right', right: 'right' } as const;
/** L_AU12, AU12_L, AU12L, AU12_left, and OpenFace’s AU12_c and AU12_r. */
const MARKED = /^(?:(l|left|r|right)[ _-]?)?au[ _-]?0*([1-9]\d*)(?:([ _-]?)(l|left|r|right|c))?$/i;
const KNOWN = new Set(CATALOGUE.map(({ id }) => id));

/**
 * Finds the columns of a table's first row.
 * @param isScaled whether columns without a mark hold intensities
 * @returns or what is wrong
 */
export function tableColumns(headings: readonly string[], isScaled: boolean): TableColumns | string {
  const image = placeOf(headings, IMAGE);
  const subject = placeOf(headings, SUBJECT);
  if (image < 0) return 'the first row has no column image, image_path or file, which picture it is';
  if (subject < 0) return 'the first row has no column subject, who it is';
  const hasLeft = headings.some((heading) => /^l/i.test(MARKED.exec(heading)?.[4] ?? ''));
  const units = new Map<number, LabelColumn[]>();
  const others: string[] = [];
  const unknown: string[] = [];
  for (const [column, heading] of headings.entries()) {
    if (column === image || column === subject) continue;
    const found = labelColumn(heading, { hasLeft, isScaled });
    if (!found) others.push(heading || 'one without a name');
    else if (!KNOWN.has(found.au)) unknown.push(heading);
    else units.set(found.au, [...(units.get(found.au) ?? []), { ...found, column, heading }]);
  }
  if (units.size === 0) return 'the first row names no action unit that is known';
  const twice = [...units].find(([, columns]) => withoutStrength(columns).some(isRepeated));
  if (twice) return `the first row names AU${twice[0]} twice`;
  const spare = [...units.values()].flatMap((columns) =>
    columns.filter((column) => !withoutStrength(columns).includes(column)).map(({ heading }) => heading),
  );
  const kept = [...units].map(([au, columns]) => ({ au, columns: withoutStrength(columns) }));
  const notes = [
    ...leftOut(others, 'no action units'),
    ...leftOut(unknown, 'action units that are not known here'),
    ...leftOut(spare, 'intensities of units whose occurrence is there too'),
    ...kept.flatMap(sidesNote),
  ];
  return { image, subject, units: kept, notes };
}

function placeOf(headings: readonly string[], names: string): number {
  const plain = headings.map((heading) => heading.toLowerCase().replace(/[ _-]/g, ''));
  return plain.indexOf(names.split(' ').find((name) => plain.includes(name)) ?? '-');
}

/** AU12_r is the right side where the table has AU12_L or the like, and OpenFace's intensity where it has not. */
function labelColumn(
  heading: string,
  { hasLeft, isScaled }: { hasLeft: boolean; isScaled: boolean },
): { au: number; side: LabelColumn['side']; scale: LabelColumn['scale'] } | null {
  const scale = isScaled ? 'intensity' : 'occurrence';
  const whole = unitOf(heading);
  if (whole !== null && (KNOWN.has(whole) || /au/i.test(heading))) return { au: whole, side: null, scale };
  const [, before, number, gap, after] = MARKED.exec(heading) ?? [];
  if (number === undefined || (before && after)) return null;
  const au = Number(number);
  const mark = (before ?? after).toLowerCase();
  if (mark === 'c') return { au, side: null, scale: 'occurrence' };
  if (mark === 'r' && after && gap && !hasLeft) return { au, side: null, scale: 'intensity' };
  return { au, side: SIDES[mark as keyof typeof SIDES], scale };
}

/** OpenFace gives both: the occurrence is the label. */
function withoutStrength(columns: readonly LabelColumn[]): LabelColumn[] {
  return columns.filter(
    ({ scale, side }) =>
      scale === 'occurrence' || !columns.some((other) => other.scale === 'occurrence' && other.side === side),
  );
}

function isRepeated({ side }: LabelColumn, at: number, columns: readonly LabelColumn[]): boolean {
  return columns.findIndex((other) => other.side === side) !== at;
}

function leftOut(headings: readonly string[], what: string): string[] {
  if (headings.length === 0) return [];
  const few = `${headings.slice(0, 5).join(', ')}${headings.length > 5 ? ', …' : ''}`;
  return [`${headings.length} columns are left out as ${what}: ${few}`];
}

function sidesNote({ au, columns }: LabelledUnit): string[] {
  const names = columns.map(({ heading }) => heading);
  if (columns.length > 1) return [`AU${au} is present where any of ${names.join(', ')} says so.`];
  const [{ side }] = columns;
  return side ? [`AU${au} is read from the ${side} side alone, ${names[0]}.`] : [];
}
