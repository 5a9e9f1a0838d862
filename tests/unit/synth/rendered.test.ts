import { readdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { decodeSet } from '../../../training/face-set/decode';
import { readShardSet, type ShardSet, SPLITS } from '../../../training/face-set/shards';
import { splitOf } from '../../../training/synth/identity';

const directory = fileURLToPath(new URL('../../../training/datasets/rendered', import.meta.url));

describe('splitOf', () => {
  it('gives seven of ten identities to training, one to validation and two to the test', () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let number = 0; number < 1000; number++) counts[splitOf(number)]++;
    expect(counts).toEqual({ train: 700, validation: 100, test: 200 });
  });
});

describe('the embedded set', () => {
  let set: ShardSet;
  beforeAll(async () => {
    set = await readShardSet(directory);
  });

  it('is for the default units and at most 12 MB', async () => {
    expect(set.aus).toEqual(DEFAULT_AUS);
    const sizes = await Promise.all((await readdir(directory)).map((file) => stat(`${directory}/${file}`)));
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(12e6);
  });

  it('keeps every identity in the split that its number says', () => {
    for (const name of SPLITS) {
      for (const subject of set.split(name).subjects) {
        expect(splitOf(Number(subject.replace('rendered-', ''))), subject).toBe(name);
      }
    }
    const people = SPLITS.map((name) => new Set(set.split(name).subjects).size);
    expect(people.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(120);
  });

  it('has each unit present and absent in each split', () => {
    for (const name of SPLITS) {
      const { labels, count } = set.split(name);
      DEFAULT_AUS.forEach((au, i) => {
        let present = 0;
        for (let row = 0; row < count; row++) present += labels[row * DEFAULT_AUS.length + i];
        expect(present, `AU ${au} in ${name}`).toBeGreaterThanOrEqual(0.05 * count);
        expect(present, `AU ${au} in ${name}`).toBeLessThanOrEqual(0.5 * count);
      });
    }
  });

  it('decodes to faces: pictures of the stated size that are neither flat nor all alike', async () => {
    const pixels = await decodeSet(set, 'validation');
    const stride = set.size * set.size * 3;
    const means: number[] = [];
    for (let i = 0; i < set.split('validation').count; i++) {
      const picture = pixels.subarray(i * stride, (i + 1) * stride);
      const mean = picture.reduce((sum, value) => sum + value, 0) / stride;
      const variance = picture.reduce((sum, value) => sum + (value - mean) ** 2, 0) / stride;
      expect(Math.sqrt(variance), `picture ${i}`).toBeGreaterThan(8);
      means.push(mean);
    }
    expect(Math.max(...means) - Math.min(...means)).toBeGreaterThan(60);
  });
});
