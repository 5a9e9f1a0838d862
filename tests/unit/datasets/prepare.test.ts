import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBrowser, which } from '../../../lib/headless/find-browser.mjs';
import { requireFfmpeg, videoFrames } from '../../../training/datasets/prepare/video';
import { readShardSet } from '../../../training/face-set/shards';
import { loadFaceData } from '../../../training/input/faces';
import { aviOf } from '../../harness/avi';
import { type Kill, killedAt } from '../../harness/kill';
import { renderedFaces } from '../../harness/webcam';
import { bp4dTable, type Layout, layoutIn, putFolder } from './layouts';

let layout: Layout;
/** For the browsers' own files, which they cannot remove when the program is killed. */
let temporary: string;
beforeAll(async () => {
  layout = layoutIn(await mkdtemp(join(tmpdir(), 'prepare-')));
  temporary = await mkdtemp(join(tmpdir(), 'prepare-browsers-'));
});
afterAll(async () => {
  await rm(layout.folder, { recursive: true });
  await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs `train -- prepare` to its end, or to where it is to be killed. @returns exit code or signal, and what was said */
async function run(
  [data, out, ...options]: readonly string[],
  kill?: Kill,
): Promise<[number | NodeJS.Signals, string]> {
  const at = (name: string) => join(layout.folder, name);
  const args = ['cli/train.ts', 'prepare', '--data', at(data), '--out', at(out), ...options];
  const killer = kill ? killedAt(kill) : { args: [], env: process.env };
  const env = { ...killer.env, TMPDIR: temporary };
  const child: ChildProcess = spawn(process.execPath, [...killer.args, '--import', 'tsx', ...args], { env });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  const [code, signal] = await once(child, 'close');
  return [code ?? signal, said];
}

const prepare = (data: string, out: string, ...options: string[]) => run([data, out, ...options]);

const reportOf = async (out: string) =>
  JSON.parse(await readFile(join(layout.folder, `${out}.report.json`), 'utf8'));
/** By name: the files of a set. */
async function contentOf(out: string): Promise<Record<string, string>> {
  const folder = join(layout.folder, out);
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

describe.skipIf(!findBrowser())('prepare (skipped without Chromium)', () => {
  const faces = renderedFaces().slice(0, 50);
  const SUBJECTS = ['F001', 'F003', 'F007'];
  const wall = { create: { width: 640, height: 360, channels: 3 as const, background: '#789' } };

  let whole: Awaited<ReturnType<typeof prepare>>;
  beforeAll(async () => {
    for (const subject of SUBJECTS) {
      const frames = faces.map((_, i) => ({
        number: i + 1,
        codes: { 12: String(i % 2), 4: i === 0 ? '9' : '0' },
      }));
      await layout.put(`bp4d/AUCoding/AU_OCC/${subject}_T1.csv`, bp4dTable(frames));
      for (const [i, jpeg] of faces.entries()) {
        await layout.put(`bp4d/2D+3D/${subject}/T1/${String(i + 1).padStart(4, '0')}.jpg`, jpeg);
      }
    }
    await layout.put('bp4d/2D+3D/F003/T1/0005.jpg', await sharp(wall).jpeg().toBuffer());
    await layout.put('bp4d/2D+3D/F003/T1/0007.jpg', faces[6].subarray(0, faces[6].length / 2));
    await layout.put('bp4d/2D+3D/F007/T1/0002.jpg', '');
    whole = await prepare('bp4d', 'whole');
  });

  it('gives the same set after it was killed again and again as in one go, and lists what gave no face', async () => {
    const [code, said] = whole;
    expect(code, said).toBe(0);
    expect(said).toContain('147 faces of 3 subjects from 150 frames.');
    expect(said).toContain('3 frames gave no face (no face 1, unreadable 2)');
    const picture = (name: string) => join(layout.folder, 'bp4d/2D+3D', name);
    expect((await reportOf('whole')).skipped).toEqual([
      {
        frame: 'F003/T1/5',
        file: picture('F003/T1/0005.jpg'),
        reason: 'no face',
        detail: 'the detector found none',
      },
      {
        frame: 'F003/T1/7',
        file: picture('F003/T1/0007.jpg'),
        reason: 'unreadable',
        detail: 'its end is missing',
      },
      {
        frame: 'F007/T1/2',
        file: picture('F007/T1/0002.jpg'),
        reason: 'unreadable',
        detail: 'it has 0 bytes',
      },
    ]);

    const lines = join(layout.folder, 'killed.work', 'readings.jsonl');
    const readSoFar = () => (existsSync(lines) ? readFileSync(lines, 'utf8').split('\n').length - 2 : 0);
    for (const [until, more] of [
      [1, 7],
      [64, 0],
      [128, 12],
    ]) {
      const mark = { file: 'readings.jsonl', text: '"stamp":', times: until - readSoFar() };
      const [code, said] = await run(['bp4d', 'killed', '--pages', '1'], { after: [mark], more });
      expect(code, said).toBe('SIGKILL');
      expect(existsSync(join(layout.folder, 'killed'))).toBe(false);
    }
    const before = readSoFar();
    expect(before).toBeGreaterThanOrEqual(128);
    const [again, resumed] = await prepare('bp4d', 'killed');
    expect(again, resumed).toBe(0);
    expect(resumed).toContain(` ${before}/150 frames`);
    expect(await contentOf('killed')).toEqual(await contentOf('whole'));
    const beside = (await readdir(layout.folder)).filter((name) => /^(killed|whole)/.test(name)).sort();
    expect(beside).toEqual(['killed', 'killed.report.json', 'whole', 'whole.report.json']);
  });

  it('can be trained on: labels, unknown ones too, and the published folds', async () => {
    const set = await readShardSet(join(layout.folder, 'whole'));
    expect(set).toMatchObject({ size: 256, dataset: 'BP4D' });
    const { width, height } = await sharp(set.split('train').jpeg(0)).metadata();
    expect([width, height]).toEqual([256, 256]);

    const data = await loadFaceData([set.directory], [12, 4], 32, { fold: 1, folds: 3 });
    expect(new Set(data.test.subjects)).toEqual(new Set(['F007']));
    expect(data.test.count).toBe(49);
    expect([...data.test.labels.subarray(0, 6)]).toEqual([0, Number.NaN, 0, 0, 1, 0]);
  });

  it('refuses a dataset with problems unless told to go on, and a place that is taken', async () => {
    await putFolder(layoutIn(join(layout.folder, 'own')));
    await layout.remove('own/c.jpg');
    for (const name of ['a.jpg', 'below/b.png', 'd.jpg']) await layout.put(`own/${name}`, faces[0]);
    const [code, said] = await prepare('own', 'own-faces');
    expect(code).toBe(1);
    expect(said).toContain('labels.csv:4: there is no file');
    const [later, saidLater] = await prepare('own', 'own-faces', '--skip-problems');
    expect(later, saidLater).toBe(0);
    expect((await reportOf('own-faces')).problems).toEqual([
      {
        kind: 'pictures that are missing',
        count: 1,
        text: `there is no file ${join(layout.folder, 'own/c.jpg')}`,
        places: [{ path: join(layout.folder, 'own/labels.csv'), count: 1, lines: '4' }],
      },
    ]);
    const [third, saidThird] = await prepare('own', 'own-faces', '--skip-problems');
    expect(third).toBe(1);
    expect(saidThird).toContain('holds a face set already');
    const [fourth, saidFourth] = await prepare('own', 'own', '--skip-problems');
    expect(fourth).toBe(1);
    expect(saidFourth).toContain('is there already and no face set');
    const [fifth, saidFifth] = await prepare('own-faces', 'twice');
    expect(fifth).toBe(1);
    expect(saidFifth).toContain('it is prepared');
  });

  it('stays with the person of a recording where a larger face comes in', async () => {
    const face = await sharp(faces[0]).resize(320).toBuffer();
    const larger = await sharp(faces[0]).resize(360).modulate({ brightness: 1.4 }).toBuffer();
    const at = (input: Buffer, left: number) => ({ input, left, top: 20 });
    const frame = (...composites: ReturnType<typeof at>[]) =>
      sharp({ create: { ...wall.create, width: 760 } })
        .composite(composites)
        .png()
        .toBuffer();
    const alone = await frame(at(face, 0));
    const both = await frame(at(face, 0), at(larger, 380));
    for (const [i, picture] of [alone, both, alone].entries()) {
      await layout.put(`two/2D+3D/F001/T1/${i + 1}.png`, picture);
      await layout.put(`pictures/${i + 1}.png`, picture);
    }
    const numbers = [1, 2, 3].map((number) => ({ number, codes: {} }));
    await layout.put('two/AUCoding/AU_OCC/F001_T1.csv', bp4dTable(numbers));
    await layout.put('pictures/labels.csv', 'image;subject;AU12\n1.png;a;1\n2.png;b;3\n3.png;c;9\n');

    const brightness = async (out: string) => {
      const { count, jpeg } = (await readShardSet(join(layout.folder, out))).split('train');
      const stats = await Promise.all(Array.from({ length: count }, (_, i) => sharp(jpeg(i)).stats()));
      return stats.map(({ channels }) => channels[0].mean);
    };
    const [code, said] = await prepare('two', 'two-faces');
    expect(code, said).toBe(0);
    expect((await reportOf('two-faces')).several).toEqual([{ frame: 'F001/T1/2', faces: 2 }]);
    const [first, second, third] = await brightness('two-faces');
    expect(Math.abs(second - first)).toBeLessThan(10);
    expect(Math.abs(third - first)).toBeLessThan(10);

    expect((await prepare('pictures', 'picture-faces', '--present-from', '2'))[0]).toBe(0);
    const { labels, intensity } = (await readShardSet(join(layout.folder, 'picture-faces'))).split('train');
    expect([...labels]).toEqual([0, 1]);
    expect([...intensity]).toEqual([0.2, 0.6].map(Math.fround));
    const [one, largest] = await brightness('picture-faces');
    expect(largest - one).toBeGreaterThan(20);
  });
});

/** ffmpeg where there is one, and always a stand-in that must do the same. */
const PROGRAMS = [...(which('ffmpeg') ? ['ffmpeg'] : []), 'a stand-in for ffmpeg'];

describe.each(PROGRAMS)('videoFrames by %s', (program) => {
  beforeAll(async () => {
    if (program === 'ffmpeg') return;
    const folder = join(layout.folder, 'bin');
    await mkdir(folder);
    const standIn = fileURLToPath(new URL('../../fixtures/ffmpeg-stand-in.mjs', import.meta.url));
    await writeFile(join(folder, 'ffmpeg'), `#!/bin/sh\nexec "${process.execPath}" "${standIn}" "$@"\n`);
    await chmod(join(folder, 'ffmpeg'), 0o755);
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  });
  afterAll(() => vi.unstubAllEnvs());

  /** A video whose frame n, from 1, is as bright as 4n. */
  async function video(frames: number): Promise<string> {
    const path = join(layout.folder, `${frames}.avi`);
    const size = { width: 64, height: 48 };
    const picture = (_: unknown, i: number) => {
      const [r, g, b] = new Array(3).fill(4 * (i + 1));
      const plain = { ...size, channels: 3 as const, background: { r, g, b } };
      return sharp({ create: plain }).jpeg({ quality: 95 }).toBuffer();
    };
    await writeFile(
      path,
      aviOf(await Promise.all(Array.from({ length: frames }, picture)), { ...size, rate: 20 }),
    );
    return path;
  }

  async function read(path: string, numbers: number[]) {
    const found: [number, number][] = [];
    const frames = videoFrames(path, numbers, requireFfmpeg());
    for (;;) {
      const { done, value } = await frames.next();
      if (done) return { found, complaint: value };
      const { channels } = await sharp(value.png).stats();
      found.push([value.number, Math.round(channels[0].mean / 4)]);
    }
  }

  it('gives exactly the frames that are asked for', async () => {
    const path = await video(40);
    const same = (numbers: number[]) => numbers.map((number) => [number, number]);
    for (const numbers of [[1, 2, 3], [4, 10, 16, 40], [5, 6, 9, 33], [40]]) {
      expect((await read(path, numbers)).found).toEqual(same(numbers));
    }
  });

  it('ends where the video ends, and says what is wrong with one that cannot be read', async () => {
    expect((await read(await video(10), [1, 10, 19])).found).toEqual([
      [1, 1],
      [10, 10],
    ]);
    await layout.put('bad.avi', 'This is no video.');
    const { found, complaint } = await read(join(layout.folder, 'bad.avi'), [1]);
    expect(found).toEqual([]);
    expect(complaint).toMatch(/Invalid data/);
  });
});
