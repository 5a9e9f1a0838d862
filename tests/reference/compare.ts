import type * as tf from '@tensorflow/tfjs-core';
import { formula } from './formula';
import reference from './values.json';

interface ReferenceTensor {
  shape: number[];
  /** Euclidean norm and largest magnitude of all entries. */
  norm: number;
  max: number;
  /** Sum of the entries times formula('checksum'). */
  checksum: number;
  /** Positions, and the entries there. */
  at: number[];
  values: number[];
}

const tensors: Record<string, ReferenceTensor> = reference.tensors;

/** Largest error of each compared tensor, relative to that tensor's own size. */
export type Errors = Map<string, number>;

/**
 * Compares numbers with the reference of that name: sampled entries relative to the largest magnitude,
 * the checksum relative to the Euclidean norm.
 * @throws Error when the reference has no such name or another shape
 */
export function compareValues(
  errors: Errors,
  name: string,
  values: ArrayLike<number>,
  shape: number[],
): void {
  const expected = tensors[name];
  if (!expected) throw new Error(`values.json has no '${name}'.`);
  if (expected.shape.join() !== shape.join()) {
    throw new Error(`'${name}' has shape [${shape}]; the reference has [${expected.shape}].`);
  }
  const weights = formula('checksum', values.length);
  let checksum = 0;
  for (let i = 0; i < values.length; i++) checksum += values[i] * weights[i];
  const entryErrors = expected.at.map((at, i) => Math.abs(values[at] - expected.values[i]) / expected.max);
  const error = Math.max(...entryErrors, Math.abs(checksum - expected.checksum) / expected.norm);
  errors.set(name, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
}

/** The same for a tensor, which stays the caller's. */
export async function compare(errors: Errors, name: string, tensor: tf.Tensor): Promise<void> {
  compareValues(errors, name, await tensor.data(), tensor.shape);
}

/** Names in values.json that begin so and that were not compared: a case that was forgotten. */
export function notCompared(errors: Errors, prefix: string): string[] {
  return Object.keys(tensors).filter((name) => name.startsWith(prefix) && !errors.has(name));
}
