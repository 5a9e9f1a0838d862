import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../lib/errors';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { createPredictor, foldedWeightShapes } from '../../../lib/ugn/model';
import { foldBatchNorm } from '../../../lib/ugn/resnet18';
import { packModel, readModel } from '../../../lib/ugn/weights';
import { MANIFEST_FILE, type Manifest } from '../../../lib/ugn/weights-manifest';
import { formulaTensor, formulaWeights } from '../../reference/formula';
import { inScope, useBackend } from './two-backends';

const config = ugnConfigSchema.parse({ aus: [1, 12], inputSize: 48, projectionSize: 8, outputSize: 6 });
const options = {
  id: 'test-model',
  config,
  thresholds: [0.5, 0.4],
  unsureAbove: [0.1, 0.2],
  training: {
    trainedOn: 'Numbers from a formula.',
    command: 'npx vitest run tests/unit/ugn',
    date: '2026-01-01',
    metrics: { meanF1: 0.5 },
  },
};
const strengthOf = (units: number): Manifest['strength'] => {
  const all = (count: number, value: number) => new Array<number>(count).fill(value);
  return {
    steps: Array.from({ length: units }, () => [0, 1, 2, 3]),
    leanSpread: { floor: all(units, 1), perGap: all(units, 2) },
    poseSpread: { floor: all(3, 0.05), perGap: all(3, 1) },
  };
};
const training = () => formulaWeights(config, ['backbone', 'nodes', 'graph']);

let files: ReadonlyMap<string, Uint8Array>;
let manifest: Manifest;

beforeAll(async () => {
  await useBackend('wasm');
  ({ files, manifest } = await inScope(() => packModel({ ...options, weights: training() })));
});

const loader = (from: ReadonlyMap<string, Uint8Array>) => async (name: string) => {
  const bytes = from.get(name);
  if (!bytes) throw new Error('404');
  return bytes;
};

describe('a packed model', () => {
  it('is read as well where it is of the format before, which had no part of doubt and no way to take nodes', async () => {
    const text = new TextDecoder().decode(files.get(MANIFEST_FILE));
    const { config: written, ...rest } = JSON.parse(text);
    const { graphNodes: _, ...older } = written;
    const manifest = JSON.stringify({ ...rest, formatVersion: 1, config: older });
    const before = new Map([...files, [MANIFEST_FILE, new TextEncoder().encode(manifest)]]);
    const read = await readModel(loader(before));
    tf.dispose(read.weights);
    expect(read.manifest.aleatoricShares).toBeUndefined();
    expect(read.manifest.config).toEqual(config);
  });

  it('holds strength heads with their rule, and refuses a rule for other units', async () => {
    await inScope(async () => {
      const with3 = { ...config, readsMirror: true, readsStrength: true };
      const weights = formulaWeights(with3, ['backbone', 'nodes', 'graph', 'strength']);
      const packed = await packModel({ ...options, weights, config: with3, strength: strengthOf(2) });
      const read = await readModel(loader(packed.files));
      expect(read.manifest.strength).toEqual(strengthOf(2));
      expect(read.weights['strength.side'].shape).toEqual([2, 2, 2, 512]);
      const another = packModel({ ...options, weights, config: with3, strength: strengthOf(3) });
      await expect(another).rejects.toThrow(/strength needs one entry for each action unit/);
    });
  });

  it('comes back within a half float of what went in, and predicts the same', async () => {
    await inScope(async () => {
      const packed = training();
      const folded = foldBatchNorm(packed);
      const { weights } = await readModel(loader(files));
      expect(Object.keys(weights)).toEqual(Object.keys(foldedWeightShapes(config)));
      for (const [name, tensor] of Object.entries(weights)) {
        const error = tf.abs(tf.sub(tensor, folded[name]));
        const bound = tf.add(tf.mul(tf.abs(folded[name]), 2 ** -11), 2 ** -25);
        expect((await tf.all(tf.lessEqual(error, bound)).data())[0], name).toBe(1);
      }
      const images = formulaTensor<tf.Tensor4D>('faces', [1, 48, 48, 3], (value) => 2 * value);
      const [before] = await createPredictor(packed, config).predict(images);
      const [after] = await createPredictor(weights, config).predict(images);
      for (const [i, p] of before.p.entries()) expect(Math.abs(after.p[i] - p)).toBeLessThan(5e-3);
    });
  });

  it('has shards of at most 4 MiB, the same hash when packed again, and leaves no tensor behind', async () => {
    const shards = [...files].filter(([name]) => name !== MANIFEST_FILE);
    expect(shards.length).toBeGreaterThan(1);
    for (const [, bytes] of shards) expect(bytes.length).toBeLessThanOrEqual(4 * 1024 * 1024);
    const weights = training();
    const before = tf.memory().numTensors;
    const again = await packModel({ ...options, weights });
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(weights);
    expect(again.manifest.hash).toBe(manifest.hash);
  });

  it('is not written from weights that have diverged', async () => {
    await inScope(async () => {
      const weights = { ...training(), 'graph.B': tf.fill([2, 2], Number.NaN) };
      await expect(packModel({ ...options, weights })).rejects.toThrow(/'graph\.B' holds NaN/);
    });
  });
});

describe('a damaged model is refused', () => {
  it('although its hashes agree, where a weight is no number', async () => {
    const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
    const changed = new Map(files);
    const described = manifest.files.map(({ name, bytes: length }, i) => {
      const bytes = Uint8Array.from(files.get(name)!);
      if (i === 0) bytes[2 * 40 + 1] |= 0x7c;
      changed.set(name, bytes);
      return { name, bytes: length, sha256: sha(bytes) };
    });
    const hash = sha(described.map(({ sha256 }) => sha256).join(''));
    const text = JSON.stringify({ ...manifest, files: described, hash });
    changed.set(MANIFEST_FILE, new TextEncoder().encode(text));
    await expect(readModel(loader(changed))).rejects.toThrow(/'conv1\.kernel' holds what is no number/);
  });

  const json = (change: (manifest: Record<string, unknown>) => void) => {
    const copy = structuredClone(manifest) as unknown as Record<string, unknown>;
    change(copy);
    return new TextEncoder().encode(JSON.stringify(copy));
  };
  const shard = () => manifest.files[1].name;
  const flipped = () => {
    const bytes = Uint8Array.from(files.get(shard()) as Uint8Array);
    bytes[1000] ^= 1;
    return bytes;
  };
  const damages: Array<
    [what: string, file: () => string, bytes: () => Uint8Array | undefined, says: RegExp]
  > = [
    ['a cut file', shard, () => files.get(shard())?.slice(0, 5000), /has 5000 bytes instead of/],
    ['a flipped bit', shard, flipped, /SHA-256 differs/],
    ['a missing file', shard, () => undefined, /could not be read \(404\)/],
    ['a missing manifest', () => MANIFEST_FILE, () => undefined, /could not be read \(404\)/],
    ['a web page', () => MANIFEST_FILE, () => new TextEncoder().encode('<!doctype html>'), /is not JSON/],
    ['an array', () => MANIFEST_FILE, () => new TextEncoder().encode('[]'), /format version/],
    [
      'an older format',
      () => MANIFEST_FILE,
      () => json((m) => Object.assign(m, { formatVersion: 0 })),
      /format version is 0/,
    ],
    [
      'parts of doubt for another number of units',
      () => MANIFEST_FILE,
      () => json((m) => Object.assign(m, { aleatoricShares: [0.5] })),
      /one number for each action unit/,
    ],
    [
      'rules of strength heads that it has not',
      () => MANIFEST_FILE,
      () => json((m) => Object.assign(m, { strength: strengthOf(2) })),
      /strength belongs to a model with readsStrength/,
    ],
    [
      'thresholds for another number of units',
      () => MANIFEST_FILE,
      () => json((m) => Object.assign(m, { thresholds: [0.5] })),
      /one number for each action unit/,
    ],
    [
      'a config of another model',
      () => MANIFEST_FILE,
      () => json((m) => Object.assign(m, { config: { ...config, outputSize: 7 } })),
      /'graph\.W1' has shape \[512,6\], its config asks for \[512,7\]/,
    ],
    [
      'another normalisation',
      () => MANIFEST_FILE,
      () => json((m) => Object.assign(m, { normalisation: { mean: [0, 0, 0], std: [1, 1, 1] } })),
      /must be mean \[0\.485,0\.456,0\.406\]/,
    ],
    [
      'a wrong hash',
      () => MANIFEST_FILE,
      () => json((m) => Object.assign(m, { hash: '0'.repeat(64) })),
      /hash does not belong/,
    ],
    [
      'a weight beyond the end',
      () => MANIFEST_FILE,
      () =>
        json((m) =>
          Object.assign(m, {
            weights: manifest.weights.map((entry) => ({ ...entry, offset: entry.offset + 2 })),
          }),
        ),
      /beyond the end/,
    ],
    [
      'a path for a file name',
      () => MANIFEST_FILE,
      () => json((m) => Object.assign(m, { files: [{ ...manifest.files[0], name: '../x.bin' }] })),
      /a plain file name/,
    ],
  ];

  it.each(damages)('%s', async (_, file, bytes, says) => {
    const damaged = new Map(files);
    const replacement = bytes();
    if (replacement) damaged.set(file(), replacement);
    else damaged.delete(file());
    const before = tf.memory().numTensors;
    const error = await readModel(loader(damaged)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    const { kind, message } = error as AppError;
    expect(kind).toBe('bad-weights');
    expect(message).toContain(file());
    expect(message).toMatch(says);
    expect(message).toMatch(/Copy the model's folder again|npm run train/);
    expect(tf.memory().numTensors).toBe(before);
  });
});
