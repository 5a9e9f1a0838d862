import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../../../training/datasets/open';
import { describeProblems } from '../../../training/datasets/problems';
import {
  DISFA_AUS,
  DISFA_PLUS_AUS,
  idsOf,
  layoutOfEachTest,
  problemsIn,
  putDisfa,
  putDisfaPlus,
  readRaw,
} from './layouts';

const layout = layoutOfEachTest();
const read = () => readRaw(layout);
const problems = () => problemsIn(layout);

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

  it.each(['LeftVideoSN002_comp_0001.png', 'SN002_0001.png', 'frame_det_00_000001.bmp'])(
    'takes the number at the end of %s',
    async (name) => {
      await layout.remove('Frames/SN002');
      for (const number of ['1', '2']) {
        await layout.put(`Frames/SN002/${name.replace(/1(?=\.)/, number)}`, 'a picture');
      }
      const raw = await read();
      expect(raw.problems).toEqual([]);
      expect(raw.frames[2].picture.path).toBe(join(layout.folder, 'Frames/SN002', name));
    },
  );

  it('has its videos in Video_LeftCamera too, and reads them where a picture folder is empty', async () => {
    await rename(join(layout.folder, 'Videos_LeftCamera'), join(layout.folder, 'Video_LeftCamera'));
    await layout.put('Frames/SN001/readme.txt', 'no picture');
    const raw = await read();
    expect(raw.problems).toEqual([]);
    expect(raw.frames[1].picture).toEqual({
      kind: 'video',
      path: join(layout.folder, 'Video_LeftCamera/LeftVideoSN001_comp.avi'),
      number: 2,
    });
    expect(raw.notes).toEqual([
      `1 picture folders hold no numbered picture and are passed over: ${layout.folder}/Frames/SN001`,
    ]);
  });

  it('names what is still packed', async () => {
    await layout.remove('Videos_LeftCamera');
    await layout.put('Video_LeftCamera.zip', 'packed');
    await layout.put('Frames/SN001.zip', 'packed');
    await layout.put(`${LABELS}/SN003.zip`, 'packed');
    await rename(
      join(layout.folder, LABELS, 'SN002/SN002_au1.txt'),
      join(layout.folder, LABELS, 'SN002/SN002_AU1.txt'),
    );
    const packed = `; unpack ${layout.folder}/Video_LeftCamera.zip, ${layout.folder}/Frames/SN001.zip`;
    const told = await problems();
    expect(told).toHaveLength(2);
    expect(told[0]).toBe(`${LABELS}/SN003.zip:-: is still packed; unpack it there`);
    expect(told[1].slice(-packed.length)).toBe(packed);
  });

  it('may be read from another intensity on', async () => {
    const raw = await readRaw(layout, { presentFrom: 1 });
    const smile = DISFA_AUS.indexOf(12);
    expect(raw.frames.slice(0, 2).map(({ labels }) => labels[smile])).toEqual([1, 1]);
    expect(raw.notes).toEqual(['A unit is present from intensity 1 on; papers take 2.']);
  });

  it('says a problem of thousands of frames once, with the lines', async () => {
    const lines = Array.from({ length: 4845 }, (_, i) => `${i + 1},0`).join('\n');
    for (const au of DISFA_AUS) await layout.put(`${LABELS}/SN002/SN002_au${au}.txt`, lines);
    const raw = await read();
    expect(raw.problems).toHaveLength(4843);
    const first = `${layout.folder}/${LABELS}/SN002/SN002_au1.txt`;
    expect(describeProblems(raw.problems)).toBe(
      '1 problem in 4843 places:\n' +
        `  ${first}:3: there is no picture of frame 3 in ${layout.folder}/Frames/SN002\n` +
        '    4843 frames without a picture in all, here in lines 3-4845',
    );
  });

  it('names lines of DISFA+ among its own', async () => {
    for (const au of DISFA_AUS) {
      await layout.put(`${LABELS}/SN002/SN002_au${au}.txt`, '000.jpg 0\n001.jpg 2\n');
    }
    const raw = await read();
    expect(describeProblems(raw.problems)).toMatch(
      /^1 problem in 16 places:\n.*“000\.jpg 0” is a line of DISFA\+; lay .*\n {4}16 lines of DISFA\+ in all, here in lines 1-2, also in .*au2\.txt \(2\), .* and 2 more$/,
    );
  });
});

describe('DISFA+', () => {
  const TRIAL = 'SN001/A1_AU1_TrailNo_1';
  beforeEach(() => putDisfaPlus(layout));

  it('is read trial by trial, below the heads of its label files', async () => {
    const raw = await read();
    expect(raw).toMatchObject({ name: 'DISFA+', aus: DISFA_PLUS_AUS, problems: [] });
    expect(idsOf(raw)).toEqual([`${TRIAL}/0`, `${TRIAL}/1`]);
    const smile = DISFA_PLUS_AUS.indexOf(12);
    expect(raw.frames.map(({ labels }) => labels[smile])).toEqual([0, 1]);
    expect(raw.frames[1].intensity[smile]).toBe(0.6);
    expect(raw.frames[1]).toMatchObject({
      subject: 'SN001',
      recording: TRIAL,
      picture: { kind: 'image', path: join(layout.folder, `Images/${TRIAL}/001.jpg`) },
    });
    expect(raw.notes).toEqual(['A unit is present from intensity 2 of 5 on.']);
  });

  it('is known among the labels of a DISFA too, and where unpacking doubled its folders', async () => {
    await rename(join(layout.folder, 'Labels'), join(layout.folder, 'ActionUnit_Labels'));
    expect((await read()).frames).toHaveLength(2);
    await rename(join(layout.folder, 'ActionUnit_Labels'), join(layout.folder, 'all'));
    await mkdir(join(layout.folder, 'Labels/SN001'), { recursive: true });
    await rename(join(layout.folder, 'all/SN001'), join(layout.folder, 'Labels/SN001/SN001'));
    expect((await read()).frames).toHaveLength(2);
  });

  it('says which line, file or picture is wrong or missing', async () => {
    await layout.put(`Labels/${TRIAL}/AU1.txt`, '000.jpg 0\n001.jpg 7\nx\n');
    await layout.put(`Labels/${TRIAL}/AU2.txt`, 'no frames\n');
    await layout.remove(`Labels/${TRIAL}/AU4.txt`);
    await layout.remove(`Images/${TRIAL}/001.jpg`);
    const own = (text: string) => `Labels/${TRIAL}/${text}`;
    expect(await problems()).toEqual([
      own('AU1.txt:2: “001.jpg 7” is no picture and intensity from 0 to 5, such as “000.jpg 0”'),
      own('AU1.txt:3: “x” is no picture and intensity from 0 to 5, such as “000.jpg 0”'),
      own('AU2.txt:-: has no line such as “000.jpg 0”, picture and intensity'),
      own('AU4.txt:-: is missing'),
      own(`AU5.txt:4: there is no picture of frame 1 in ${layout.folder}/Images/${TRIAL}`),
    ]);
    await layout.remove('Images');
    await layout.put('Images.zip', 'packed');
    expect((await problems()).at(-1)).toBe(
      `Images/${TRIAL}:-: is missing; ${layout.folder}/Labels/${TRIAL} codes frames of it; unpack ${layout.folder}/Images.zip`,
    );
  });

  it('is named by one of its trials', async () => {
    await expect(openDataset(join(layout.folder, 'Labels', TRIAL))).rejects.toThrow(
      /looks like a trial of DISFA\+; give the folder that holds Labels and Images/,
    );
  });
});
