import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { AppError, messageOf } from '../../lib/errors';
import { writeAtomically } from '../../lib/node/atomic';
import { isMissing } from '../../lib/node/json-file';

/*
 * A checkpoint is one file: a line of JSON (position in the run, names and shapes of the tensors, hash of
 * the data), then the tensors as little-endian float32. It appears under its name only when it is whole.
 */

const positionSchema = z.strictObject({
  stage: z.union([z.literal(1), z.literal(2), z.literal(3)]),
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
  /** Hash of the weights that the stage does not change. */
  base: z.string(),
});

/** Where in its run a checkpoint was taken. */
export type Position = z.output<typeof positionSchema>;

/** 1: backbone and nodes, 2: graph, 3: all together. */
export type StageNumber = Position['stage'];

const headerSchema = z.strictObject({
  format: z.literal('ugn-live checkpoint'),
  version: z.literal(2),
  position: positionSchema,
  tensors: z.array(z.strictObject({ name: z.string(), shape: z.array(z.number().int().min(0)) })),
  sha256: z.string(),
});

export interface Checkpoint {
  readonly position: Position;
  /** The caller's to dispose. */
  readonly tensors: Record<string, tf.Tensor>;
}

/** Which stage a file is the best of. */
const BEST = /^best-stage(\d)\.ckpt$/;

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

/** Saves the best weights of a stage so far, in place of the last best ones. */
export async function saveBest(
  folder: string,
  position: Position,
  tensors: Readonly<Record<string, tf.Tensor>>,
): Promise<void> {
  await write(folder, `best-stage${position.stage}.ckpt`, position, tensors);
}

/**
 * The newest checkpoint that is whole, or null when the folder has none. A damaged one is skipped, and
 * `onSkip` is called with the reason.
 * @throws AppError bad-input where there are some and none can be read: the run would begin again, and what it did be lost
 */
export async function latestCheckpoint(
  folder: string,
  onSkip: (reason: string) => void,
): Promise<Checkpoint | null> {
  const reasons: string[] = [];
  for (const file of await numbered(folder)) {
    try {
      return await readCheckpoint(path.join(folder, file));
    } catch (error) {
      reasons.push(messageOf(error));
    }
    onSkip(reasons.at(-1)!);
  }
  if (reasons.length === 0) return null;
  throw new AppError(
    'bad-input',
    `No checkpoint in ${folder} can be read, so the run cannot go on: ${reasons.join(' ')} ` +
      'Put that right, or give another --out to train anew; nothing in the folder was changed.',
  );
}

/** The best weights of a stage, or of the last stage that has any; null when there are none. */
export async function bestCheckpoint(folder: string, stage?: StageNumber): Promise<Checkpoint | null> {
  const files: string[] = await readdir(folder).catch(() => []);
  const best = files
    .filter((file) => BEST.test(file) && (stage === undefined || Number(BEST.exec(file)![1]) === stage))
    .sort()
    .at(-1);
  return best === undefined ? null : readCheckpoint(path.join(folder, best));
}

/**
 * @throws AppError io when the file cannot be read, bad-input when it is cut or changed
 */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((cause) => {
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  const end = bytes.indexOf(10);
  const damaged = (what: string) => new AppError('bad-input', `${file} is damaged: ${what}.`);
  let header: z.output<typeof headerSchema>;
  try {
    header = headerSchema.parse(JSON.parse(bytes.toString('utf8', 0, end)));
  } catch {
    throw damaged('its header is not one of this program’s');
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
    version: 2,
    position,
    tensors: Object.entries(tensors).map(([key, tensor]) => ({ name: key, shape: tensor.shape })),
    sha256: hash.digest('hex'),
  };
  const target = path.join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeAtomically(target, [`${JSON.stringify(header)}\n`, ...parts]);
  } catch (cause) {
    const isFull = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
    const why = isFull ? 'the disk is full. Make room' : `${messageOf(cause)}. Put that right`;
    throw new AppError(
      'io',
      `Cannot write the checkpoint ${target}: ${why} and go on with --resume; the checkpoint before it is sound.`,
      { cause },
    );
  }
}

/** Numbered checkpoints, newest first. */
async function numbered(folder: string): Promise<string[]> {
  const files: string[] = await readdir(folder).catch((error) => {
    if (isMissing(error)) return [];
    throw new AppError('io', `Cannot list the checkpoints in ${folder}: ${messageOf(error)}`, {
      cause: error,
    });
  });
  return files
    .filter((file) => /^stage\d-\d+\.ckpt$/.test(file))
    .sort()
    .reverse();
}
