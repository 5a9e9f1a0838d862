import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { publishedFolds } from '../face-set/folds';
import { archivesIn, foldersIn, framesOf, named, namesOf, unwrapped } from './frame-files';
import { frameNumber, readTable, type TableRow, unitOf } from './label-table';
import type { Problem } from './problems';
import type { RawDataset, RawFrame } from './raw';

/** The units whose occurrence the papers report. */
const AUS = [1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24];
export const BP4D_LABELS = 'AUCoding';
/** As it is handed out, as FERA 2015 named it, or with what an unpacked name turned into. */
const PICTURES = /^(?:(?:sequences?)?[ _-]*\(?2D\s*\+\s*3D\)?|BP4D-training)$/i;
const RECORDING = /^([FM]\d{3})_(T\d+)\.csv$/i;
const CODES: ReadonlyMap<string, number | null> = new Map([
  ['0', 0],
  ['1', 1],
  ['9', null],
]);
/** BP4D+ has 82 women and 58 men, BP4D 23 and 18. */
const PLUS_PEOPLE = { F: 82, M: 58 };
const LAST_TASK = 8;
/** What BP4D+ has beside the pictures and BP4D has not. */
const PLUS_FILES = /^(?:physiology|thermal|IRFeatures|BP4D[ _-]?(?:\+|plus).*)$/i;

interface Recording {
  readonly table: string;
  readonly subject: string;
  readonly task: string;
}

/**
 * BP4D and BP4D+ in the layout that they are distributed in: AUCoding/AU_OCC/F001_T1.csv, whose first row names the
 * frame column and the units and whose codes are 0, 1 and 9 for unknown, and 2D+3D/F001/T1/0001.jpg.
 */
export async function readBp4d(directory: string): Promise<RawDataset> {
  const problems: Problem[] = [];
  const frames: RawFrame[] = [];
  let unknown = 0;
  const recordings = await recordingsIn(await labelFolder(directory), problems);
  for (const recording of recordings) {
    const read = await readRecording(directory, recording, problems);
    const known = read.filter(({ labels }) => labels.some((label) => label !== null));
    unknown += read.length - known.length;
    for (const frame of known) frames.push(frame);
  }
  const mark = await plusMark(directory, recordings);
  const notes = [
    ...(mark
      ? [`It is BP4D+: ${mark}. Its F001 is not BP4D’s, and its folds are made from its subjects.`]
      : []),
    ...(unknown > 0 ? [`${unknown} frames are left out: none of the units is coded in them.`] : []),
  ];
  return { name: mark ? 'BP4D+' : 'BP4D', directory, aus: AUS, frames, problems, notes };
}

/** The first of AUCoding/AU_OCC, AUCoding/AUCoding and AUCoding that holds tables of recordings, or the first. */
async function labelFolder(directory: string): Promise<string> {
  const [coding = join(directory, BP4D_LABELS)] = await foldersIn(directory, named(BP4D_LABELS));
  const outer = await unwrapped(coding);
  const folders = [...(await foldersIn(outer, named('AU_OCC'))), outer, coding];
  for (const folder of folders) {
    if ((await namesOf(folder)).some((name) => RECORDING.test(name))) return folder;
  }
  return folders[0];
}

async function recordingsIn(folder: string, problems: Problem[]): Promise<Recording[]> {
  const tables = (await namesOf(folder)).filter((name) => name.toLowerCase().endsWith('.csv'));
  if (tables.length === 0) {
    const packed = await archivesIn(folder, /./);
    const how = packed.length > 0 ? `; unpack ${packed.join(', ')}` : '; they belong in AUCoding/AU_OCC';
    const text = `holds no tables of occurrence such as F001_T1.csv${how}`;
    problems.push({ path: folder, line: null, text, kind: 'folders without tables' });
  }
  return tables.flatMap((name) => {
    const match = RECORDING.exec(basename(name));
    if (match) {
      const [, subject, task] = match.map((part) => part.toUpperCase());
      return [{ table: join(folder, name), subject, task }];
    }
    const text = 'is not named like F001_T1.csv; rename it or take it away';
    problems.push({ path: join(folder, name), line: null, text, kind: 'tables of another name' });
    return [];
  });
}

/** What shows that this is BP4D+; null for BP4D. */
async function plusMark(directory: string, recordings: readonly Recording[]): Promise<string | null> {
  const file = [basename(resolve(directory)), ...(await namesOf(directory))].find((name) =>
    PLUS_FILES.test(name),
  );
  if (file) return `there is ${file}`;
  const people = new Set(publishedFolds('BP4D').flat());
  const other = recordings.find(
    ({ subject, task }) =>
      Number(task.slice(1)) > LAST_TASK ||
      (!people.has(subject) && Number(subject.slice(1)) <= PLUS_PEOPLE[subject[0] as 'F' | 'M']),
  );
  return other ? `BP4D has no ${other.subject}_${other.task}` : null;
}

async function readRecording(
  directory: string,
  { table, subject, task }: Recording,
  problems: Problem[],
): Promise<RawFrame[]> {
  const [head, ...rows] = (await readTable(table, problems)).rows;
  if (!head) return [];
  const columns = columnsOf(head, table, problems);
  if (!columns) return [];
  if (rows.length === 0) {
    problems.push({ path: table, line: null, text: 'has no frames', kind: 'tables without frames' });
  }
  const { folder, pictures, packed } = await picturesOf(directory, { subject, task }, problems);
  if (pictures.size === 0) {
    const why = existsSync(folder) ? 'holds no picture such as 0001.jpg' : 'is missing';
    problems.push(
      packed.length > 0
        ? {
            path: packed[0],
            line: null,
            text: `is still packed; unpack it, so that the pictures of ${table} lie in ${folder}`,
            kind: 'recordings that are still packed',
          }
        : {
            path: folder,
            line: null,
            text: `${why}; ${table} codes ${rows.length} frames of it`,
            kind: 'recordings without pictures',
          },
    );
    return [];
  }
  const seen = new Set<number>();
  return rows.flatMap(({ cells, line }) => {
    const wrong = (text: string, kind: string): [] => {
      problems.push({ path: table, line, text, kind });
      return [];
    };
    if (cells.length !== head.cells.length) {
      const text = `has ${cells.length} cells where the first row has ${head.cells.length}`;
      return wrong(text, 'lines of another length');
    }
    const number = frameNumber(cells[0]);
    if (number === null) return wrong(`“${cells[0]}” is no frame number`, 'lines without a frame number');
    if (seen.has(number)) return wrong(`codes frame ${number} a second time`, 'frames coded twice');
    seen.add(number);
    const bad = columns.findIndex((column) => !CODES.has(cells[column]));
    if (bad >= 0) {
      const text = `“${cells[columns[bad]]}” is no code of AU${AUS[bad]}; it is 0, 1 or 9`;
      return wrong(text, 'codes that are none');
    }
    const path = pictures.get(number);
    if (!path)
      return wrong(`there is no picture of frame ${number} in ${folder}`, 'frames without a picture');
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

/** @returns where there are none also archives that may have them */
async function picturesOf(
  directory: string,
  { subject, task }: { subject: string; task: string },
  problems: Problem[],
): Promise<{ folder: string; pictures: ReadonlyMap<number, string>; packed: string[] }> {
  const roots = await foldersIn(directory, PICTURES);
  const packed = await archivesIn(directory, PICTURES);
  for (const root of roots) {
    packed.push(...(await archivesIn(root, named(subject))));
    for (const ofSubject of await foldersIn(root, named(subject))) {
      const within = await unwrapped(ofSubject);
      packed.push(...(await archivesIn(within, named(task))));
      for (const folder of await foldersIn(within, named(task))) {
        const pictures = await framesOf(folder, problems);
        if (pictures.size > 0) return { folder, pictures, packed };
      }
    }
  }
  const folder = join(roots[0] ?? join(directory, '2D+3D'), subject, task);
  return { folder, pictures: new Map(), packed };
}

/** Where each unit is; null, and a problem added, where one is not. */
function columnsOf({ cells, line }: TableRow, path: string, problems: Problem[]): number[] | null {
  const units = cells.map((cell, i) => (i === 0 ? null : unitOf(cell)));
  const columns = AUS.map((au) => units.indexOf(au));
  const missing = AUS.filter((_, i) => columns[i] < 0);
  if (missing.length === 0) return columns;
  const text = `the first row must name the frame column and the units; it lacks ${missing.join(' ')}`;
  problems.push({ path, line, text, kind: 'first rows without units' });
  return null;
}
