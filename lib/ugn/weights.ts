import * as tf from '@tensorflow/tfjs-core';
import { messageOf } from '../errors';
import { areFinite, decodeHalves, encodeHalves, HALF_BYTES, halvesIn } from '../numbers/half-floats';
import type { UgnConfig } from './config';
import { foldedWeightShapes } from './model';
import { NORMALISATION } from './normalisation';
import { foldBatchNorm } from './resnet18';
import type { Weights } from './shapes';
import {
  FORMAT_VERSION,
  MANIFEST_FILE,
  type Manifest,
  manifestSchema,
  parseManifest,
  refused,
} from './weights-manifest';

/*
 * A model on disk: manifest.json (weights-manifest.ts), and shards that laid end to end are all its weights as half floats
 * (little-endian), each tensor at the offset that the manifest gives.
 */

const MAX_SHARD_BYTES = 4 * 1024 * 1024;

/** What packModel needs beside the weights. */
export interface PackOptions {
  id: string;
  config: UgnConfig;
  weights: Weights;
  thresholds: number[];
  unsureAbove: number[];
  aleatoricShares?: number[];
  epistemicLevels?: number[];
  strength?: Manifest['strength'];
  training: Manifest['training'];
}

/**
 * Writes a model: batch norms are folded, numbers rounded to the nearest half float, and the whole cut
 * into shards of at most 4 MiB. `files` holds the shards and the manifest, by file name.
 * @throws AppError diverged when a weight is not finite or beyond a half float's range
 */
export async function packModel(
  options: PackOptions,
): Promise<{ manifest: Manifest; files: Map<string, Uint8Array> }> {
  const { id, config, thresholds, unsureAbove, aleatoricShares, epistemicLevels, strength, training } =
    options;
  const folded = foldBatchNorm(options.weights);
  try {
    const entries: Manifest['weights'] = [];
    const buffers: Uint8Array[] = [];
    let offset = 0;
    for (const [name, shape] of Object.entries(foldedWeightShapes(config))) {
      checkShape(name, folded[name]?.shape, shape);
      const bytes = encodeHalves(name, await folded[name].data<'float32'>());
      entries.push({ name, shape, dtype: 'float16', offset });
      buffers.push(bytes);
      offset += bytes.length;
    }
    const files = shardsOf(id, concatenated(buffers));
    const described = await Promise.all(
      [...files].map(async ([name, bytes]) => ({ name, bytes: bytes.length, sha256: await sha256(bytes) })),
    );
    const manifest = manifestSchema.parse({
      formatVersion: FORMAT_VERSION,
      id,
      createdAt: new Date().toISOString(),
      config,
      normalisation: NORMALISATION,
      thresholds,
      unsureAbove,
      aleatoricShares,
      epistemicLevels,
      strength,
      training,
      files: described,
      weights: entries,
      hash: await hashOf(described),
    });
    files.set(MANIFEST_FILE, new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`));
    return { manifest, files };
  } finally {
    tf.dispose(folded);
  }
}

/** A weight before it is a tensor. */
export interface WeightNumbers {
  readonly shape: number[];
  /** The numbers from the file's half floats, anew at every call: all at once they would be twice the file. */
  readonly decode: () => Float32Array;
  /** The bits of the file's half floats. */
  readonly halves: () => Uint16Array;
}

/**
 * Reads a model as tensors; see readNumbers. The caller owns them.
 * @throws AppError bad-weights naming the file and what to do
 */
export async function readModel(
  load: (name: string) => Promise<Uint8Array>,
): Promise<{ manifest: Manifest; weights: Record<string, tf.Tensor> }> {
  const { manifest, numbers } = await readNumbers(load);
  return { manifest, weights: tensorsOf(numbers) };
}

/** The tensors of these weights; the caller owns them. */
export function tensorsOf(numbers: Iterable<[string, WeightNumbers]>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Array.from(numbers, ([name, { shape, decode }]) => [name, tf.tensor(decode(), shape)]),
  );
}

/**
 * Reads a model and checks it whole: format, sizes, SHA-256 of every file, and the shapes that its
 * config asks for.
 * @param load gives the bytes of a file of the model's folder
 * @throws AppError bad-weights naming the file and what to do
 */
export async function readNumbers(
  load: (name: string) => Promise<Uint8Array>,
): Promise<{ manifest: Manifest; numbers: ReadonlyMap<string, WeightNumbers> }> {
  const manifest = parseManifest(await loadFile(load, MANIFEST_FILE));
  const shards = await Promise.all(
    manifest.files.map(async (file) => {
      const bytes = await loadFile(load, file.name);
      if (bytes.length !== file.bytes) {
        throw refused(file.name, `it has ${bytes.length} bytes instead of ${file.bytes}`);
      }
      if ((await sha256(bytes)) !== file.sha256) {
        throw refused(file.name, 'its content is not what the manifest describes (SHA-256 differs)');
      }
      return bytes;
    }),
  );
  if ((await hashOf(manifest.files)) !== manifest.hash) {
    throw refused(MANIFEST_FILE, 'its hash does not belong to the files that it lists');
  }
  const stream = endToEnd(shards);
  checkWeights(manifest, stream.length);
  const numbers = manifest.weights.map(({ name, shape, offset }): [string, WeightNumbers] => {
    const bytes = stream.subarray(offset, offset + tf.util.sizeFromShape(shape) * HALF_BYTES);
    const halves = halvesIn(bytes);
    if (!areFinite(halves)) throw refused(MANIFEST_FILE, `weight '${name}' holds what is no number`);
    return [name, { shape, decode: () => decodeHalves(bytes), halves: () => halves }];
  });
  return { manifest, numbers: new Map(numbers) };
}

async function loadFile(load: (name: string) => Promise<Uint8Array>, name: string): Promise<Uint8Array> {
  try {
    return await load(name);
  } catch (cause) {
    throw refused(name, `it could not be read (${messageOf(cause)})`, cause);
  }
}

function checkWeights(manifest: Manifest, streamBytes: number): void {
  const expected = foldedWeightShapes(manifest.config);
  const listed = new Map(manifest.weights.map((entry) => [entry.name, entry]));
  for (const [name, shape] of Object.entries(expected)) checkShape(name, listed.get(name)?.shape, shape);
  for (const { name, shape, offset } of manifest.weights) {
    if (!(name in expected)) throw refused(MANIFEST_FILE, `its config has no weight '${name}'`);
    if (offset + tf.util.sizeFromShape(shape) * HALF_BYTES > streamBytes) {
      throw refused(MANIFEST_FILE, `weight '${name}' lies beyond the end of the files`);
    }
  }
}

function checkShape(name: string, actual: readonly number[] | undefined, expected: readonly number[]): void {
  if (!actual) throw refused(MANIFEST_FILE, `weight '${name}' is missing`);
  if (actual.join() !== expected.join()) {
    throw refused(MANIFEST_FILE, `weight '${name}' has shape [${actual}], its config asks for [${expected}]`);
  }
}

function shardsOf(id: string, stream: Uint8Array): Map<string, Uint8Array> {
  const count = Math.ceil(stream.length / MAX_SHARD_BYTES);
  const shards = new Map<string, Uint8Array>();
  for (let shard = 0; shard < count; shard++) {
    const name = `${id}-${shard + 1}of${count}.bin`;
    shards.set(name, stream.slice(shard * MAX_SHARD_BYTES, (shard + 1) * MAX_SHARD_BYTES));
  }
  return shards;
}

/** The parts laid end to end in one array of their own. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The parts laid end to end: the memory that they share where they lie in it so. */
function endToEnd(parts: readonly Uint8Array[]): Uint8Array {
  const [{ buffer, byteOffset }] = parts;
  let end = byteOffset;
  for (const part of parts) {
    if (part.buffer !== buffer || part.byteOffset !== end) return concatenated(parts);
    end += part.length;
  }
  return new Uint8Array(buffer, byteOffset, end - byteOffset);
}

async function hashOf(files: ReadonlyArray<{ sha256: string }>): Promise<string> {
  return sha256(new TextEncoder().encode(files.map((file) => file.sha256).join('')));
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
