import '@tensorflow/tfjs'; // its cpu backend holds the weights while they are written as ONNX
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web/wasm';
import { readModel } from '../../lib/ugn/weights';
import { startBlazeFace } from '../../lib/vision/blaze-face';
import type { Sample } from './frame-page';
import { resnet18ToOnnx } from './onnx-resnet18';
import { type Step, type Timings, timeRounds } from './timing';

/*
 * The yardstick runs in a page of its own: ONNX Runtime's threads keep spinning after each run and would
 * take a core from whatever is measured next.
 */

let steps: Record<string, Step> = {};

/** @returns the largest difference of the two runtimes' feature maps, relative to the largest value */
async function prepare(size: number, threads: number, { images, map }: Sample): Promise<number> {
  await tf.setBackend('cpu');
  ort.env.wasm.wasmPaths = '/ort/';
  ort.env.wasm.numThreads = threads;
  const { weights } = await readModel(
    async (name) => new Uint8Array(await (await fetch(`/models/default/${name}`)).arrayBuffer()),
  );
  const session = await ort.InferenceSession.create(await resnet18ToOnnx(weights, size), {
    executionProviders: ['wasm'],
  });
  tf.dispose(weights);
  const feeds = { images: new ort.Tensor('float32', Float32Array.from(images), [1, 3, size, size]) };
  const detector = await startBlazeFace('/mediapipe', 'short', 0.5);
  const frame = await createImageBitmap(await (await fetch('/frame.jpg')).blob());
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(frame, 0, 0);
  const pixels = context.getImageData(0, 0, frame.width, frame.height);

  steps = {
    // As in a frame, the network follows the detector, which leaves the caches with other things.
    'detector before it': () => detector.detect(pixels),
    'yardstick: onnxruntime-web ResNet18': () => session.run(feeds),
  };
  const theirs = (await session.run(feeds)).map.data as Float32Array;
  const largest = map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return map.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i])), 0) / largest;
}

const onnxBench = {
  prepare,
  measure: (rounds: number): Promise<Timings> => timeRounds(steps, rounds),
};

declare global {
  interface Window {
    onnxBench?: typeof onnxBench;
  }
}
window.onnxBench = onnxBench;
