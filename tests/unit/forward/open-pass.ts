import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { ForwardPass } from '../../../lib/forward/forward-pass';
import type { Helper } from '../../../lib/forward/threads';
import { decodeHalves, encodeHalves } from '../../../lib/numbers/half-floats';
import type { UgnConfig } from '../../../lib/ugn/config';
import type { stageOf } from '../../../lib/ugn/model';
import { foldBatchNorm } from '../../../lib/ugn/resnet18';
import { formulaTensor, formulaWeights } from '../../reference/formula';

const folder = new URL('../../../lib/forward/', import.meta.url);
const bytesOf = (binary: string) => new Uint8Array(readFileSync(new URL(binary, folder)));

/** Those that this Node can run; the pages of the browser tests run the relaxed one. */
export const BINARIES = ['forward-simd.wasm', 'forward-relaxed.wasm'].filter((name) =>
  WebAssembly.validate(bytesOf(name)),
);

/** Folded weights as a model's files hold them: half floats. */
export function halfWeights(
  config: UgnConfig,
  stages: ReadonlyArray<ReturnType<typeof stageOf>>,
): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const folded = Object.entries(foldBatchNorm(formulaWeights(config, stages)));
    return Object.fromEntries(
      folded.map(([name, tensor]) => {
        const halves = decodeHalves(encodeHalves(name, tensor.dataSync<'float32'>()));
        return [name, tf.tensor(halves, tensor.shape)];
      }),
    );
  });
}

export const imagesOf = (count: number, side: number) =>
  formulaTensor<tf.Tensor4D>('faces', [count, side, side, 3], (value) => 2 * value);

export function openPass(
  binary: string,
  threads: number,
  weights: Record<string, tf.Tensor>,
  together?: number,
): ForwardPass {
  const module = new WebAssembly.Module(bytesOf(binary));
  const helpers = Array.from({ length: threads - 1 }, startHelper);
  return new ForwardPass({ module, helpers }, (name) => weights[name].dataSync<'float32'>(), together);
}

function startHelper(): Helper {
  const worker = new Worker(new URL('forward-thread.mjs', folder));
  worker.unref();
  return { start: (given) => worker.postMessage(given), end: () => void worker.terminate() };
}
