import { basename, join } from 'node:path';
import { framesOf, namesOf } from './frame-files';
import { frameNumber, readTable, type TableRow, unitOf } from './label-table';
import type { Problem } from './problems';
import type { RawDataset, RawFrame } from './raw';

/** The units whose occurrence the papers report. */
const AUS = [1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24];
export const BP4D_LABELS = join('AUCoding', 'AU_OCC');
const BP4D_FRAMES = '2D+3D';
const RECORDING = /^([FM]\d{3})_(T\d+)\.csv$/i;
const CODES: ReadonlyMap<string, number | null> = new Map([
  ['0', 0],
  ['1', 1],
  ['9', null],
]);

/**
 * BP4D in the layout that it is distributed in: AUCoding/AU_OCC/F001_T1.csv, whose first row names the frame
 * column and the units and whose codes are 0, 1 and 9 for unknown, and 2D+3D/F001/T1/0001.jpg.
 */
export async function readBp4d(directory: string): Promise<RawDataset> {
  const problems: Problem[] = [];
  const frames: RawFrame[] = [];
  let unknown = 0;
  const folder = join(directory, BP4D_LABELS);
  const tables = (await namesOf(folder)).filter((name) => name.toLowerCase().endsWith('.csv'));
  if (tables.length === 0) problems.push({ path: folder, line: null, text: 'holds no F001_T1.csv' });
  for (const name of tables) {
    const recording = RECORDING.exec(basename(name));
    if (!recording) {
      problems.push({ path: join(folder, name), line: null, text: 'is not named like F001_T1.csv' });
      continue;
    }
    const [, subject, task] = recording.map((part) => part.toUpperCase());
    const read = await readRecording(directory, { table: join(folder, name), subject, task }, problems);
    const known = read.filter(({ labels }) => labels.some((label) => label !== null));
    unknown += read.length - known.length;
    for (const frame of known) frames.push(frame);
  }
  const notes = unknown > 0 ? [`${unknown} frames are left out: none of the units is coded in them.`] : [];
  return { name: 'BP4D', directory, aus: AUS, frames, problems, notes };
}

async function readRecording(
  directory: string,
  { table, subject, task }: { table: string; subject: string; task: string },
  problems: Problem[],
): Promise<RawFrame[]> {
  const [head, ...rows] = await readTable(table, problems);
  if (!head) return [];
  const columns = columnsOf(head, table, problems);
  if (!columns) return [];
  if (rows.length === 0) problems.push({ path: table, line: null, text: 'has no frames' });

  const folder = join(directory, BP4D_FRAMES, subject, task);
  const pictures = await framesOf(folder, problems);
  if (!pictures) {
    problems.push({
      path: folder,
      line: null,
      text: `is missing; ${table} codes ${rows.length} frames of it`,
    });
    return [];
  }
  const seen = new Set<number>();
  return rows.flatMap(({ cells, line }) => {
    const wrong = (text: string): [] => {
      problems.push({ path: table, line, text });
      return [];
    };
    if (cells.length !== head.cells.length) {
      return wrong(`has ${cells.length} cells where the first row has ${head.cells.length}`);
    }
    const number = frameNumber(cells[0]);
    if (number === null) return wrong(`“${cells[0]}” is no frame number`);
    if (seen.has(number)) return wrong(`codes frame ${number} a second time`);
    seen.add(number);
    const bad = columns.findIndex((column) => !CODES.has(cells[column]));
    if (bad >= 0) return wrong(`“${cells[columns[bad]]}” is no code of AU${AUS[bad]}; it is 0, 1 or 9`);
    const path = pictures.get(number);
    if (!path) return wrong(`there is no picture of frame ${number} in ${folder}`);
    const labels = columns.map((column) => CODES.get(cells[column]) ?? null);
    return {
      id: `${subject}/${task}/${number}`,
      picture: { kind: 'image' as const, path },
      subject,
      recording: `${subject}/${task}`,
      labels,
      intensity: labels.map(() => null),
    };
  });
}

/** Where each unit is; null, and a problem added, where one is not. */
function columnsOf({ cells, line }: TableRow, path: string, problems: Problem[]): number[] | null {
  const units = cells.map((cell, i) => (i === 0 ? null : unitOf(cell)));
  const columns = AUS.map((au) => units.indexOf(au));
  const missing = AUS.filter((_, i) => columns[i] < 0);
  if (missing.length === 0) return columns;
  const text = `the first row must name the frame column and the units; it lacks ${missing.join(' ')}`;
  problems.push({ path, line, text });
  return null;
}
