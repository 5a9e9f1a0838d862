import * as tf from '@tensorflow/tfjs-core';
import type { UgnConfig } from '../../lib/ugn/config';
import { stageOf, weightShapes } from '../../lib/ugn/model';

/*
 * Inputs and weights by name and position, the same numbers as in reference.py, so that eleven million
 * weights need no file.
 */

/** Uniform in [-1, 1): FNV-1a of the name, plus the position, through Murmur's finaliser. */
export function formula(name: string, size: number): Float64Array {
  let seed = 2166136261;
  for (let i = 0; i < name.length; i++) seed = Math.imul(seed ^ name.charCodeAt(i), 16777619);
  const values = new Float64Array(size);
  for (let index = 0; index < size; index++) {
    let h = (seed + Math.imul(index, 0x9e3779b1)) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    values[index] = ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
  }
  return values;
}

/** A tensor whose entries are a function of the formula's. */
export function formulaTensor<T extends tf.Tensor>(
  name: string,
  shape: number[],
  of: (value: number, index: number) => number,
): T {
  const numbers = formula(name, tf.util.sizeFromShape(shape));
  const values = new Float32Array(numbers.length);
  for (let i = 0; i < values.length; i++) values[i] = of(numbers[i], i);
  return tf.tensor(values, shape) as T;
}

/** A model's weights of some stages, with batch norms; the scales are those of reference.py. */
export function formulaWeights(
  config: UgnConfig,
  stages: ReadonlyArray<ReturnType<typeof stageOf>>,
): Record<string, tf.Tensor> {
  const wanted = Object.entries(weightShapes(config)).filter(([name]) => stages.includes(stageOf(name)));
  return Object.fromEntries(
    wanted.map(([name, shape]) => {
      const [scale, offset] = scaleOf(name, shape);
      return [name, formulaTensor(name, shape, (value) => offset + scale * value)];
    }),
  );
}

function scaleOf(name: string, shape: number[]): [scale: number, offset: number] {
  const [rows] = shape;
  switch (true) {
    case name === 'nodes.attention.kernel':
      return [0.2, 0];
    case name === 'nodes.linear.kernel' || name === 'graph.W1':
      return [Math.sqrt(6 / rows), 0];
    case name === 'nodes.fc.kernel':
      return [Math.sqrt(3 / shape[1]), 0];
    case name === 'graph.P':
      return [Math.sqrt(3 / rows), 0];
    case name === 'graph.a_mu' || name === 'graph.a_sigma':
      return [0.5, 0];
    case name === 'graph.B' || name === 'graph.W2':
      return [1, 0];
    case name === 'graph.fc.kernel':
      return [1.5, 0];
    case name.endsWith('.kernel'):
      return [Math.sqrt(6 / (shape[0] * shape[1] * shape[2])), 0];
    case name.endsWith('.gamma'):
      return [0.2, 0.7];
    case name.endsWith('.variance'):
      return [0.3, 1];
    default:
      return [0.1, 0];
  }
}
