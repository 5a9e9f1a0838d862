import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { CATALOGUE } from '../../lib/au/catalogue';
import { filesBelow } from './frames';
import type { Problem } from './problems';
import type { RawDataset, RawFrame } from './raw';
import { readTable, type TableRow, unitOf } from './table';

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
  const frames = columns
    ? rowsOf(directory, { path, rows, columns, width: head.cells.length }, problems)
    : [];
  return {
    name: 'folder',
    directory,
    aus: columns?.units.map(({ au }) => au) ?? [],
    frames,
    problems,
    notes: await notesOf(directory, rows, columns),
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

function rowsOf(
  directory: string,
  { path, rows, columns, width }: { path: string; rows: TableRow[]; columns: Columns; width: number },
  problems: Problem[],
): RawFrame[] {
  const lines = new Map<string, number>();
  return rows.flatMap(({ cells, line }): RawFrame[] => {
    const wrong = (text: string): [] => {
      problems.push({ path, line, text });
      return [];
    };
    if (cells.length !== width) return wrong(`has ${cells.length} cells where the first row has ${width}`);
    const image = cells[columns.image];
    const subject = cells[columns.subject];
    if (!image) return wrong('names no image');
    if (!subject) return wrong(`says nothing of the subject of ${image}`);
    const id = normalize(image);
    if (lines.has(id)) return wrong(`${image} is in line ${lines.get(id)} already`);
    lines.set(id, line);
    const labels = columns.units.map(({ column }) => labelOf(cells[column]));
    const bad = labels.findIndex((label) => label !== null && Number.isNaN(label));
    if (bad >= 0) {
      const { au, column } = columns.units[bad];
      return wrong(`“${cells[column]}” is no label of AU${au}; it is from 0 to 1, or empty`);
    }
    if (!existsSync(join(directory, id))) return wrong(`there is no ${join(directory, id)}`);
    const picture = { kind: 'image' as const, path: join(directory, id) };
    return [{ id, picture, subject, task: null, labels, intensity: labels.map(() => null) }];
  });
}

/** NaN for what is no label. */
function labelOf(cell: string): number | null {
  if (cell === '') return null;
  const value = Number(cell);
  return value >= 0 && value <= 1 ? value : Number.NaN;
}

async function notesOf(
  directory: string,
  rows: readonly TableRow[],
  columns: Columns | null,
): Promise<string[]> {
  if (!columns) return [];
  const named = new Set(rows.map(({ cells }) => normalize(cells[columns.image] ?? '')));
  const others = (await filesBelow(directory)).filter((name) => !named.has(name) && name !== FOLDER_LABELS);
  if (others.length === 0) return [];
  const few = others.slice(0, 3).join(', ');
  return [
    `${others.length} files are not in ${FOLDER_LABELS} and are left out: ${few}${others.length > 3 ? ', …' : ''}`,
  ];
}
