/*
 * `npm run bench:int8 -- --data SET [--photos N]`: what a backbone of 8-bit integers would cost in quality and gain in time.
 * Quality: the shipped model on photographs of a face set (npm run label), once as it is and once with the weights of each
 * convolution but the first rounded to 8 bits for each output channel, and its input to 7 bits, as WebAssembly's relaxed dot
 * product takes them; scales from photographs of the training split. Time: the innermost products of both kinds on one
 * thread, beside the products that Winograd's convolutions save. Needs Node 22 or newer for the relaxed products.
 */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { areaUnderRoc } from '../../lib/numbers/detection';
import { meanOf, quantile, rankCorrelation } from '../../lib/numbers/statistics';
import { createPredictor } from '../../lib/ugn/model';
import { normaliseImages } from '../../lib/ugn/normalisation';
import { BLOCKS, type ConvUnit, foldBatchNorm, STEM } from '../../lib/ugn/resnet18';
import type { Weights } from '../../lib/ugn/shapes';
import { startBackend } from '../../training/backends/device';
import { openFaceSet } from '../../training/datasets/open';
import { loadPhotographs } from '../../training/evaluation/photographs/load-photographs';
import { centreBatch } from '../../training/input/batch';
import type { Faces } from '../../training/input/faces';
import { readModelFolder } from '../../training/stages/init';
import { printProducts } from './int8-products';

/** Photographs that the scales are chosen on. */
const CALIBRATION = 64;
const BATCH = 8;
const LARGEST_WEIGHT = 127;
const LARGEST_INPUT = 127;

const { values } = parseArgs({
  options: { data: { type: 'string' }, photos: { type: 'string', default: '300' } },
});
if (!values.data) throw new Error('Name a face set of photographs: --data SET (made by npm run label).');

await startBackend('wasm');
const { manifest, weights } = await readModelFolder('default');
const { config } = manifest;
const folded = foldBatchNorm(weights);
const set = await openFaceSet(values.data);
const calibration = await loadPhotographs(set, config, ['train'], null);
const test = await loadPhotographs(set, config, ['test'], null);
const photos = spread(test.faces.count, Number(values.photos));

/** Largest input of each convolution that was seen. */
const largest = new Map<string, number>();
const noted = backboneOf(folded, (unit, x) => {
  const most = tf.max(x).dataSync()[0];
  largest.set(unit.conv, Math.max(most, largest.get(unit.conv) ?? 0));
  return x;
});
await answers(noted, calibration.faces, spread(calibration.faces.count, CALIBRATION));

const rounded = roundedWeights(folded);
const whole = backboneOf(folded, (_, x) => x);
const kinds = {
  'weights alone': backboneOf(rounded, (_, x) => x),
  'weights and inputs': backboneOf(rounded, (unit, x) => {
    const scale = largest.get(unit.conv)! / LARGEST_INPUT;
    return tf.mul(tf.clipByValue(tf.round(tf.div(x, scale)), 0, LARGEST_INPUT), scale); // [B,h,w,C]
  }),
};

const float = await answers(whole, test.faces, photos);
console.log(
  `${photos.length} photographs of the test split of ${values.data}, model ${manifest.hash.slice(0, 8)}`,
);
for (const [name, backbone] of Object.entries(kinds)) {
  const int8 = await answers(backbone, test.faces, photos);
  const differences = int8.p.map((p, i) => Math.abs(p - float.p[i]));
  const doubts = int8.epistemic.map((nats, i) => Math.abs(nats - float.epistemic[i]));
  const called = (p: number, i: number) => p >= manifest.thresholds[i % config.aus.length];
  const changed = int8.p.filter((p, i) => called(p, i) !== called(float.p[i], i)).length;
  console.log(`  8 bits, ${name}:`);
  console.log(
    `    |Δp| ${meanOf(differences).toFixed(4)} in the mean, ${quantile(differences, 0.95).toFixed(3)} for the worst twentieth`,
  );
  console.log(`    another decision in ${((100 * changed) / int8.p.length).toFixed(1)} % of the units`);
  console.log(
    `    epistemic part: |Δ| ${meanOf(doubts).toFixed(4)} nats of ${meanOf(float.epistemic).toFixed(4)} in the mean, ` +
      `rank correlation ${rankCorrelation(int8.epistemic, float.epistemic).toFixed(3)}`,
  );
  console.log(`    AUC of AU12 for people’s smiles: ${smileAuc(float.p)} as it is, ${smileAuc(int8.p)} so`);
}
await printProducts();

/** The folded backbone, each convolution but the first reading what `input` makes of its input. */
function backboneOf(of: Weights, input: (unit: ConvUnit, x: tf.Tensor4D) => tf.Tensor4D) {
  const convolve = (unit: ConvUnit, x: tf.Tensor4D, activation: 'relu' | 'linear') =>
    tf.fused.conv2d({
      x: unit === STEM ? x : input(unit, x),
      filter: of[`${unit.conv}.kernel`] as tf.Tensor4D,
      strides: unit.stride,
      pad: (unit.size - 1) / 2,
      dimRoundingMode: 'floor',
      bias: of[`${unit.conv}.bias`],
      activation,
    }); // [B,h,w,C]
  return (images: tf.Tensor4D): tf.Tensor4D =>
    tf.tidy(() => {
      const stem = tf.maxPool(convolve(STEM, images, 'relu'), 3, 2, 1, 'floor'); // [B,H/4,W/4,64]
      return BLOCKS.reduce((x: tf.Tensor4D, { first, second, downsample }) => {
        const shortcut = downsample ? convolve(downsample, x, 'linear') : x; // [B,h,w,C]
        return tf.relu(tf.add(convolve(second, convolve(first, x, 'relu'), 'linear'), shortcut)); // [B,h,w,C]
      }, stem);
    });
}

/** Kernels but the first's rounded to 8 bits, with a scale for each output channel. */
function roundedWeights(of: Weights): Weights {
  return Object.fromEntries(
    Object.entries(of).map(([name, tensor]) => {
      const isRounded = name.endsWith('.kernel') && name.startsWith('layer');
      if (!isRounded) return [name, tensor];
      const scale = tf.div(tf.max(tf.abs(tensor), [0, 1, 2], true), LARGEST_WEIGHT); // [1,1,1,C]
      return [name, tf.mul(tf.round(tf.div(tensor, scale)), scale)]; // [k,k,Cin,C]
    }),
  );
}

/** So many of all, evenly. */
function spread(all: number, wanted: number): number[] {
  const count = Math.min(all, wanted);
  return Array.from({ length: count }, (_, i) => Math.floor((i * all) / count));
}

async function answers(
  featureMap: (images: tf.Tensor4D) => tf.Tensor4D,
  faces: Faces,
  which: readonly number[],
) {
  const predictor = createPredictor(weights, config, { featureMap, wholePass: () => null });
  const p: number[] = [];
  const epistemic: number[] = [];
  for (let start = 0; start < which.length; start += BATCH) {
    const indices = which.slice(start, start + BATCH);
    const { images: bytes } = centreBatch(faces, indices, config.inputSize);
    const { inputSize: side } = config;
    const input = tf.tidy(() => normaliseImages(tf.tensor4d(bytes, [indices.length, side, side, 3]))); // [B,H,W,3]
    for (const prediction of await predictor.predict(input)) {
      p.push(...prediction.p);
      epistemic.push(...prediction.epistemic);
    }
    input.dispose();
  }
  predictor.dispose();
  return { p, epistemic };
}

function smileAuc(p: readonly number[]): string {
  const { aus } = config;
  const column = aus.indexOf(12);
  const smiles = photos.map((photo) => test.labels.human[photo * aus.length + column]);
  const asked = photos.flatMap((_, i) => (Number.isNaN(smiles[i]) ? [] : [i]));
  return areaUnderRoc(
    asked.map((i) => p[i * aus.length + column]),
    asked.map((i) => smiles[i]),
  ).toFixed(4);
}
