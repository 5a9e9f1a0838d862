import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { openDataset } from '../../../training/datasets/open';
import { AS_CODED, type LabelRule, type RawDataset } from '../../../training/datasets/raw';

/** A folder in which a test lays out a dataset. */
export interface Layout {
  readonly folder: string;
  put(name: string, content: string | Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

export function layoutIn(folder: string): Layout {
  return {
    folder,
    async put(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
    remove: (name) => rm(join(folder, name), { recursive: true }),
  };
}

/** A folder of its own for each test of a file, which is removed afterwards. */
export function layoutOfEachTest(): Layout {
  let current: Layout;
  beforeEach(async () => {
    current = layoutIn(await mkdtemp(join(tmpdir(), 'dataset-')));
  });
  afterEach(() => rm(current.folder, { recursive: true }));
  return {
    get folder() {
      return current.folder;
    },
    put: (name, content) => current.put(name, content),
    remove: (name) => current.remove(name),
  };
}

export async function readRaw({ folder }: Layout, rule: LabelRule = AS_CODED): Promise<RawDataset> {
  const dataset = await openDataset(folder, rule);
  if (dataset.kind !== 'raw') throw new Error('a face set');
  return dataset.raw;
}

/** Each as path from the folder, line and text. */
export async function problemsIn(layout: Layout, rule?: LabelRule): Promise<string[]> {
  return (await readRaw(layout, rule)).problems.map(
    ({ path, line, text }) => `${path.slice(layout.folder.length + 1)}:${line ?? '-'}: ${text}`,
  );
}

export const idsOf = ({ frames }: RawDataset) => frames.map(({ id }) => id);

/** The units of BP4D that the papers report, in the order of its reader. */
export const BP4D_AUS = [1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24];

/** As BP4D's tables: a column for the frame and one for each unit from 1 to 29. */
export function bp4dTable(
  frames: readonly { number: number; codes: Readonly<Record<number, string>> }[],
): string {
  const units = Array.from({ length: 29 }, (_, i) => i + 1);
  const line = (first: number, cell: (unit: number) => string | number) =>
    `${[first, ...units.map(cell)].join(',')}\n`;
  const rows = frames.map(({ number, codes }) =>
    line(number, (unit) => codes[unit] ?? (BP4D_AUS.includes(unit) ? '0' : '9')),
  );
  return line(0, (unit) => unit) + rows.join('');
}

/** A small BP4D without faults: two subjects, names padded with four, three and no zeros. */
export async function putBp4d({ put }: Layout): Promise<void> {
  await put(
    'AUCoding/AU_OCC/F001_T1.csv',
    bp4dTable([
      { number: 7, codes: { 1: '1', 12: '9' } },
      { number: 8, codes: {} },
      { number: 10, codes: { 24: '1' } },
    ]),
  );
  await put('AUCoding/AU_OCC/M007_T8.csv', bp4dTable([{ number: 7, codes: { 4: '1' } }]));
  for (const name of ['F001/T1/0007.jpg', 'F001/T1/008.jpg', 'F001/T1/10.jpg', 'M007/T8/007.jpg']) {
    await put(`2D+3D/${name}`, 'a picture');
  }
  await put('2D+3D/F001/T1/0009.jpg', 'a picture that nobody coded');
  await put('2D+3D/F001/T1/notes.txt', 'no frame');
}

/** The units of DISFA that the papers report. */
export const DISFA_AUS = [1, 2, 4, 6, 9, 12, 25, 26];

/** A small DISFA without faults: a subject with a video and one with pictures, two frames each. */
export async function putDisfa({ put }: Layout): Promise<void> {
  for (const subject of ['SN001', 'SN002']) {
    for (const au of [...DISFA_AUS, 5, 15, 17, 20]) {
      const lines = [`1,${au === 12 ? 2 : 0}`, `2,${au === 12 ? 1 : au === 25 ? 5 : 0}`];
      await put(`ActionUnit_Labels/${subject}/${subject}_au${au}.txt`, `${lines.join('\n')}\n`);
    }
  }
  await put('Videos_LeftCamera/LeftVideoSN001_comp.avi', 'a video');
  await put('Frames/SN002/1.png', 'a picture');
  await put('Frames/SN002/0002.png', 'a picture');
}

export const DISFA_PLUS_AUS = [1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26];

/** A small DISFA+ without faults: a trial of two frames, in which AU12 grows from 1 to 3. */
export async function putDisfaPlus({ put }: Layout): Promise<void> {
  for (const au of DISFA_PLUS_AUS) {
    const [first, second] = au === 12 ? [1, 3] : [0, 0];
    const lines = `Intensity of an action unit\n\n000.jpg     ${first}\n001.jpg     ${second}\n`;
    await put(`Labels/SN001/A1_AU1_TrailNo_1/AU${au}.txt`, lines);
  }
  for (const name of ['000.jpg', '001.jpg']) await put(`Images/SN001/A1_AU1_TrailNo_1/${name}`, 'a picture');
}

/** Four pictures of three subjects with a table. */
export async function putFolder({ put }: Layout, table?: string): Promise<void> {
  for (const name of ['a.jpg', 'below/b.png', 'c.jpg', 'd.jpg']) await put(name, 'a picture');
  await put(
    'labels.csv',
    table ?? 'image,subject,AU01,AU12\na.jpg,ann,1,0\nbelow/b.png,ann,,1\nc.jpg,bob,0.25,0.5\nd.jpg,cy,0,1\n',
  );
}
