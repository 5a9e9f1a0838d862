import '@tensorflow/tfjs'; // its cpu backend holds the weights while they are written as ONNX
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web/wasm';
import { readModel } from '../../lib/ugn/weights';
import { resnet18ToOnnx } from './onnx-resnet18';
import { largestDifference, type OtherRuntime, startDetector } from './other-runtime';
import { timeRounds } from './timing';

const onnx: OtherRuntime = {
  async prepare(size, threads, { images, map }) {
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
    const values = toPlanes(images, size * size);
    const feeds = { images: new ort.Tensor('float32', values, [1, 3, size, size]) };
    const run = () => session.run(feeds);
    const steps = {
      'detector before onnxruntime-web': await startDetector(),
      'yardstick: onnxruntime-web ResNet18': run,
    };
    onnx.measure = (rounds) => timeRounds(steps, rounds);
    const theirs = (await run()).map.data as Float32Array; // [1, 512, h, w]
    const channels = 512;
    return largestDifference([...toPlanes(map, map.length / channels)], theirs);
  },
  measure: async () => ({}),
};

/** Channels last to channels first. */
function toPlanes(values: readonly number[], places: number): Float32Array {
  const channels = values.length / places;
  return Float32Array.from(
    { length: values.length },
    (_, at) => values[(at % places) * channels + Math.floor(at / places)],
  );
}

window.other = onnx;
