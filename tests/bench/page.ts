import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web/wasm';
import { registerWasm } from '../../lib/live/backends';
import { drawFaces } from '../../lib/live/overlay';
import { nodeFeatures } from '../../lib/ugn/au-nodes';
import { createPredictor, sharedEpsilon } from '../../lib/ugn/model';
import { featureMap, normaliseImages } from '../../lib/ugn/resnet18';
import { graphLogits, maskParameters, presenceSamples, sampleMask } from '../../lib/ugn/uncertain-graph';
import { readModel } from '../../lib/ugn/weights';
import { alignInput } from '../../lib/vision/align';
import { cropFace } from '../../lib/vision/crop';
import { createFaceDetector } from '../../lib/vision/detector';
import { resnet18ToOnnx } from './onnx-resnet18';

/** Median milliseconds of everything that was timed, for one input size. */
export interface BenchResult {
  size: number;
  threads: number;
  rounds: number;
  medians: Record<string, number>;
  /** Largest difference of the two runtimes' feature maps, relative to the largest value. */
  disagreement: number;
}

type Step = () => Promise<unknown> | unknown;

async function runBench(size: number, threads: number, rounds: number): Promise<BenchResult> {
  await startBackend(threads);
  const load = async (name: string) =>
    new Uint8Array(await (await fetch(`/models/default/${name}`)).arrayBuffer());
  const { manifest, weights } = await readModel(load);
  const config = { ...manifest.config, inputSize: size };
  const { thresholds, unsureAbove } = manifest;
  const model = { ...config, thresholds, unsureAbove };
  const predictor = createPredictor(weights, config);
  const epsilon = sharedEpsilon(config);

  const frame = await createImageBitmap(await (await fetch('/frame.jpg')).blob());
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  const detector = await createFaceDetector('/mediapipe');

  let pixels: ImageData;
  const detect = () => {
    context.drawImage(frame, 0, 0);
    pixels = context.getImageData(0, 0, frame.width, frame.height);
    return detector.detect(pixels);
  };
  const crop = (face: ReturnType<typeof detect>[number]) =>
    cropFace(pixels, alignInput(face.eyes, size), size);
  const toInput = (pixels: Uint8Array) =>
    tf.tidy(() => normaliseImages(tf.tensor4d(pixels, [1, size, size, 3], 'int32')));

  const [face] = detect();
  if (!face) throw new Error('no face in the test picture');
  const input = toInput(crop(face));
  const map = featureMap(weights, input);
  const reading = (await predictor.predict(input))[0];
  const session = await ort.InferenceSession.create(await resnet18ToOnnx(weights, size), {
    executionProviders: ['wasm'],
  });
  const feeds = { images: new ort.Tensor('float32', await toNchw(input), [1, 3, size, size]) };
  const ortMap = await session.run(feeds);

  const steps: Record<string, Step> = {
    detect,
    crop: () => crop(face),
    resnet18: () => readAndFree(featureMap(weights, input)),
    graph: () =>
      readAndFree(
        tf.tidy(() => {
          const { nodes } = nodeFeatures(weights, config, map);
          const { mu, sigma } = maskParameters(weights, nodes);
          return presenceSamples(graphLogits(weights, config, nodes, sampleMask(mu, sigma, epsilon)));
        }),
      ),
    draw: () =>
      drawFaces(context, [{ ...face, number: 1, crop: alignInput(face.eyes, size), ...reading }], model, {
        mirrored: false,
      }),
    frame: async () => {
      const [found] = detect();
      const images = toInput(crop(found));
      const [result] = await predictor.predict(images);
      images.dispose();
      drawFaces(context, [{ ...found, number: 1, crop: alignInput(found.eyes, size), ...result }], model, {
        mirrored: false,
      });
    },
    load: async () => tf.dispose((await readModel(load)).weights),
    'yardstick: MediaPipe FaceDetector': () => detector.detect(pixels),
    'yardstick: onnxruntime-web ResNet18': () => session.run(feeds),
  };
  const medians = await time(steps, rounds);
  const disagreement = await compare(map, ortMap.map.data as Float32Array);
  predictor.dispose();
  tf.dispose([weights, epsilon, input, map]);
  detector.close();
  await session.release();
  return { size, threads, rounds, medians, disagreement };
}

async function startBackend(threads: number): Promise<void> {
  if (tf.getBackend() === 'wasm') return;
  await registerWasm('/wasm');
  await tf.setBackend('wasm');
  ort.env.wasm.wasmPaths = '/ort/';
  ort.env.wasm.numThreads = threads;
}

/** Every round times every step once, so that a slow moment of the machine falls on all alike. */
async function time(steps: Record<string, Step>, rounds: number): Promise<Record<string, number>> {
  const samples = new Map<string, number[]>(Object.keys(steps).map((name) => [name, []]));
  for (let round = -3; round < rounds; round++) {
    for (const [name, step] of Object.entries(steps)) {
      if (name === 'load' && round > 4) continue;
      const start = performance.now();
      await step();
      if (round >= 0) samples.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries([...samples].map(([name, values]) => [name, median(values)]));
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function readAndFree(tensor: tf.Tensor): Promise<void> {
  await tensor.data();
  tensor.dispose();
}

function toNchw(images: tf.Tensor4D): Promise<Float32Array> {
  const transposed = tf.transpose(images, [0, 3, 1, 2]);
  return transposed.data<'float32'>().finally(() => transposed.dispose());
}

async function compare(map: tf.Tensor4D, other: Float32Array): Promise<number> {
  const ours = await toNchw(map);
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < ours.length; i++) {
    difference = Math.max(difference, Math.abs(ours[i] - other[i]));
    largest = Math.max(largest, Math.abs(ours[i]));
  }
  return difference / largest;
}

declare global {
  interface Window {
    runBench?: typeof runBench;
  }
}
window.runBench = runBench;
