import * as tf from '@tensorflow/tfjs-core';
import { levelOfShare } from '../../../lib/au/intensity';
import { decodeHalves } from '../../../lib/numbers/half-floats';
import { nodeFeatures } from '../../../lib/ugn/au-nodes';
import type { UgnConfig } from '../../../lib/ugn/config';
import { mapSide } from '../../../lib/ugn/resnet18';
import { D, type Weights } from '../../../lib/ugn/shapes';
import type { ShardSet, SplitName } from '../../face-set/shards';
import { centrePictures } from '../nodes/centre-pictures';
import { graphPredictions } from '../nodes/heads';
import type { NodeReader } from '../nodes/node-reader';
import type { Heads } from '../people/read-people';
import { loadPhotographs } from '../photographs/load-photographs';

const BATCH = 64;

/** Faces with what strength heads read, and what is known of them. */
export interface StrengthRows {
  readonly count: number;
  /** Bytes of half floats of the picture's feature map and its mirror image's, [count,2,h,w,D] */
  readonly maps: Uint16Array;
  /** [count,N,D] */
  readonly nodes: Float32Array;
  /** Probability of presence, [count,N] */
  readonly p: Float32Array;
  /** FACS levels 0..5, NaN unknown, [count,N]: of the unit, and of the subject's left and right side */
  readonly levels: Float32Array;
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** What a machine says, on a scale of its own, of the unit and of left less right; NaN unknown, [count,N] */
  readonly told: Float32Array;
  readonly toldLean: Float32Array;
  /** Pitch, yaw, roll in radians, NaN unknown, [count,3] */
  readonly pose: Float32Array;
}

/**
 * Rows of a split of a set.
 * @param isMachine whether the set's intensities are a machine's strengths, of which only the order counts
 */
export async function strengthRows(
  { weights, config }: Pick<Heads, 'weights' | 'config'>,
  set: ShardSet,
  split: SplitName,
  isMachine: boolean,
  reader: NodeReader,
): Promise<StrengthRows> {
  const { aus, inputSize } = config;
  const { faces } = await loadPhotographs(set, config, [split], null);
  const pictures = centrePictures(faces, inputSize);
  const maps = await reader.readMaps(pictures);
  const nodes = await nodesOf(weights, config, maps, faces.count);
  const of = set.split(split);
  const columns = aus.map((au) => set.aus.indexOf(au));
  const matrix = (key: 'intensity' | 'left' | 'right') =>
    Float32Array.from({ length: of.count * aus.length }, (_, i) => {
      const column = columns[i % aus.length];
      return column < 0 ? Number.NaN : of[key][Math.floor(i / aus.length) * set.aus.length + column];
    });
  const [intensity, left, right] = [matrix('intensity'), matrix('left'), matrix('right')];
  const unknown = new Float32Array(intensity.length).fill(Number.NaN);
  const { p } = await graphPredictions(weights, config, nodes);
  const exact = (values: Float32Array) => (isMachine ? unknown : values.map(levelOfShare));
  return {
    count: of.count,
    maps,
    nodes,
    p,
    levels: exact(intensity),
    left: exact(left),
    right: exact(right),
    told: isMachine ? intensity : unknown,
    toldLean: isMachine ? left.map((value, i) => value - right[i]) : unknown,
    pose: of.pose,
  };
}

/** As imageNodes makes them of both looks, [count,N,D]. */
async function nodesOf(
  weights: Weights,
  config: UgnConfig,
  maps: Uint16Array,
  count: number,
): Promise<Float32Array> {
  const side = mapSide(config.inputSize);
  const width = config.aus.length * D;
  const nodes = new Float32Array(count * width);
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const length = maps.length / count;
    const values = decodeHalves(bytesOf(maps.subarray(from * length, (from + size) * length)));
    const read = tf.tidy(() => {
      const looks = tf.tensor4d(values, [2 * size, side, side, D]); // [2B,h,w,D]
      const { nodes: each } = nodeFeatures(weights, config, looks); // [2B,N,D]
      return tf.mean(tf.reshape(each, [size, 2, config.aus.length, D]), 1); // [B,N,D]
    });
    nodes.set(await read.data<'float32'>().finally(() => read.dispose()), from * width);
  }
  return nodes;
}

/** The two feature maps of a row, [h,w,D] each. */
export function mapsOf(
  { maps, count }: StrengthRows,
  row: number,
): { image: Float32Array; mirror: Float32Array } {
  const size = maps.length / count;
  const values = decodeHalves(bytesOf(maps.subarray(row * size, (row + 1) * size)));
  return { image: values.subarray(0, size / 2), mirror: values.subarray(size / 2) };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint16Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Numbers of both maps of a picture. */
export const mapsLength = (inputSize: number) => 2 * mapSide(inputSize) ** 2 * D;
