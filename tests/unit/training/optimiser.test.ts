import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createOptimiser, type OptimiserChoice } from '../../../training/stages/optimiser';

beforeAll(() => tf.setBackend('cpu'));

const RATE = 0.1;
const DECAY = 0.5;
const GRADIENTS = [0.4, -0.2, 0.3];

/** Values of a weight and of a bias after each update with the same gradients. */
function updates(choice: OptimiserChoice) {
  const weight = tf.variable(tf.tensor2d([[1]]));
  const bias = tf.variable(tf.tensor2d([[1]]));
  const variables = { 'fc.kernel': weight, 'fc.bias': bias };
  let optimiser = createOptimiser(choice, variables);
  return GRADIENTS.map((gradient) => {
    const tensor = tf.tensor2d([[2 * gradient]]);
    const rule = { rateOf: () => RATE, weightDecay: DECAY, gradientScale: 0.5 };
    optimiser.apply({ 'fc.kernel': tensor, 'fc.bias': tensor }, rule);
    // what is saved goes on as if nothing had happened
    const { steps, tensors } = optimiser.state();
    const next = createOptimiser(choice, variables);
    next.restore(steps, tensors);
    optimiser.dispose();
    optimiser = next;
    return [weight.dataSync()[0], bias.dataSync()[0]];
  });
}

/** torch.optim.SGD's documentation, with nesterov=True and dampening=0. */
function sgd(decay: number, momentum: number): number[] {
  let value = 1;
  let velocity: number | null = null;
  return GRADIENTS.map((gradient) => {
    const g = gradient + decay * value;
    velocity = velocity === null ? g : momentum * velocity + g;
    value -= RATE * (g + momentum * velocity);
    return value;
  });
}

/** torch.optim.AdamW's documentation, with its default betas and epsilon. */
function adamw(decay: number): number[] {
  let value = 1;
  let m = 0;
  let v = 0;
  return GRADIENTS.map((g, i) => {
    value -= RATE * decay * value;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const mHat = m / (1 - 0.9 ** (i + 1));
    const vHat = v / (1 - 0.999 ** (i + 1));
    value -= (RATE * mHat) / (Math.sqrt(vHat) + 1e-8);
    return value;
  });
}

test('SGD with Nesterov momentum: first update by hand, all by PyTorch’s definition', () => {
  const seen = updates({ optimiser: 'sgd', momentum: 0.9 });
  // g = 0.4 + 0.5·1 = 0.9, v = 0.9, step = 0.9 + 0.9·0.9 = 1.71, 1 − 0.1·1.71 = 0.829; without decay 0.924
  expect(seen[0][0]).toBeCloseTo(0.829, 6);
  expect(seen[0][1]).toBeCloseTo(0.924, 6);
  for (const [k, [weight, bias]] of seen.entries()) {
    expect(weight).toBeCloseTo(sgd(DECAY, 0.9)[k], 6);
    expect(bias).toBeCloseTo(sgd(0, 0.9)[k], 6);
  }
});

test('AdamW: first update by hand, all by PyTorch’s definition', () => {
  const seen = updates({ optimiser: 'adamw' });
  // the first step is the rate itself: 1·(1 − 0.1·0.5) − 0.1 = 0.85; without decay 0.9
  expect(seen[0][0]).toBeCloseTo(0.85, 6);
  expect(seen[0][1]).toBeCloseTo(0.9, 6);
  for (const [k, [weight, bias]] of seen.entries()) {
    expect(weight).toBeCloseTo(adamw(DECAY)[k], 5);
    expect(bias).toBeCloseTo(adamw(0)[k], 5);
  }
});
