import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it, test } from 'vitest';
import { calibrationError } from '../../../lib/numbers/calibration';
import { Random } from '../../../lib/numbers/random';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { createPredictor, initialWeights } from '../../../lib/ugn/model';
import { plattScaling, withScalings } from '../../../training/evaluation/calibrate';

const sigmoid = (odds: number) => 1 / (1 + Math.exp(-odds));
const logit = (p: number) => Math.log(p / (1 - p));

test('Platt’s scaling finds the slope and shift that were taken away, and calibrates', () => {
  const random = new Random(3);
  const odds = Array.from({ length: 4000 }, () => 2 * random.normal());
  const labels = Float32Array.from(odds, (value) => Number(random.chance(sigmoid(value))));
  const p = Float32Array.from(odds, (value) => sigmoid((value + 1) / 0.5)); // too sure, and too often yes
  const { slope, shift } = plattScaling(p, labels);
  expect(slope).toBeCloseTo(0.5, 1);
  expect(shift).toBeCloseTo(-1, 1);
  const scaled = p.map((value) => sigmoid(slope * logit(value) + shift));
  expect(calibrationError(p, labels)).toBeGreaterThan(0.1);
  expect(calibrationError(scaled, labels)).toBeLessThan(0.03);
});

test('Platt’s scaling leaves a unit alone whose known labels are all alike', () => {
  const identity = { slope: 1, shift: 0 };
  expect(plattScaling(Float32Array.of(0.2, 0.9, 0.4), Float32Array.of(0, Number.NaN, 0))).toEqual(identity);
  expect(plattScaling(Float32Array.of(0.2), Float32Array.of(Number.NaN))).toEqual(identity);
});

it.each(['gn-d', 'resnet-bl'] as const)(
  'scaled weights of %s answer with scaled log-odds',
  async (variant) => {
    await tf.setBackend('cpu');
    const config = ugnConfigSchema.parse({
      ...{ variant, aus: [1, 4, 12], inputSize: 32, projectionSize: 4, outputSize: 4 },
    });
    const scalings = [
      { slope: 1, shift: 0 },
      { slope: 0.5, shift: -1 },
      { slope: 2, shift: 0.25 },
    ];
    const images = tf.randomNormal<tf.Rank.R4>([2, 32, 32, 3], 0, 1, 'float32', 7);
    const weights = initialWeights(config, 1);
    const before = tf.memory().numTensors;
    const scaled = withScalings(weights, config, scalings);
    const [plain, changed] = await Promise.all(
      [weights, scaled].map(async (set) => {
        const predictor = createPredictor(set, config);
        return predictor.predict(images).finally(() => predictor.dispose());
      }),
    );
    tf.dispose(scaled);
    expect(tf.memory().numTensors).toBe(before);
    plain.forEach(({ p }, image) => {
      scalings.forEach(({ slope, shift }, j) => {
        expect(logit(changed[image].p[j])).toBeCloseTo(slope * logit(p[j]) + shift, 4);
      });
    });
    tf.dispose([weights, images]);
  },
);
