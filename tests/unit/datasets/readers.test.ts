import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../../../training/datasets/open';
import { loadFaceData } from '../../../training/input/faces';
import {
  BP4D_AUS,
  bp4dTable,
  idsOf,
  layoutIn,
  layoutOfEachTest,
  problemsIn,
  putBp4d,
  putDisfa,
  readRaw,
} from './layouts';

const layout = layoutOfEachTest();
const read = () => readRaw(layout);
const problems = () => problemsIn(layout);

describe('BP4D', () => {
  const OCC = 'AUCoding/AU_OCC';
  const one = (number: number, codes: Record<number, string> = {}) => bp4dTable([{ number, codes }]);
  beforeEach(() => putBp4d(layout));

  it('is read with its codes; 9 is unknown, and padding is whatever it is', async () => {
    const raw = await read();
    expect(raw.name).toBe('BP4D');
    expect(raw.aus).toEqual(BP4D_AUS);
    expect(raw.problems).toEqual([]);
    expect(idsOf(raw)).toEqual(['F001/T1/7', 'F001/T1/8', 'F001/T1/10', 'M007/T8/7']);
    const [first, second, third] = raw.frames;
    expect(first).toMatchObject({ subject: 'F001', recording: 'F001/T1' });
    expect(first.labels).toEqual([1, 0, 0, 0, 0, 0, null, 0, 0, 0, 0, 0]);
    expect(third.labels.at(-1)).toBe(1);
    expect(second.picture).toEqual({ kind: 'image', path: join(layout.folder, '2D+3D/F001/T1/008.jpg') });
  });

  it('leaves out frames that nobody coded, and says so', async () => {
    const nothing = Object.fromEntries(BP4D_AUS.map((au) => [au, '9']));
    await layout.put(`${OCC}/M007_T8.csv`, one(7, nothing));
    const raw = await read();
    expect(idsOf(raw)).not.toContain('M007/T8/7');
    expect(raw.notes).toEqual(['1 frames are left out: none of the units is coded in them.']);
  });

  it('may have a byte order mark, CRLF and empty lines', async () => {
    const path = join(layout.folder, OCC, 'F001_T1.csv');
    const text = await readFile(path, 'utf8');
    await layout.put(`${OCC}/F001_T1.csv`, `\uFEFF${text.replaceAll('\n', '\r\n')}\r\n\r\n`);
    const raw = await read();
    expect(raw.problems).toEqual([]);
    expect(raw.frames).toHaveLength(4);
  });

  it('says which line has a wrong code, frame, length or repetition, and keeps the others', async () => {
    const rows: { number: number; codes: Record<number, string> }[] = [
      { number: 7, codes: { 12: '2' } },
      { number: 8, codes: { 12: 'constructor' } },
      { number: 10, codes: {} },
      { number: 10, codes: { 1: '1' } },
      { number: 11, codes: {} },
    ];
    await layout.put(`${OCC}/F001_T1.csv`, `${bp4dTable(rows)}8,1\nten${',0'.repeat(29)}\n`);
    expect(await problems()).toEqual([
      `${OCC}/F001_T1.csv:2: “2” is no code of AU12; it is 0, 1 or 9`,
      `${OCC}/F001_T1.csv:3: “constructor” is no code of AU12; it is 0, 1 or 9`,
      `${OCC}/F001_T1.csv:5: codes frame 10 a second time`,
      `${OCC}/F001_T1.csv:6: there is no picture of frame 11 in ${layout.folder}/2D+3D/F001/T1`,
      `${OCC}/F001_T1.csv:7: has 2 cells where the first row has 30`,
      `${OCC}/F001_T1.csv:8: “ten” is no frame number`,
    ]);
    expect(idsOf(await read())).toEqual(['F001/T1/10', 'M007/T8/7']);
  });

  it('says which folder, table or picture is missing or double', async () => {
    await layout.remove('2D+3D/M007');
    await layout.put(`${OCC}/F002_T1.csv`, '');
    await layout.put(`${OCC}/F003_T1.csv`, Buffer.from([0xff, 0xfe, 0x30, 0]));
    await layout.put(`${OCC}/F004_T1.csv`, '0,1,2,4\n1,0,0,0\n');
    await layout.put(`${OCC}/F005_T1.csv`, bp4dTable([]));
    await layout.put(`${OCC}/copy of F001.csv`, 'x');
    await layout.put('2D+3D/F001/T1/08.png', 'another eighth');
    const found = await problems();
    expect(found).toContain(
      `2D+3D/M007/T8:-: is missing; ${layout.folder}/${OCC}/M007_T8.csv codes 1 frames of it`,
    );
    expect(found).toContain(`${OCC}/F002_T1.csv:-: is empty`);
    expect(found).toContain(
      `${OCC}/F003_T1.csv:-: cannot be read: it is not UTF-8 text; save it as CSV in UTF-8`,
    );
    expect(found).toContain(
      `${OCC}/F004_T1.csv:1: the first row must name the frame column and the units; it lacks 6 7 10 12 14 15 17 23 24`,
    );
    expect(found).toContain(`${OCC}/F005_T1.csv:-: has no frames`);
    expect(found).toContain(
      `${OCC}/copy of F001.csv:-: is not named like F001_T1.csv; rename it or take it away`,
    );
    expect(found).toContain(
      `2D+3D/F001/T1/08.png:-: is frame 8, and so is ${layout.folder}/2D+3D/F001/T1/008.jpg; leave one of them`,
    );
  });

  it('counts empty lines where it names a line', async () => {
    await layout.put(`${OCC}/M007_T8.csv`, `${one(7).replace('\n', '\n\n\n')}\n\n1`);
    expect(await problems()).toEqual([`${OCC}/M007_T8.csv:7: has 1 cells where the first row has 30`]);
  });

  it('says so when there is no table at all', async () => {
    await layout.remove(OCC);
    await layout.put(`${OCC}/readme.txt`, '');
    expect(await problems()).toEqual([
      `${OCC}:-: holds no tables of occurrence such as F001_T1.csv; they belong in AUCoding/AU_OCC`,
    ]);
  });

  it.each(['Sequences(2D+3D)', 'Sequences_2D+3D', 'BP4D-training'])(
    'has its pictures in %s',
    async (name) => {
      await rename(join(layout.folder, '2D+3D'), join(layout.folder, name));
      const raw = await read();
      expect(raw.problems).toEqual([]);
      expect(raw.frames[0].picture.path).toBe(join(layout.folder, name, 'F001/T1/0007.jpg'));
    },
  );

  it.each(['', 'AUCoding/'])('has its tables in AUCoding/%s', async (folder) => {
    await rename(join(layout.folder, OCC), join(layout.folder, 'tables'));
    await layout.put('AUCoding/AU_INT/AU06/F001_T1_AU06.csv', '1,0\n');
    for (const name of ['F001_T1.csv', 'M007_T8.csv']) {
      await layout.put(`AUCoding/${folder}${name}`, await readFile(join(layout.folder, 'tables', name)));
    }
    const raw = await read();
    expect(raw.problems).toEqual([]);
    expect(raw.frames).toHaveLength(4);
  });

  it('passes over what macOS leaves behind', async () => {
    await layout.put(`${OCC}/._F001_T1.csv`, 'x');
    await layout.put('2D+3D/F001/T1/._0007.jpg', 'x');
    expect(await problems()).toEqual([]);
  });

  it('names what is still packed', async () => {
    await rename(join(layout.folder, '2D+3D/F001/T1'), join(layout.folder, 'T1'));
    await layout.put('2D+3D/F001.zip', 'packed');
    await layout.remove('2D+3D/M007');
    await layout.put('2D+3D/M007.zip', 'packed');
    const packed = (subject: string, task: string) =>
      `2D+3D/${subject}.zip:-: is still packed; unpack it, so that the pictures of ` +
      `${layout.folder}/${OCC}/${subject}_${task}.csv lie in ${layout.folder}/2D+3D/${subject}/${task}`;
    expect(await problems()).toEqual([packed('F001', 'T1'), packed('M007', 'T8')]);

    await mkdir(join(layout.folder, '2D+3D/F001/F001'));
    await rename(join(layout.folder, 'T1'), join(layout.folder, '2D+3D/F001/F001/T1'));
    expect((await read()).frames[0].picture.path).toBe(join(layout.folder, '2D+3D/F001/F001/T1/0007.jpg'));
  });

  it.each([
    ['BP4D has no F082_T1', `${OCC}/F082_T1.csv`],
    ['BP4D has no F001_T10', `${OCC}/F001_T10.csv`],
    ['there is Physiology', 'Physiology/F001/T1/BP_mmHg.txt'],
  ])('is BP4D+ where %s', async (mark, name) => {
    // its tables name the frame column 1, as they do AU1
    await layout.put(name, one(1, { 1: '1' }).replace('0', '1'));
    await layout.put('2D+3D/F082/T1/1.jpg', 'a picture');
    await layout.put('2D+3D/F001/T10/1.jpg', 'a picture');
    const raw = await read();
    expect(raw).toMatchObject({ name: 'BP4D+', problems: [] });
    if (name.endsWith('.csv')) expect(raw.frames.find(({ id }) => /T(10|1)\/1$/.test(id))?.labels[0]).toBe(1);
    expect(raw.notes[0]).toBe(
      `It is BP4D+: ${mark}. Its F001 is not BP4D’s, and its folds are made from its subjects.`,
    );
  });

  it('has no intensities', async () => {
    await expect(readRaw(layout, { presentFrom: 2 })).rejects.toThrow(/BP4D .* says what is present; leave/);
  });

  it('is not trained on before it is prepared', async () => {
    await expect(loadFaceData([layout.folder], [12], 32)).rejects.toThrow(
      `npm run train -- prepare --data ${layout.folder} --out ${layout.folder}-faces`,
    );
  });
});

it('says what a folder of nothing known lacks', async () => {
  await layout.put('x/y.jpg', '');
  await expect(openDataset(layout.folder)).rejects.toThrow(/neither index\.json .* It holds x\./);
  await layout.put('AUCoding.zip', 'packed');
  await expect(openDataset(layout.folder)).rejects.toThrow(`Unpack ${layout.folder}/AUCoding.zip there.`);
  await layout.remove('AUCoding.zip');
  await putDisfa(layoutIn(join(layout.folder, 'x')));
  await expect(openDataset(layout.folder)).rejects.toThrow(
    `${layout.folder}/x holds DISFA as its makers hand it out; give that.`,
  );
  await expect(openDataset(join(layout.folder, 'nowhere'))).rejects.toMatchObject({ kind: 'io' });
});
