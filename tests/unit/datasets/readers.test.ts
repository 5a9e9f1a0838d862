import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../../../training/datasets/open';
import type { RawDataset } from '../../../training/datasets/raw';
import { loadFaceData } from '../../../training/input/faces';
import {
  BP4D_AUS,
  bp4dTable,
  DISFA_AUS,
  type Layout,
  layoutIn,
  putBp4d,
  putDisfa,
  putFolder,
} from './layouts';

let layout: Layout;
beforeEach(async () => {
  layout = layoutIn(await mkdtemp(join(tmpdir(), 'readers-')));
});
afterEach(() => rm(layout.folder, { recursive: true }));

async function read(): Promise<RawDataset> {
  const dataset = await openDataset(layout.folder);
  if (dataset.kind !== 'raw') throw new Error('a face set');
  return dataset.raw;
}

/** Each as path from the folder, line and text. */
async function problems(): Promise<string[]> {
  return (await read()).problems.map(
    ({ path, line, text }) => `${path.slice(layout.folder.length + 1)}:${line ?? '-'}: ${text}`,
  );
}

const idsOf = ({ frames }: RawDataset) => frames.map(({ id }) => id);

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
    expect(found).toContain(`${OCC}/F003_T1.csv:-: cannot be read: it is not UTF-8 text`);
    expect(found).toContain(
      `${OCC}/F004_T1.csv:1: the first row must name the frame column and the units; it lacks 6 7 10 12 14 15 17 23 24`,
    );
    expect(found).toContain(`${OCC}/F005_T1.csv:-: has no frames`);
    expect(found).toContain(`${OCC}/copy of F001.csv:-: is not named like F001_T1.csv`);
    expect(found).toContain(
      `2D+3D/F001/T1/08.png:-: is frame 8, and so is ${layout.folder}/2D+3D/F001/T1/008.jpg`,
    );
  });

  it('counts empty lines where it names a line', async () => {
    await layout.put(`${OCC}/M007_T8.csv`, `${one(7).replace('\n', '\n\n\n')}\n\n1`);
    expect(await problems()).toEqual([`${OCC}/M007_T8.csv:7: has 1 cells where the first row has 30`]);
  });

  it('says so when there is no table at all', async () => {
    await layout.remove(OCC);
    await layout.put(`${OCC}/readme.txt`, '');
    expect(await problems()).toEqual([`${OCC}:-: holds no F001_T1.csv`]);
  });

  it('is not trained on before it is prepared', async () => {
    await expect(loadFaceData([layout.folder], [12], 32)).rejects.toThrow(
      `npm run train -- prepare --data ${layout.folder} --out ${layout.folder}-faces`,
    );
  });
});

describe('DISFA', () => {
  const LABELS = 'ActionUnit_Labels';
  beforeEach(() => putDisfa(layout));

  it('is present from intensity 2, in a video or in pictures', async () => {
    const raw = await read();
    expect(raw.name).toBe('DISFA');
    expect(raw.aus).toEqual(DISFA_AUS);
    expect(raw.problems).toEqual([]);
    expect(idsOf(raw)).toEqual(['SN001/1', 'SN001/2', 'SN002/1', 'SN002/2']);
    const smile = DISFA_AUS.indexOf(12);
    const [first, second, third] = raw.frames;
    expect([first.labels[smile], second.labels[smile]]).toEqual([1, 0]);
    expect([first.intensity[smile], second.intensity[smile]]).toEqual([0.4, 0.2]);
    expect(second.labels[DISFA_AUS.indexOf(25)]).toBe(1);
    expect(second.picture).toEqual({
      kind: 'video',
      path: join(layout.folder, 'Videos_LeftCamera/LeftVideoSN001_comp.avi'),
      number: 2,
    });
    expect(third.picture).toEqual({ kind: 'image', path: join(layout.folder, 'Frames/SN002/1.png') });
  });

  it('takes pictures beside the videos before the video', async () => {
    for (const number of [1, 2]) {
      await layout.put(`Videos_LeftCamera/LeftVideoSN001_comp/000${number}.jpg`, 'a picture');
    }
    const [first] = (await read()).frames;
    expect(first.picture.path).toBe(join(layout.folder, 'Videos_LeftCamera/LeftVideoSN001_comp/0001.jpg'));
  });

  it('says which line has no intensity, and which unit lacks frames or a file', async () => {
    const file = (au: number) => `${LABELS}/SN001/SN001_au${au}.txt`;
    await layout.put(file(1), '1,6\n2,0\n');
    await layout.put(file(2), '1,0\n2,0,0\n');
    await layout.put(file(4), '1,0\n1,1\n2,0\n');
    await layout.put(file(6), '1,0\n2,1.5\n');
    await layout.put(file(9), '1,0\n');
    await layout.remove(file(26));
    expect(await problems()).toEqual([
      `${file(1)}:1: “1,6” is no frame number and intensity from 0 to 5`,
      `${file(2)}:2: “2,0,0” is no frame number and intensity from 0 to 5`,
      `${file(4)}:2: codes frame 1 a second time`,
      `${file(6)}:2: “2,1.5” is no frame number and intensity from 0 to 5`,
      `${file(26)}:-: is missing`,
      `${file(9)}:-: codes 1 frames where the other units have 2`,
    ]);
    const second = (await read()).frames.find(({ id }) => id === 'SN001/2');
    expect(second?.labels).toEqual([0, null, 0, null, null, 0, 1, null]);
  });

  it('says which video or picture is missing', async () => {
    await layout.remove('Videos_LeftCamera');
    await layout.remove('Frames/SN002/0002.png');
    expect(await problems()).toEqual([
      `Videos_LeftCamera/LeftVideoSN001_comp.avi:-: is missing, and so are pictures of it in ${layout.folder}/Frames/SN001`,
      `${LABELS}/SN002/SN002_au1.txt:2: there is no picture of frame 2 in ${layout.folder}/Frames/SN002`,
    ]);
  });

  it('refuses pictures that count from 0, whose labels would be those of their neighbours', async () => {
    await layout.put('Frames/SN002/0000.png', 'a picture');
    expect(await problems()).toEqual([
      'Frames/SN002:-: has a frame 0 where the labels count from 1; number the pictures from 1',
    ]);
    expect(idsOf(await read())).toEqual(['SN001/1', 'SN001/2']);
  });
});

describe('a folder of pictures', () => {
  it('has labels of 0 and 1, between them, or none', async () => {
    await putFolder(layout);
    await layout.put('spare.jpg', 'a picture');
    const raw = await read();
    expect(raw).toMatchObject({ name: 'folder', aus: [1, 12], problems: [] });
    expect(raw.frames.map(({ subject, labels }) => [subject, ...labels])).toEqual([
      ['ann', 1, 0],
      ['ann', null, 1],
      ['bob', 0.25, 0.5],
      ['cy', 0, 1],
    ]);
    expect(raw.notes).toEqual(['1 files are not in labels.csv and are left out: spare.jpg']);
  });

  it('may have its columns in any order, a byte order mark and quotes', async () => {
    await putFolder(layout, '\uFEFFau4,image,AU26,subject\r\n0,a.jpg,1,"ann, the elder"\r\n,d.jpg,,bob\r\n');
    const raw = await read();
    expect(raw.problems).toEqual([]);
    expect(raw.aus).toEqual([4, 26]);
    expect(raw.frames.map(({ id, subject, labels }) => [id, subject, ...labels])).toEqual([
      ['a.jpg', 'ann, the elder', 0, 1],
    ]);
    expect(raw.notes[0]).toBe('1 pictures are left out: all of their labels are unknown.');
  });

  it('says which line is wrong and why', async () => {
    const rows = [
      'a.jpg,ann,1,0',
      './a.jpg,ann,1,0',
      'b.png,ann,1,0',
      'c.jpg,,1,0',
      ',bob,1,0',
      'c.jpg,bob,1.5,0',
      'd.jpg,cy,0x1,0',
      'below/b.png,cy,1',
      'below,cy,1,0',
      '../x.jpg,cy,1,0',
      'below/../../x.jpg,cy,1,0',
      '/etc/passwd,cy,1,0',
    ];
    await putFolder(layout, `image,subject,AU01,AU12\n${rows.join('\n')}`);
    expect(await problems()).toEqual(
      [
        '3: ./a.jpg is in line 2 already',
        `4: there is no file ${layout.folder}/b.png`,
        '5: says nothing of the subject of c.jpg',
        '6: names no image',
        '7: “1.5” is no label of AU1; it is from 0 to 1, or empty',
        '8: “0x1” is no label of AU1; it is from 0 to 1, or empty',
        '9: has 3 cells where the first row has 4',
        `10: there is no file ${layout.folder}/below`,
        '11: ../x.jpg is not in the folder',
        '12: below/../../x.jpg is not in the folder',
        '13: /etc/passwd is not in the folder',
      ].map((text) => `labels.csv:${text}`),
    );
    expect(idsOf(await read())).toEqual(['a.jpg']);
  });

  it.each([
    ['file,subject,AU01', 'the first row lacks the column image or subject'],
    ['image,AU01', 'the first row lacks the column image or subject'],
    ['image,subject', 'the first row names no action unit'],
    ['image,subject,AU01,age', '“age” in the first row is no action unit'],
    ['image,subject,AU01,AU3', '“AU3” in the first row is no action unit'],
    ['image,subject,AU01,AU1', 'the first row names AU1 twice'],
  ])('refuses the first row %s', async (head, why) => {
    await putFolder(layout, `${head}\na.jpg,ann,1\n`);
    expect(await problems()).toEqual([`labels.csv:1: ${why}; it must be like image,subject,AU01,AU02`]);
  });

  it('says which line a quote is open in, and that a table is empty', async () => {
    await putFolder(layout, 'image,subject,AU01\na.jpg,"ann,1\n');
    expect((await problems())[0]).toMatch(/^labels\.csv:\d: cannot be read: Quote Not Closed/);
    await putFolder(layout, 'image,subject,AU01\n');
    expect(await problems()).toEqual(['labels.csv:-: names no picture']);
    await putFolder(layout, '\n');
    expect(await problems()).toEqual(['labels.csv:-: is empty']);
  });
});

it('says what a folder of nothing known lacks', async () => {
  await layout.put('x/y.jpg', '');
  await expect(openDataset(layout.folder)).rejects.toThrow(/neither index\.json .* It holds x\./);
  await expect(openDataset(join(layout.folder, 'nowhere'))).rejects.toMatchObject({ kind: 'io' });
});
