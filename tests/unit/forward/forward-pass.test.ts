import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForwardPass } from '../../../lib/forward/forward-pass';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { createPredictor } from '../../../lib/ugn/model';
import type { Prediction } from '../../../lib/ugn/pass-numbers';
import { featureMap } from '../../../lib/ugn/resnet18';
import { D } from '../../../lib/ugn/shapes';
import type { Look } from '../../../lib/ugn/twin-looks';
import { formulaTensor } from '../../reference/formula';
import { BINARIES, halfWeights, imagesOf, openPass } from './open-pass';

/** Float32 sums of up to 4608 products, in another order and in Winograd's basis. */
const ROUNDING = 1e-5;
/** Of what is predicted, in nats or of 1. */
const AGREEMENT = 1e-4;
const AUS = [1, 2, 4, 12, 25];

const opened: ForwardPass[] = [];
let weights: Record<string, tf.Tensor>;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const config = ugnConfigSchema.parse({ aus: AUS, outputSize: 20, projectionSize: 8 });
  weights = halfWeights(config, ['backbone', 'nodes', 'graph']);
});

afterAll(() => {
  for (const pass of opened) pass.dispose();
  tf.dispose(weights);
});

function open(binary: string, threads: number, together?: number): ForwardPass {
  const pass = openPass(binary, threads, weights, together);
  opened.push(pass);
  return pass;
}

function read(pass: ForwardPass, count: number, side: number): { shape: number[]; values: Float32Array } {
  return tf.tidy(() => {
    const map = pass.featureMap(imagesOf(count, side));
    return { shape: map.shape, values: map.dataSync<'float32'>() };
  });
}

function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length);
  return Array.from(one).reduce((most, value, index) => Math.max(most, Math.abs(value - other[index])), 0);
}

describe.each(BINARIES)('the forward pass of %s', (binary) => {
  it.each([
    [1, 48],
    [3, 48],
    [2, 64],
    [1, 112],
  ])('gives ResNet18’s feature map of %i pictures of %i pixels', (count, side) => {
    const expected = tf.tidy(() => featureMap(weights, imagesOf(count, side)).dataSync<'float32'>());
    const { shape, values } = read(open(binary, 2), count, side);
    const largest = expected.reduce((most, value) => Math.max(most, value), 0);
    expect(shape).toEqual([count, Math.ceil(side / 32), Math.ceil(side / 32), 512]);
    expect(largest).toBeGreaterThan(0);
    expect(largestDifference(expected, values) / largest).toBeLessThan(ROUNDING);
  });

  it.each([
    ['ugn-b', true, 'normalised'],
    ['ugn', false, 'plain'],
    ['gn-d', true, 'plain'],
    ['resnet-bl', true, 'plain'],
  ] as const)(
    'predicts as TensorFlow.js does with %s, mirror image %s, nodes in the graph %s',
    async (variant, readsMirror, graphNodes) => {
      const config = ugnConfigSchema.parse({
        ...{ aus: AUS, outputSize: 20, projectionSize: 8, predictionSamples: 7 },
        ...{ variant, readsMirror, graphNodes },
      });
      const images = imagesOf(3, 48);
      const reference = createPredictor(weights, config);
      const own = createPredictor(weights, config, open(binary, 2, readsMirror ? 4 : undefined));
      const expected = await reference.predict(images, { attention: true });
      const found = await own.predict(images, { attention: true });
      tf.dispose(images);
      expect(found).toHaveLength(3);
      const spread = expected.flatMap(({ p }) => [...p]);
      expect(Math.max(...spread) - Math.min(...spread)).toBeGreaterThan(0.1);
      for (const [index, prediction] of expected.entries()) {
        const { attention, ...numbers } = prediction;
        for (const [name, values] of Object.entries(numbers)) {
          const others = found[index][name as keyof Omit<Prediction, 'attention' | 'strength'>];
          expect(largestDifference(values as Float32Array, others), name).toBeLessThan(AGREEMENT);
        }
        expect(found[index].attention).toMatchObject({ height: attention!.height, width: attention!.width });
        expect(largestDifference(attention!.data, found[index].attention!.data)).toBeLessThan(AGREEMENT);
      }
      reference.dispose();
      own.dispose();
    },
  );

  it('reads intensity, sides and pose as TensorFlow.js does, and exchanges the sides of a mirror image', async () => {
    const config = ugnConfigSchema.parse({
      ...{ aus: AUS, inputSize: 48, outputSize: 20, projectionSize: 8, predictionSamples: 3 },
      ...{ readsMirror: true, readsStrength: true },
    });
    const heads = tf.tidy(() => ({
      'strength.unit': formulaTensor('unit', [AUS.length, D], (value) => value / 10),
      'strength.side': formulaTensor('side', [AUS.length, 2, 2, D], (value) => value / 10),
      'strength.pose': formulaTensor('pose', [3, 2, 2, D], (value) => value / 100),
      'strength.poseBias': tf.tensor1d([0.1, 0.2, -0.3]),
    }));
    const images = imagesOf(2, 48);
    const mirrors = tf.reverse(images, 2);
    const reference = createPredictor({ ...weights, ...heads }, config);
    const own = createPredictor({ ...weights, ...heads }, config, open(binary, 2, 4));
    const expected = await reference.predict(images);
    const found = await own.predict(images);
    const mirrored = await own.predict(mirrors);
    const { predictions: inTurn } = await own.predictLooks(images, ['both', 'both']);
    tf.dispose([images, mirrors, heads]);
    for (const [index, { strength: wanted }] of expected.entries()) {
      const [strength, twin, again] = [found, mirrored, inTurn].map((all) => all[index].strength!);
      for (const name of ['score', 'lean', 'pose', 'leanGap', 'poseGap'] as const) {
        const most = Math.max(...wanted![name].map(Math.abs));
        expect(most, name).toBeGreaterThan(0.001);
        expect(largestDifference(wanted![name], strength[name]), name).toBeLessThan(AGREEMENT * (1 + most));
        expect(largestDifference(strength[name], again[name]), name).toBeLessThan(AGREEMENT * (1 + most));
      }
      expect(largestDifference(strength.score, twin.score)).toBeLessThan(AGREEMENT);
      expect([...twin.lean]).toEqual([...strength.lean].map((lean) => -lean));
      const [pitch, yaw, roll] = strength.pose;
      expect([...twin.pose]).toEqual([pitch, -yaw, -roll]);
    }
    reference.dispose();
    own.dispose();
  });

  it.each(['nodes.attention.kernel', 'graph.a_mu', 'graph.W1', 'graph.fc.bias'])(
    'gives no number where %s holds none, and never a sure answer',
    async (name) => {
      const config = ugnConfigSchema.parse({
        aus: AUS,
        outputSize: 20,
        projectionSize: 8,
        predictionSamples: 7,
      });
      const values = weights[name].dataSync<'float32'>().slice();
      values[0] = Number.NaN;
      const broken = tf.tensor(values, weights[name].shape);
      const own = createPredictor({ ...weights, [name]: broken }, config, open(binary, 1));
      const images = imagesOf(1, 48);
      const [{ p, lower, epistemic }] = await own.predict(images);
      for (const part of [p, lower, epistemic]) expect(part[0]).toBeNaN();
      expect(p.every((value) => Number.isNaN(value) || (value > 0 && value < 1))).toBe(true);
      tf.dispose([images, broken]);
      own.dispose();
    },
  );

  it('predicts as TensorFlow.js does from looks of which some were taken before', async () => {
    const config = ugnConfigSchema.parse({ aus: AUS, outputSize: 20, projectionSize: 8, readsMirror: true });
    const reference = createPredictor(weights, config);
    const own = createPredictor(weights, config, open(binary, 2));
    const images = imagesOf(3, 48);
    const before = await own.predictLooks(tf.reverse(images, 0), ['both', 'both', 'both']);
    const looks: Look[] = [
      { reads: 'mirror image', other: before.maps[0].image },
      'both',
      { reads: 'image', other: before.maps[2].mirror },
    ];
    const expected = await reference.predictLooks(images, looks);
    const found = await own.predictLooks(images, looks);
    tf.dispose(images);
    for (const index of looks.keys()) {
      const [one, other] = [expected.predictions[index], found.predictions[index]];
      expect(largestDifference(one.p, other.p)).toBeLessThan(AGREEMENT);
      expect(largestDifference(one.epistemic, other.epistemic)).toBeLessThan(AGREEMENT);
      for (const look of ['image', 'mirror'] as const) {
        const largest = Math.max(...expected.maps[index][look]);
        const difference = largestDifference(expected.maps[index][look], found.maps[index][look]);
        expect(difference / largest).toBeLessThan(ROUNDING);
      }
    }
    expect(found.predictions[0].p).not.toEqual(found.predictions[1].p);
    reference.dispose();
    own.dispose();
  });

  it('gives a picture of many the same bits whichever are read with it', () => {
    const pass = open(binary, 2, 4);
    const { values } = read(pass, 7, 48); // passes of four, two and one
    const first = read(pass, 1, 48).values;
    expect(values.subarray(0, first.length)).toEqual(first);
    expect(values.subarray(0, 3 * first.length)).toEqual(read(pass, 3, 48).values);
  });

  it('gives the same bits with one thread, two and three, pass after pass', async () => {
    const config = ugnConfigSchema.parse({ aus: AUS, outputSize: 20, projectionSize: 8, readsMirror: true });
    const images = imagesOf(1, 64);
    const [alone, ...others] = [1, 2, 3].map((threads) =>
      createPredictor(weights, config, open(binary, threads)),
    );
    const expected = await alone.predict(images);
    for (const predictor of others) {
      for (let turn = 0; turn < 5; turn++) expect(await predictor.predict(images)).toEqual(expected);
      predictor.dispose();
    }
    alone.dispose();
    tf.dispose(images);
  });
});
