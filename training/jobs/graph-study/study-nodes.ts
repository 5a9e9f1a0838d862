import { Random } from '../../../lib/numbers/random';
import type { UgnConfig } from '../../../lib/ugn/config';
import { D, type Weights } from '../../../lib/ugn/shapes';
import { config as photographs } from '../../configs/photographs';
import { centrePictures } from '../../evaluation/nodes/centre-pictures';
import { nodePredictions } from '../../evaluation/nodes/heads';
import type { NodeReader } from '../../evaluation/nodes/node-reader';
import { loadPhotographs } from '../../evaluation/photographs/load-photographs';
import type { ShardSet } from '../../face-set/shards';
import { trainingImages } from '../../input/batch';
import type { Faces } from '../../input/faces';
import { obscure } from '../../input/obscure';
import { facesAt } from '../../input/pick';
import { softTargets } from '../../input/soft-targets';
import type { GraphStudyVariant } from '../../stages/graph-study-plan';

const SEED = 1;

/** Nodes to train on, row by row. */
export interface NodeRows {
  readonly count: number;
  /** X, [count, N, D] */
  readonly nodes: Float32Array;
  /** 0..1, [count, N] */
  readonly targets: Float32Array;
  /** 1 where the unit cannot be seen, [count, N] */
  readonly hidden: Float32Array;
  /** 1 where the machine sees no unit but such as the shape of a face can look like, [count] */
  readonly still: Float32Array;
}

/** The training split in clear sight, and some of its pictures with the face covered in part or whole where a variant says so. */
export async function studyNodes(
  { weights, config }: { weights: Weights; config: UgnConfig },
  set: ShardSet,
  { covered: isCovered, coveredEvery, nodeShare }: GraphStudyVariant,
  rankShare: number,
  reader: NodeReader,
): Promise<NodeRows[]> {
  const n = config.aus.length;
  const { faces, labels } = await loadPhotographs(set, config, ['train'], null);
  const nodes = await reader.read(centrePictures(faces, config.inputSize));
  const graded = softTargets({ labels: labels.labels, intensity: labels.intensity }, n, rankShare);
  const targets = blended(graded, nodePredictions(weights, n, nodes).p, nodeShare);
  const still = stillFaces(labels.labels, config.aus);
  const clear = { count: faces.count, nodes, targets, hidden: new Float32Array(targets.length), still };

  if (!isCovered) return [clear];

  const places = Array.from({ length: faces.count }, (_, i) => i).filter((i) => i % coveredEvery === 0);
  const some = facesAt(faces, places);
  const covered = {
    count: places.length,
    nodes: await reader.read(coveredPictures(some, config)),
    targets: rows(targets, places, n),
    hidden: hiddenUnits(places.length, config),
    still: rows(still, places, 1),
  };
  return [clear, covered];
}

/** Some pictures of the training split of a set with exact labels; units that it does not label keep what the nodes say. */
export async function exactNodes(
  { weights, config }: { weights: Weights; config: UgnConfig },
  set: ShardSet,
  every: number,
  reader: NodeReader,
): Promise<NodeRows> {
  const n = config.aus.length;
  const { faces: all } = await loadPhotographs(set, config, ['train'], null);
  const faces = facesAt(
    all,
    Array.from({ length: all.count }, (_, i) => i).filter((i) => i % every === 0),
  );
  const nodes = await reader.read(centrePictures(faces, config.inputSize));
  const own = nodePredictions(weights, n, nodes).p;
  return {
    count: faces.count,
    nodes,
    targets: faces.labels.map((label, i) => (Number.isNaN(label) ? own[i] : label)),
    hidden: new Float32Array(faces.count * n),
    still: new Float32Array(faces.count),
  };
}

function coveredPictures(faces: Faces, { aus, inputSize }: UgnConfig) {
  return {
    count: faces.count,
    key: [faces.pixels, `obscured${SEED}`],
    draw: async (from: number, count: number) => {
      const indices = Array.from({ length: count }, (_, k) => from + k);
      const { augmentation } = photographs;
      const images = trainingImages(faces, indices, inputSize, augmentation, [SEED, 2, from]);
      const length = images.length / count;
      indices.forEach((i, k) => {
        obscure(images.subarray(k * length, (k + 1) * length), inputSize, aus, coverOf(i));
      });
      return images;
    },
  };
}

/** What covers picture i; which units it hides does not depend on the picture. */
const coverOf = (i: number) => new Random(SEED, 4, i);

function hiddenUnits(count: number, { aus, inputSize }: UgnConfig): Float32Array {
  const blank = new Float32Array(inputSize * inputSize * 3);
  const flags = Array.from({ length: count }, (_, i) => [...obscure(blank, inputSize, aus, coverOf(i))]);
  return Float32Array.from(flags.flat());
}

function rows(values: Float32Array, places: readonly number[], width: number): Float32Array {
  const picked = new Float32Array(places.length * width);
  places.forEach((i, k) => {
    picked.set(values.subarray(i * width, (i + 1) * width), k * width);
  });
  return picked;
}

/**
 * Targets of which a share is what the nodes say. Of units that no label knows it is all: there the model's own heads keep
 * what renders and warped photographs taught them.
 * @param graded 0..1, NaN unknown, [count, N]
 * @param own [count, N]
 */
export function blended(graded: Float32Array, own: Float32Array, share: number): Float32Array {
  return graded.map((target, i) => (Number.isNaN(target) ? own[i] : (1 - share) * target + share * own[i]));
}

/** Units that a machine also reads from the shape of a face at rest, and those whose presence says that it is not at rest. */
const SHAPES: ReadonlySet<number> = new Set([1, 2, 17, 23, 24]);
const DOUBTFUL: ReadonlySet<number> = new Set([5, 7, 14]);
const ACTIVE = 0.5;

function stillFaces(labels: Float32Array, aus: readonly number[]): Float32Array {
  const n = aus.length;
  return Float32Array.from({ length: labels.length / n }, (_, i) =>
    Number(!aus.some((au, j) => !SHAPES.has(au) && !DOUBTFUL.has(au) && labels[i * n + j] >= ACTIVE)),
  );
}

/** The same rows, the targets of units of shape lowered on still faces. */
export function withoutShapes(all: NodeRows, aus: readonly number[], share: number): NodeRows {
  if (share === 1) return all;
  const n = aus.length;
  const isShape = (i: number) => all.still[Math.floor(i / n)] === 1 && SHAPES.has(aus[i % n]);
  return { ...all, targets: all.targets.map((target, i) => (isShape(i) ? share * target : target)) };
}

/** Several sets of rows as one. */
export function joined(parts: readonly NodeRows[]): NodeRows {
  const join = (key: 'nodes' | 'targets' | 'hidden' | 'still') => {
    const whole = new Float32Array(parts.reduce((sum, part) => sum + part[key].length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part[key], at);
      at += part[key].length;
    }
    return whole;
  };
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return {
    count,
    nodes: join('nodes'),
    targets: join('targets'),
    hidden: join('hidden'),
    still: join('still'),
  };
}

/** Some rows' nodes and targets. */
export function batchOf(
  all: NodeRows,
  places: readonly number[],
): Pick<NodeRows, 'nodes' | 'targets' | 'hidden'> {
  const n = all.targets.length / all.count;
  return {
    nodes: rows(all.nodes, places, n * D),
    targets: rows(all.targets, places, n),
    hidden: rows(all.hidden, places, n),
  };
}
