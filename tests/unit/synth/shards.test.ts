import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeSet } from '../../../training/face-set/decode';
import { type FaceSample, readShardSet, writeShardSet } from '../../../training/face-set/shards';

const SIZE = 8;
let folder: string;
let directory: string;

async function sample(subject: string, grey: number, labels: (0 | 1 | null)[]): Promise<FaceSample> {
  const create = {
    width: SIZE,
    height: SIZE,
    channels: 3 as const,
    background: { r: grey, g: grey, b: grey },
  };
  const jpeg = await sharp({ create }).jpeg({ quality: 95 }).toBuffer();
  return { subject, split: subject === 'c' ? 'test' : 'train', jpeg, labels, intensity: labels };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shards-'));
  directory = join(folder, 'set');
  const samples = [
    await sample('a', 40, [1, 0]),
    await sample('c', 200, [0, 1]),
    await sample('b', 120, [null, 1]),
  ];
  await writeShardSet(directory, { aus: [4, 12], size: SIZE, source: 'test', samples });
});

afterEach(() => rm(folder, { recursive: true }));

describe('a shard set', () => {
  it('comes back as written, split by split', async () => {
    const set = await readShardSet(directory);
    const train = set.split('train');
    expect(set.aus).toEqual([4, 12]);
    expect(train.subjects).toEqual(['a', 'b']);
    expect([...train.labels]).toEqual([1, 0, Number.NaN, 1]);
    expect(set.split('validation').count).toBe(0);

    const pixels = await decodeSet(set, 'train');
    expect(pixels).toHaveLength(2 * SIZE * SIZE * 3);
    expect(Math.abs(pixels[0] - 40)).toBeLessThan(4);
    expect(Math.abs(pixels[SIZE * SIZE * 3] - 120)).toBeLessThan(4);
  });

  it('keeps labels between 0 and 1, and what people saw where they were asked', async () => {
    const [asked, unasked] = [await sample('a', 40, [0, 1]), await sample('b', 40, [0, 1])];
    await writeShardSet(directory, {
      aus: [4, 12],
      size: SIZE,
      source: 'soft',
      samples: [{ ...asked, labels: [0.25, 0.6667], human: [null, 1] }, unasked],
    });
    const train = (await readShardSet(directory)).split('train');
    expect([...train.labels]).toEqual([0.25, 0.667, 0, 1].map(Math.fround));
    expect([...train.human]).toEqual([Number.NaN, 1, Number.NaN, Number.NaN]);
  });

  it('keeps sides and the pose of the head where they are known', async () => {
    const [known, unknown] = [await sample('a', 40, [0, 1]), await sample('b', 40, [0, 1])];
    await writeShardSet(directory, {
      aus: [4, 12],
      size: SIZE,
      source: 'sides',
      samples: [{ ...known, left: [0, 1], right: [null, 0.25], pose: [0.1, -0.5, null] }, unknown],
    });
    const { left, right, pose } = (await readShardSet(directory)).split('train');
    const { NaN: none } = Number;
    expect([...left]).toEqual([0, 1, none, none]);
    expect([...right]).toEqual([none, 0.25, none, none]);
    expect([...pose]).toEqual([0.1, -0.5, none, none, none, none].map(Math.fround));
  });

  it('replaces an older set and leaves nothing beside it', async () => {
    await writeShardSet(directory, {
      aus: [4, 12],
      size: SIZE,
      source: 'two',
      samples: [await sample('c', 9, [1, 1])],
    });
    const set = await readShardSet(directory);
    expect([set.source, set.split('train').count, set.split('test').count]).toEqual(['two', 0, 1]);
    expect(await readdir(folder)).toEqual(['set']);
  });

  it('refuses a shard that was cut, edited or removed, naming it', async () => {
    const shard = join(directory, 'faces-000.bin');
    const bytes = await readFile(shard);
    await truncate(shard, bytes.length - 1);
    await expect(readShardSet(directory)).rejects.toThrow(/faces-000\.bin is damaged/);

    const edited = Buffer.from(bytes);
    edited[100] ^= 1;
    await writeFile(shard, edited);
    await expect(readShardSet(directory)).rejects.toThrow(/faces-000\.bin is damaged/);

    await rm(shard);
    await expect(readShardSet(directory)).rejects.toMatchObject({
      kind: 'io',
      message: expect.stringContaining(shard),
    });
  });

  it('refuses an index that is not one, or whose samples do not fit', async () => {
    const path = join(directory, 'index.json');
    const index = JSON.parse(await readFile(path, 'utf8'));
    const refused = async (change: (copy: typeof index) => void, why: RegExp) => {
      const copy = structuredClone(index);
      change(copy);
      await writeFile(path, JSON.stringify(copy));
      await expect(readShardSet(directory)).rejects.toThrow(why);
    };
    await refused((copy) => {
      copy.version = 3;
    }, /not an index of faces/);
    await refused((copy) => {
      copy.shards[0].file = '../../etc/passwd';
    }, /not an index of faces/);
    await refused((copy) => {
      copy.splits.test[0].offset = 1e9;
    }, /sample 0 of test/);
    await refused((copy) => {
      copy.splits.train[1].labels.push(1);
    }, /sample 1 of train/);
    await refused((copy) => {
      copy.splits.train[0].human = [1];
    }, /sample 0 of train/);
    await refused((copy) => {
      copy.splits.train[0].left = [1];
    }, /sample 0 of train/);
    await refused((copy) => {
      copy.splits.train[0].pose = [0, 4, 0];
    }, /not an index of faces/);
    await refused((copy) => {
      copy.splits.train[0].labels[0] = 1.5;
    }, /not an index of faces/);
    await writeFile(path, '{');
    await expect(readShardSet(directory)).rejects.toThrow(/index\.json is not JSON/);
  });
});
