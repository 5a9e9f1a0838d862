import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { AppError, messageOf } from '../lib/errors';

/*
 * A checkpoint is one file: a line of JSON (position in the run, names and shapes of the tensors, hash of
 * the data), then the tensors as little-endian float32. It appears under its name only when it is whole.
 */

const positionSchema = z.strictObject({
  stage: z.union([z.literal(1), z.literal(2)]),
  /** Updates done in this stage. */
  step: z.number().int().min(0),
  /** Updates that this stage is planned to have. */
  total: z.number().int().min(0),
  /** Updates that the optimiser has seen. */
  optimiserSteps: z.number().int().min(0),
  /** Seconds spent since the run's start, pauses not counted. */
  seconds: z.number().min(0),
  /** Best validation score so far in this stage, and its step. */
  best: z.strictObject({ score: z.number(), step: z.number().int() }).nullable(),
});

/** Where in its run a checkpoint was taken. */
export type Position = z.output<typeof positionSchema>;

const headerSchema = z.strictObject({
  format: z.literal('ugn-live checkpoint'),
  version: z.literal(1),
  position: positionSchema,
  tensors: z.array(z.strictObject({ name: z.string(), shape: z.array(z.number().int().min(0)) })),
  sha256: z.string(),
});

export interface Checkpoint {
  readonly position: Position;
  /** The caller's to dispose. */
  readonly tensors: Record<string, tf.Tensor>;
}

const BEST = 'best.ckpt';

/** Saves a numbered checkpoint and removes all but the last `keep`. */
export async function saveCheckpoint(
  folder: string,
  position: Position,
  tensors: Readonly<Record<string, tf.Tensor>>,
  keep: number,
): Promise<void> {
  const name = `stage${position.stage}-${String(position.step).padStart(7, '0')}.ckpt`;
  await write(folder, name, position, tensors);
  const old = (await numbered(folder)).slice(keep);
  for (const file of old) await rm(path.join(folder, file), { force: true });
}

/** Saves the best weights so far, in place of the last best ones. */
export async function saveBest(
  folder: string,
  position: Position,
  tensors: Readonly<Record<string, tf.Tensor>>,
): Promise<void> {
  await write(folder, BEST, position, tensors);
}

/**
 * The newest checkpoint that is whole, or null when the folder has none. A damaged one is skipped, and
 * `onSkip` is told why.
 */
export async function latestCheckpoint(
  folder: string,
  onSkip: (reason: string) => void,
): Promise<Checkpoint | null> {
  for (const file of await numbered(folder)) {
    try {
      return await readCheckpoint(path.join(folder, file));
    } catch (error) {
      onSkip(messageOf(error));
    }
  }
  return null;
}

/** The best weights saved, or null when there are none. */
export async function bestCheckpoint(folder: string): Promise<Checkpoint | null> {
  const files: string[] = await readdir(folder).catch(() => []);
  return files.includes(BEST) ? readCheckpoint(path.join(folder, BEST)) : null;
}

/**
 * @throws AppError io when the file cannot be read, bad-input when it is cut or changed
 */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((cause) => {
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  const end = bytes.indexOf(10);
  const damaged = (what: string) =>
    new AppError(
      'bad-input',
      `${file} is damaged (${what}); the checkpoint before it is used, if there is one.`,
    );
  let header: z.output<typeof headerSchema>;
  try {
    header = headerSchema.parse(JSON.parse(bytes.toString('utf8', 0, end)));
  } catch {
    throw damaged('its header cannot be read');
  }
  const data = bytes.subarray(end + 1);
  if (createHash('sha256').update(data).digest('hex') !== header.sha256) throw damaged('cut or changed');
  const values = new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
  const tensors: Record<string, tf.Tensor> = {};
  let offset = 0;
  for (const { name, shape } of header.tensors) {
    const size = tf.util.sizeFromShape(shape);
    tensors[name] = tf.tensor(values.slice(offset, offset + size), shape);
    offset += size;
  }
  return { position: header.position, tensors };
}

async function write(
  folder: string,
  name: string,
  position: Position,
  tensors: Readonly<Record<string, tf.Tensor>>,
): Promise<void> {
  const hash = createHash('sha256');
  const parts: Uint8Array[] = [];
  for (const tensor of Object.values(tensors)) {
    const values = await tensor.data();
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    hash.update(bytes);
    parts.push(bytes);
  }
  const header: z.output<typeof headerSchema> = {
    format: 'ugn-live checkpoint',
    version: 1,
    position,
    tensors: Object.entries(tensors).map(([key, tensor]) => ({ name: key, shape: tensor.shape })),
    sha256: hash.digest('hex'),
  };
  const target = path.join(folder, name);
  const temporary = `${target}.writing-${process.pid}`;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(`${JSON.stringify(header)}\n`);
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new AppError('io', `Cannot write the checkpoint ${target}: ${messageOf(cause)}`, { cause });
  }
}

/** Numbered checkpoints, newest first. */
async function numbered(folder: string): Promise<string[]> {
  const files: string[] = await readdir(folder).catch(() => []);
  return files
    .filter((file) => /^stage\d-\d+\.ckpt$/.test(file))
    .sort()
    .reverse();
}
