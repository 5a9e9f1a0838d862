import { stat } from 'node:fs/promises';
import { isAbsolute, join, posix } from 'node:path';
import { CATALOGUE } from '../../lib/au/catalogue';
import { filesBelow } from './frame-files';
import { readTable, type TableRow, unitOf } from './label-table';
import type { Problem } from './problems';
import type { RawDataset, RawFrame } from './raw';

export const FOLDER_LABELS = 'labels.csv';

interface Columns {
  readonly image: number;
  readonly subject: number;
  readonly units: readonly { readonly au: number; readonly column: number }[];
}

/**
 * Anybody's own pictures with a labels.csv beside them: columns image (a path from the folder), subject, and
 * one for each action unit, such as AU04, with 0, 1, a probability between them, or nothing for unknown.
 */
export async function readFolder(directory: string): Promise<RawDataset> {
  const problems: Problem[] = [];
  const path = join(directory, FOLDER_LABELS);
  const [head, ...rows] = await readTable(path, problems);
  const columns = head ? columnsOf(head, path, problems) : null;
  if (head && rows.length === 0) problems.push({ path, line: null, text: 'names no picture' });
  const read = columns
    ? await rowsOf(directory, { path, rows, columns, width: head.cells.length }, problems)
    : [];
  const frames = read.filter(({ labels }) => labels.some((label) => label !== null));
  const unknown = read.length - frames.length;
  return {
    name: 'folder',
    directory,
    aus: columns?.units.map(({ au }) => au) ?? [],
    frames,
    problems,
    notes: [
      ...(unknown > 0 ? [`${unknown} pictures are left out: all of their labels are unknown.`] : []),
      ...(columns ? await othersOf(directory, rows, columns) : []),
    ],
  };
}

function columnsOf({ cells, line }: TableRow, path: string, problems: Problem[]): Columns | null {
  const wrong = (text: string): null => {
    problems.push({ path, line, text: `${text}; it must be like image,subject,AU01,AU02` });
    return null;
  };
  const image = cells.indexOf('image');
  const subject = cells.indexOf('subject');
  const units = cells.flatMap((cell, column) =>
    column === image || column === subject ? [] : [{ cell, au: unitOf(cell), column }],
  );
  if (image < 0 || subject < 0) return wrong('the first row lacks the column image or subject');
  if (units.length === 0) return wrong('the first row names no action unit');
  const known = new Set(CATALOGUE.map(({ id }) => id));
  for (const [i, { cell, au }] of units.entries()) {
    if (au === null || !known.has(au)) return wrong(`“${cell}” in the first row is no action unit`);
    if (units.findIndex((other) => other.au === au) !== i) return wrong(`the first row names AU${au} twice`);
  }
  return { image, subject, units: units.map(({ au, column }) => ({ au: au!, column })) };
}

async function rowsOf(
  directory: string,
  { path, rows, columns, width }: { path: string; rows: TableRow[]; columns: Columns; width: number },
  problems: Problem[],
): Promise<RawFrame[]> {
  const lines = new Map<string, number>();
  const frames: RawFrame[] = [];
  for (const row of rows) {
    const frame = await frameOf(row);
    if (typeof frame === 'string') problems.push({ path, line: row.line, text: frame });
    else frames.push(frame);
  }
  return frames;

  /** Or what is wrong. */
  async function frameOf({ cells, line }: TableRow): Promise<RawFrame | string> {
    if (cells.length !== width) return `has ${cells.length} cells where the first row has ${width}`;
    const image = cells[columns.image];
    const subject = cells[columns.subject];
    if (!image) return 'names no image';
    if (!subject) return `says nothing of the subject of ${image}`;
    const id = posix.normalize(image);
    if (isAbsolute(id) || id.split('/')[0] === '..') return `${image} is not in the folder`;
    if (lines.has(id)) return `${image} is in line ${lines.get(id)} already`;
    lines.set(id, line);
    const labels = columns.units.map(({ column }) => labelOf(cells[column]));
    const bad = labels.findIndex((label) => label !== null && Number.isNaN(label));
    if (bad >= 0) {
      const { au, column } = columns.units[bad];
      return `“${cells[column]}” is no label of AU${au}; it is from 0 to 1, or empty`;
    }
    const picture = { kind: 'image' as const, path: join(directory, id) };
    const facts = await stat(picture.path).catch(() => null);
    if (!facts?.isFile()) return `there is no file ${picture.path}`;
    return { id, picture, subject, recording: null, labels, intensity: labels.map(() => null) };
  }
}

/** NaN for what is no label. */
function labelOf(cell: string): number | null {
  if (cell === '') return null;
  const value = /^[\d.]+(e-?\d+)?$/i.test(cell) ? Number(cell) : Number.NaN;
  return value <= 1 ? value : Number.NaN;
}

/** A note of files that no row names. */
async function othersOf(directory: string, rows: readonly TableRow[], columns: Columns): Promise<string[]> {
  const named = new Set(rows.map(({ cells }) => posix.normalize(cells[columns.image] ?? '')));
  const others = (await filesBelow(directory)).filter((name) => !named.has(name) && name !== FOLDER_LABELS);
  if (others.length === 0) return [];
  const few = others.slice(0, 3).join(', ');
  return [
    `${others.length} files are not in ${FOLDER_LABELS} and are left out: ${few}${others.length > 3 ? ', …' : ''}`,
  ];
}
