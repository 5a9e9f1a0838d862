import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlternateLooks } from '../../../lib/live/alternate-looks';
import { type UgnConfig, ugnConfigSchema } from '../../../lib/ugn/config';
import { createPredictor, type Predictor } from '../../../lib/ugn/model';
import type { Prediction } from '../../../lib/ugn/pass-numbers';
import type { Similarity } from '../../../lib/vision/align';
import { formulaTensor, formulaWeights } from '../../reference/formula';
import { useBackend } from '../ugn/two-backends';

const SIZE = 32;
const config: UgnConfig = ugnConfigSchema.parse({
  ...{ aus: [1, 4, 6, 12, 25], inputSize: SIZE, projectionSize: 8, outputSize: 6, readsMirror: true },
});
const HERE: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };
/** Of the same numbers summed in another order. */
const ROUNDING = 5;

let predictor: Predictor;
let pictures: tf.Tensor4D[];

beforeAll(async () => {
  await useBackend('wasm');
  const weights = formulaWeights(config, ['backbone', 'nodes', 'graph']);
  predictor = createPredictor(weights, config);
  tf.dispose(weights);
  const expression = (name: string) =>
    formulaTensor<tf.Tensor4D>(name, [1, SIZE, SIZE, 3], (value) => 2 * value);
  pictures = ['rest', 'smile', 'frown'].map(expression);
});

afterAll(() => {
  predictor.dispose();
  tf.dispose(pictures);
});

interface Frame {
  readonly number: number;
  readonly picture: number;
  readonly time: number;
  readonly crop?: Similarity;
}

/** One face's frame as the live page reads it. */
async function readLive(looks: AlternateLooks, { number, picture, time, crop = HERE }: Frame) {
  const face = [{ number, crop }];
  const taken = looks.of(face, SIZE, time);
  const { predictions, maps } = await predictor.predictLooks(pictures[picture], taken);
  looks.keep(face, taken, maps, time, 0);
  return { look: taken[0], prediction: predictions[0] };
}

const closeTo = (values: Float32Array) => [...values].map((value) => expect.closeTo(value, ROUNDING));

async function expectBothLooks({ p, epistemic, lower, upper }: Prediction, picture: number): Promise<void> {
  const [both] = await predictor.predict(pictures[picture]);
  expect([...p]).toEqual(closeTo(both.p));
  expect([...epistemic]).toEqual(closeTo(both.epistemic));
  expect([...lower, ...upper]).toEqual([...closeTo(both.lower), ...closeTo(both.upper)]);
}

describe('looks taken in turn', () => {
  it('read as both looks do wherever the picture holds for a frame or frames are far apart', async () => {
    const frame = fc.record({ picture: fc.nat(2), gap: fc.constantFrom(16, 33, 50, 51, 120) });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 2, maxLength: 6 }), async (frames) => {
        const looks = new AlternateLooks();
        let time = 0;
        for (const [i, { picture, gap }] of frames.entries()) {
          time += gap;
          const { look, prediction } = await readLive(looks, { number: 1, picture, time });
          expect(look === 'both').toBe(i === 0 || gap > 50);
          const holds = frames[i - 1]?.picture === picture;
          if (holds || look === 'both') await expectBothLooks(prediction, picture);
        }
        looks.forget();
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  it('lie between what was and what is in the frame of a change', async () => {
    const looks = new AlternateLooks();
    await readLive(looks, { number: 1, picture: 0, time: 0 });
    const { prediction } = await readLive(looks, { number: 1, picture: 1, time: 33 });
    const [[before], [after]] = await Promise.all(
      [0, 1].map((picture) => predictor.predict(pictures[picture])),
    );
    expect([...prediction.p]).not.toEqual(closeTo(before.p));
    expect([...prediction.p]).not.toEqual(closeTo(after.p));
    looks.forget();
  });

  it('read the picture and its mirror image by turns, each face for itself', async () => {
    const looks = new AlternateLooks();
    const reads: string[] = [];
    for (const [i, number] of [1, 1, 1, 2, 2].entries()) {
      const { look } = await readLive(looks, { number, picture: 0, time: 20 * i });
      reads.push(look === 'both' ? look : look.reads);
    }
    expect(reads).toEqual(['both', 'image', 'mirror image', 'both', 'image']);
    looks.forget();
  });

  it('are both taken of a face that jumped or turned, and after a cut', async () => {
    const looks = new AlternateLooks();
    const lookAt = async (crop: Similarity, time: number) =>
      (await readLive(looks, { number: 1, picture: 0, time, crop })).look;
    await lookAt(HERE, 0);
    expect(await lookAt({ ...HERE, tx: 0.2 * SIZE }, 20)).not.toBe('both');
    expect(await lookAt({ ...HERE, tx: 0.5 * SIZE }, 40)).toBe('both');
    expect(await lookAt({ ...HERE, a: Math.cos(0.5), b: Math.sin(0.5), tx: 0.5 * SIZE }, 60)).toBe('both');
    looks.forget();
    expect(await lookAt(HERE, 80)).toBe('both');
    looks.forget();
  });
});
