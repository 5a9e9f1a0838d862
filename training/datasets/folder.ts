import { stat } from 'node:fs/promises';
import { isAbsolute, join, posix } from 'node:path';
import { archivesIn, filesBelow, named } from './frame-files';
import { LabelCells } from './label-cells';
import { type TableColumns, tableColumns } from './label-columns';
import { readTable, type TableRow } from './label-table';
import type { Problem } from './problems';
import { AS_CODED, type LabelRule, type RawDataset, type RawFrame } from './raw';

export const FOLDER_LABELS = 'labels.csv';

/** What is wrong with a row. */
type Fault = Pick<Problem, 'text' | 'kind'>;

/**
 * Anybody's own pictures with a labels.csv beside them: columns image (a path from the folder), subject, and
 * one for each action unit, such as AU04, with 0, 1, a probability between them, or nothing for unknown; or with
 * intensities from 0 to 5.
 */
export async function readFolder(
  directory: string,
  { presentFrom }: LabelRule = AS_CODED,
): Promise<RawDataset> {
  const problems: Problem[] = [];
  const path = join(directory, FOLDER_LABELS);
  const table = await readTable(path, problems);
  const [head, ...rows] = table.rows;
  const columns = head ? columnsOf(head, { path, presentFrom }, problems) : null;
  if (head && rows.length === 0) {
    problems.push({ path, line: null, text: 'names no picture', kind: 'tables without pictures' });
  }
  const cells = new LabelCells(presentFrom);
  const read = columns
    ? await rowsOf(directory, { path, rows, columns, cells, width: head.cells.length }, problems)
    : [];
  if (presentFrom !== null && presentFrom > 1 && read.length > 0 && !cells.isScaled) {
    const text = `has no intensity above 1, so that with --present-from ${presentFrom} no unit would be present; leave the option out`;
    problems.push({ path, line: null, text, kind: 'tables without intensities' });
  }
  const frames = read.filter(({ labels }) => labels.some((label) => label !== null));
  const unknown = read.length - frames.length;
  const backslashes = columns ? rows.filter((row) => row.cells[columns.image]?.includes('\\')).length : 0;
  return {
    name: 'folder',
    directory,
    aus: columns?.units.map(({ au }) => au) ?? [],
    frames,
    problems,
    notes: [
      ...(table.separator === ',' ? [] : [`${FOLDER_LABELS} is separated by ${nameOf(table.separator)}.`]),
      ...(columns?.notes ?? []),
      ...(presentFrom === null ? [] : [`A unit is present from intensity ${presentFrom} on.`]),
      ...(backslashes > 0 ? [`\\ is read as / in ${backslashes} paths.`] : []),
      ...codesNote(cells.unknown),
      ...(unknown > 0 ? [`${unknown} pictures are left out: all of their labels are unknown.`] : []),
      ...(columns ? await othersOf(directory, rows, columns) : []),
    ],
  };
}

function nameOf(separator: string): string {
  return separator === '\t' ? 'tabs' : `“${separator}”`;
}

function codesNote(unknown: ReadonlyMap<string, number>): string[] {
  if (unknown.size === 0) return [];
  const codes = [...unknown].sort().map(([code, count]) => `${code} (${count})`);
  return [`These codes are read as unknown, with how often they occur: ${codes.join(', ')}.`];
}

function columnsOf(
  { cells, line }: TableRow,
  { path, presentFrom }: { path: string; presentFrom: number | null },
  problems: Problem[],
): TableColumns | null {
  const columns = tableColumns(cells, presentFrom !== null);
  if (typeof columns !== 'string') return columns;
  const text = `${columns}; it must be like image,subject,AU01,AU02`;
  problems.push({ path, line, text, kind: 'first rows that cannot be read' });
  return null;
}

interface Rows {
  readonly path: string;
  readonly rows: readonly TableRow[];
  readonly columns: TableColumns;
  readonly cells: LabelCells;
  /** cells of the first row */
  readonly width: number;
}

async function rowsOf(
  directory: string,
  { path, rows, columns, cells: labelCells, width }: Rows,
  problems: Problem[],
): Promise<RawFrame[]> {
  const lines = new Map<string, number>();
  const frames: RawFrame[] = [];
  for (const row of rows) {
    const frame = await frameOf(row);
    if ('kind' in frame) problems.push({ path, line: row.line, ...frame });
    else frames.push(frame);
  }
  return frames;

  async function frameOf({ cells, line }: TableRow): Promise<RawFrame | Fault> {
    if (cells.length !== width) {
      const text = `has ${cells.length} cells where the first row has ${width}`;
      return { text, kind: 'rows of another length' };
    }
    const image = cells[columns.image];
    const subject = cells[columns.subject];
    if (!image) return { text: 'names no image', kind: 'rows without an image' };
    if (!subject) return { text: `says nothing of the subject of ${image}`, kind: 'rows without a subject' };
    const id = idOf(image);
    if (isAbsolute(id) || /^[a-z]:/i.test(id) || id.split('/')[0] === '..') {
      const text = `${image} is not in the folder; give its path from the folder`;
      return { text, kind: 'pictures out of the folder' };
    }
    if (lines.has(id)) {
      return { text: `${image} is in line ${lines.get(id)} already`, kind: 'pictures named twice' };
    }
    lines.set(id, line);
    const labels = columns.units.map((unit) => labelCells.read(unit, cells));
    const bad = labels.find((label) => typeof label === 'string');
    if (bad !== undefined) return { text: bad, kind: 'labels that are none' };
    const known = labels.filter((label) => typeof label !== 'string');
    const picture = { kind: 'image' as const, path: join(directory, id) };
    const facts = await stat(picture.path).catch(() => null);
    if (!facts?.isFile()) return { text: await missingText(id), kind: 'pictures that are missing' };
    return {
      id,
      picture,
      subject,
      recording: null,
      labels: known.map(({ label }) => label),
      intensity: known.map(({ intensity }) => intensity),
    };
  }

  async function missingText(id: string): Promise<string> {
    const text = `there is no file ${join(directory, id)}`;
    const [top, ...below] = id.split('/');
    const [packed] = below.length > 0 ? await archivesIn(directory, named(top)) : [];
    return packed ? `${text}; unpack ${packed}` : text;
  }
}

/** A path as it is named on every machine. */
function idOf(image: string): string {
  return posix.normalize(image.replaceAll('\\', '/'));
}

/** A note of files that no row names. */
async function othersOf(
  directory: string,
  rows: readonly TableRow[],
  columns: TableColumns,
): Promise<string[]> {
  const known = new Set(rows.map(({ cells }) => idOf(cells[columns.image] ?? '')));
  const others = (await filesBelow(directory)).filter((name) => !known.has(name) && name !== FOLDER_LABELS);
  if (others.length === 0) return [];
  const few = others.slice(0, 3).join(', ');
  return [
    `${others.length} files are not in ${FOLDER_LABELS} and are left out: ${few}${others.length > 3 ? ', …' : ''}`,
  ];
}
