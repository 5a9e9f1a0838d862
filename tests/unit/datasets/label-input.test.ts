import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MESH_POINTS } from '../../../lib/vision/face-mesh';
import { openWorkFile } from '../../../training/datasets/label/label-journal';
import type { PhotoReading } from '../../../training/datasets/label/photo-reading';
import { listPhotos } from '../../../training/datasets/label/photos';
import { readPhotos } from '../../../training/datasets/label/read-photos';
import { readSmiles } from '../../../training/datasets/label/smiles';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'label-'));
  await mkdir(join(folder, 'photos', 'below'), { recursive: true });
  for (const name of ['a.jpg', 'b.PNG', 'below/c.webp', 'notes.txt']) {
    await writeFile(join(folder, 'photos', name), `content of ${name}`);
  }
});
afterEach(() => rm(folder, { recursive: true }));

const photosOf = async () => (await listPhotos([join(folder, 'photos')])).photos;

describe('listPhotos', () => {
  it('goes below the folder, names photos after it, and lists what is no photo', async () => {
    const { photos, others } = await listPhotos([join(folder, 'photos')]);
    expect(photos.map(({ name }) => name)).toEqual(['photos/a.jpg', 'photos/b.PNG', 'photos/below/c.webp']);
    expect(others).toEqual(['photos/notes.txt']);
  });

  it('refuses folders that are missing, empty, of one name, or in each other', async () => {
    await mkdir(join(folder, 'empty'));
    await mkdir(join(folder, 'more', 'photos'), { recursive: true });
    const list = (...names: string[]) => listPhotos(names.map((name) => join(folder, name)));
    await expect(list('nowhere')).rejects.toMatchObject({ kind: 'io' });
    await expect(list('photos', 'empty')).rejects.toThrow(/empty holds no photo/);
    await expect(list('photos', 'more/photos')).rejects.toThrow(/have the same name/);
    await expect(list('photos', 'photos/below')).rejects.toThrow(/would come twice/);
  });
});

describe('readSmiles', () => {
  const smilesOf = async (text: string) => {
    await writeFile(join(folder, 'photos', 'labels.csv'), text);
    return readSmiles(join(folder, 'photos', 'labels.csv'), await photosOf());
  };

  it('finds the columns by name and the files from its own folder', async () => {
    const { smiles, unmatched } = await smilesOf(
      'yaw,smile,file\n0.1,1,a.jpg\r\n0,0,below/c.webp\n0,1,z.jpg\n',
    );
    expect(Object.fromEntries(smiles)).toEqual({ 'photos/a.jpg': 1, 'photos/below/c.webp': 0 });
    expect(unmatched).toEqual(['z.jpg']);
  });

  it('refuses another table, another value, and a table of other photos', async () => {
    await expect(smilesOf('name,smile\na.jpg,1\n')).rejects.toThrow(/columns file and smile/);
    await expect(smilesOf('file,smile\na.jpg,1\nb.PNG,yes\n')).rejects.toThrow(/Row 2/);
    await expect(smilesOf('file,smile\nz.jpg,1\n')).rejects.toThrow(/is among the photos/);
  });
});

describe('a stopped run', () => {
  const path = () => join(folder, 'set.readings.jsonl');

  /** Reads a photo as a face whose one blendshape is the length of its content; fails after `limit` photos. */
  async function run(limit = Number.POSITIVE_INFINITY, landmarker = 'one') {
    const seen: string[] = [];
    let closed = 0;
    const read = async (photo: Uint8Array): Promise<PhotoReading> => {
      if (seen.length >= limit) throw new Error('the browser is gone');
      seen.push(Buffer.from(photo).toString());
      return {
        kind: 'face',
        blendshapes: { length: photo.length / 100 },
        mirrored: null,
        mesh: new Array(3 * MESH_POINTS).fill(0),
        jpeg: 'AAAA',
      };
    };
    const start = async () => ({
      read,
      close: async () => {
        closed++;
      },
    });
    const result = await readPhotos(
      await photosOf(),
      openWorkFile(path(), landmarker, 128),
      start,
      () => {},
    ).catch((error: Error) => error.message);
    return { result, seen, closed };
  }

  it('goes on where it was, and gives what an unbroken run gives', async () => {
    expect(await run(2)).toEqual({
      result: 'the browser is gone',
      seen: ['content of a.jpg', 'content of b.PNG'],
      closed: 1,
    });
    const second = await run();
    expect(second.seen).toEqual(['content of below/c.webp']);
    const third = await run();
    expect(third).toEqual({ result: second.result, seen: [], closed: 0 });
    await rm(path());
    expect((await run()).result).toEqual(second.result);
  });

  it('reads a photo again when its content has changed', async () => {
    await run();
    await writeFile(join(folder, 'photos', 'b.PNG'), 'another');
    expect((await run()).seen).toEqual(['another']);
  });

  it('drops a line that was cut in writing, and refuses a damaged one', async () => {
    await run();
    const text = await readFile(path(), 'utf8');
    await writeFile(path(), text.slice(0, -20));
    expect((await run()).seen).toEqual(['content of below/c.webp']);
    expect(await readFile(path(), 'utf8')).toBe(text);

    await writeFile(path(), text.replace('"kind":"face"', '"kind":"fac'));
    expect(() => openWorkFile(path(), 'one', 128)).toThrow(/Line 2 .* is damaged/);
  });

  it('does not mix the readings of two landmarkers or crops of two sizes', async () => {
    await run();
    expect(() => openWorkFile(path(), 'two', 128)).toThrow(/another landmarker/);
    expect(() => openWorkFile(path(), 'one', 183)).toThrow(/another crop size/);
  });
});

describe('npm run label', () => {
  it('ends with a sentence when the landmarker is missing', () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const args = ['--photos', join(folder, 'photos'), '--landmarker', join(folder, 'no.task'), '--out'];
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'cli/label-command.ts', ...args, join(folder, 'set')],
      { cwd: root, encoding: 'utf8' },
    );
    expect(stderr).toMatch(/^Cannot read the landmarker .*no\.task/);
    expect(status).toBe(1);
  });
});
