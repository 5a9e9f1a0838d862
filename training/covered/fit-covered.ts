import * as tf from '@tensorflow/tfjs';
import { areaUnderRoc } from '../../lib/numbers/detection';
import { encodeHalves } from '../../lib/numbers/half-floats';
import { Random } from '../../lib/numbers/random';
import { alignedEyes, CROP_PER_INPUT } from '../../lib/vision/align';
import { type CoveredNetwork, PARTS, standardised } from '../../lib/vision/covered';
import { CELL_NUMBERS, faceCells } from '../../lib/vision/face-cells';
import { decodeRows } from '../face-set/decode';
import { readShardSet, type SplitName } from '../face-set/shards';
import { augment, STANDARD_AUGMENTATION } from '../input/augment';
import { type Hidden, hidePart } from './hide-part';
import photographs from './photographs.json';

/** Side of the pictures that it learns from. */
const INPUT = 112;
const HIDDEN = 24;
const EPOCHS = 30;
const BATCH = 128;
const RATE = 2e-3;
const DECAY = 1e-3;
/** Pictures that are made of each photograph, and of one that shows dark glasses, which are rare. */
const VARIANTS = { plain: 10, glasses: 60 };
/** Photographs whose eyes are hidden as they are, and others with something on the face, which are left out. */
const GLASSES: ReadonlySet<string> = new Set(photographs.darkGlasses);
const OTHERS: ReadonlySet<string> = new Set(photographs.others);

/** Light, sharpness, place and coding of the pictures; more are blurred than in the model's training. */
const CHANGES = { ...STANDARD_AUGMENTATION, flip: false, cover: 0, blur: 0.4 };

/** Faces with known parts hidden, as the network takes them. */
interface CoveredFaces {
  /** [count, CELL_NUMBERS] */
  readonly cells: Float32Array;
  /** [count, PARTS] 1 hidden, 0 seen */
  readonly hidden: Float32Array;
}

/** How well it tells hidden parts, of faces that it was not trained on. */
export interface CoveredScores {
  /** Area under the ROC curve, of each of PARTS. */
  readonly auc: readonly number[];
}

/**
 * Trains the network of lib/vision/covered.ts on the training photographs of a face set; the validation photographs say
 * how well it does.
 * @param folder that `npm run label` wrote
 * @param tell is told of each epoch
 * @throws AppError io, bad-input as of readShardSet
 */
export async function fitCovered(
  folder: string,
  seed: number,
  tell: (epoch: number, epochs: number, loss: number) => void,
): Promise<{ network: CoveredNetwork; scores: CoveredScores }> {
  await tf.setBackend('cpu');
  const train = await facesOf(folder, 'train', seed);
  const validation = await facesOf(folder, 'validation', seed + 1);
  const [means, deviations] = spreadOf(train.cells);
  for (const { cells } of [train, validation]) standardise(cells, means, deviations);
  const model = networkOf(seed);
  await learn(model, train, seed, tell);
  const likely = tf.tidy(() =>
    (model.predict(rowsOf(validation.cells, CELL_NUMBERS)) as tf.Tensor).dataSync(),
  );
  const column = (values: ArrayLike<number>, part: number) =>
    Float32Array.from({ length: values.length / PARTS.length }, (_, i) => values[i * PARTS.length + part]);
  const auc = PARTS.map((_, part) => areaUnderRoc(column(likely, part), column(validation.hidden, part)));
  const [inner, inBias, out, outBias] = model.getWeights().map((weight) => weight.dataSync() as Float32Array);
  const packed = (name: string, values: Float32Array) =>
    Buffer.from(encodeHalves(name, values)).toString('base64');
  const network = {
    mean: packed('mean', means),
    deviation: packed('deviation', deviations),
    in: packed('in', inner),
    inBias: packed('inBias', inBias),
    out: packed('out', out),
    outBias: packed('outBias', outBias),
  };
  return { network, scores: { auc } };
}

async function facesOf(folder: string, split: SplitName, seed: number): Promise<CoveredFaces> {
  const set = await readShardSet(folder);
  const { ids } = set.split(split);
  const rows = ids.flatMap((id, i) => (id !== null && OTHERS.has(id) ? [] : [{ set, split, i }]));
  const side = Math.round(INPUT * CROP_PER_INPUT);
  const bytes = side ** 2 * 3;
  const pixels = new Uint8Array(rows.length * bytes);
  await decodeRows(rows, side, pixels);
  const crops = rows.map((_, k) => pixels.subarray(k * bytes, (k + 1) * bytes));
  const eyes = alignedEyes(side);
  const picture = new Float32Array(INPUT ** 2 * 3);
  const made = rows.flatMap(({ i }, place) => {
    const isDark = GLASSES.has(ids[i] ?? '');
    const looks = [crops[place], mirrored(crops[place], side)];
    const count = isDark ? VARIANTS.glasses : VARIANTS.plain;
    return Array.from({ length: count }, (_, k) => {
      const random = new Random(seed, place, k);
      const { pixels, hidden } = hidePart({ pixels: random.pick(looks), side, eyes }, crops, random);
      augment(pixels, side, INPUT, CHANGES, random, picture);
      const cells = faceCells(Uint8Array.from(picture), INPUT);
      return { cells, hidden: isDark ? ([1, 1, hidden[2]] as Hidden) : hidden };
    });
  });
  const joined = (values: readonly ArrayLike<number>[], length: number) => {
    const all = new Float32Array(values.length * length);
    for (const [k, row] of values.entries()) all.set(row, k * length);
    return all;
  };
  return {
    cells: joined(
      made.map(({ cells }) => cells),
      CELL_NUMBERS,
    ),
    hidden: joined(
      made.map(({ hidden }) => hidden),
      PARTS.length,
    ),
  };
}

function mirrored(crop: Uint8Array, side: number): Uint8Array {
  const picture = new Uint8Array(crop.length);
  for (let at = 0; at < crop.length; at += 3) {
    const column = (at / 3) % side;
    picture.set(crop.subarray(at, at + 3), at + 3 * (side - 1 - 2 * column));
  }
  return picture;
}

/** Mean and standard deviation of each number of a face. */
function spreadOf(cells: Float32Array): readonly [mean: Float32Array, deviation: Float32Array] {
  return tf.tidy(() => {
    const { mean, variance } = tf.moments(rowsOf(cells, CELL_NUMBERS), 0);
    return [mean.dataSync(), variance.sqrt().add(1e-3).dataSync()] as [Float32Array, Float32Array];
  });
}

function rowsOf(values: Float32Array, length: number): tf.Tensor2D {
  return tf.tensor2d(values, [values.length / length, length]); // [count, length]
}

function networkOf(seed: number): tf.Sequential {
  const decay = tf.regularizers.l2({ l2: DECAY });
  const start = tf.initializers.glorotNormal({ seed });
  const shared = { kernelInitializer: start, kernelRegularizer: decay };
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: HIDDEN, activation: 'relu', inputShape: [CELL_NUMBERS], ...shared }),
      tf.layers.dense({ units: PARTS.length, activation: 'sigmoid', ...shared }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(RATE), loss: 'binaryCrossentropy' });
  return model;
}

/** The rate falls along half a cosine. */
async function learn(
  model: tf.Sequential,
  { cells, hidden }: CoveredFaces,
  seed: number,
  tell: (epoch: number, epochs: number, loss: number) => void,
): Promise<void> {
  const [inputs, targets] = [rowsOf(cells, CELL_NUMBERS), rowsOf(hidden, PARTS.length)];
  const count = inputs.shape[0];
  const adam = model.optimizer as tf.AdamOptimizer & { learningRate: number };
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    adam.learningRate = (RATE / 2) * (1 + Math.cos((Math.PI * epoch) / EPOCHS));
    const order = Int32Array.from(new Random(seed, epoch).keyOrder(count));
    let sum = 0;
    let steps = 0;
    for (let from = 0; from + BATCH <= count; from += BATCH) {
      const rows = tf.tensor1d(order.subarray(from, from + BATCH), 'int32');
      const [x, y] = [tf.gather(inputs, rows), tf.gather(targets, rows)];
      sum += (await model.trainOnBatch(x, y)) as number;
      steps++;
      tf.dispose([rows, x, y]);
    }
    tell(epoch + 1, EPOCHS, sum / steps);
  }
  tf.dispose([inputs, targets]);
}

function standardise(cells: Float32Array, mean: Float32Array, deviation: Float32Array): void {
  for (let from = 0; from < cells.length; from += CELL_NUMBERS) {
    const row = cells.subarray(from, from + CELL_NUMBERS);
    row.set(standardised(row, mean, deviation));
  }
}
