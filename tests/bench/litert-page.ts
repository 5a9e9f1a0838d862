import '@tensorflow/tfjs'; // its cpu backend holds the weights while they are written as TFLite
import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
import * as tf from '@tensorflow/tfjs-core';
import { readModel } from '../../lib/ugn/weights';
import { largestDifference, type OtherRuntime, startDetector } from './other-runtime';
import { timeRounds } from './timing';

const LITERT = 'yardstick: LiteRT.js ResNet18';

const litert: OtherRuntime = {
  async prepare(size, threads, { images, map }) {
    await tf.setBackend('cpu');
    await loadLiteRt('/litert/', { threads: threads > 1 });
    const { resnet18ToTflite } = await import('./tflite-resnet18');
    const { weights } = await readModel(
      async (name) => new Uint8Array(await (await fetch(`/models/default/${name}`)).arrayBuffer()),
    );
    const bytes = await resnet18ToTflite(weights, size);
    tf.dispose(weights);
    const model = await loadAndCompile(bytes, { accelerator: 'wasm', cpuOptions: { numThreads: threads } });
    const given = new Tensor(Float32Array.from(images), [1, size, size, 3]);
    const run = async () => {
      const [found] = await model.run([given]);
      const values = await found.data();
      found.delete();
      return values;
    };
    const steps = { 'detector before LiteRT.js': await startDetector(), [LITERT]: run };
    litert.measure = (rounds) => timeRounds(steps, rounds);
    return largestDifference(map, (await run()) as Float32Array);
  },
  measure: async () => ({}),
};

window.other = litert;
