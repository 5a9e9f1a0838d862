import * as tf from '@tensorflow/tfjs-core';
import { openEngine } from '../../lib/forward/engine';
import { ForwardPass } from '../../lib/forward/forward-pass';
import { registerWasm, threadCount } from '../../lib/live/backends';
import { drawFaces } from '../../lib/live/overlay';
import { nodeFeatures } from '../../lib/ugn/au-nodes';
import { createPredictor, sharedEpsilon } from '../../lib/ugn/model';
import { normaliseImages } from '../../lib/ugn/normalisation';
import { featureMap } from '../../lib/ugn/resnet18';
import {
  graphLogits,
  graphNodes,
  maskParameters,
  presenceSamples,
  sampleMask,
} from '../../lib/ugn/uncertain-graph';
import { readNumbers, tensorsOf } from '../../lib/ugn/weights';
import { alignInput } from '../../lib/vision/align';
import { startBlazeFace } from '../../lib/vision/blaze-face';
import type { DetectedFace } from '../../lib/vision/detected-face';
import { createFaceDetector } from '../../lib/vision/detector';
import { FramePixels } from '../../lib/vision/frame-pixels';
import { faceQuality } from '../../lib/vision/quality';
import { cropOf, type Frame, takeFrame } from '../../lib/vision/whole-frame';
import { type Step, type Timings, timeRounds } from './timing';

/** What another runtime needs to compute the same and to compare. */
export interface Sample {
  /** The test face, normalised, [1, size, size, 3] */
  readonly images: number[];
  /** Its feature map, [1, h, w, 512] */
  readonly map: number[];
}

const load = async (name: string) =>
  new Uint8Array(await (await fetch(`/models/default/${name}`)).arrayBuffer());

let steps: Record<string, Step> = {};

/** Loads detector and model for one input size. */
async function prepare(size: number): Promise<Sample> {
  await registerWasm('/wasm', threadCount());
  await tf.setBackend('wasm');
  const { manifest, numbers } = await readNumbers(load);
  const weights = tensorsOf(numbers);
  const forward = new ForwardPass(await openEngine('/wasm', threadCount()), (name) =>
    numbers.get(name)!.halves(),
  );
  const backbone = (images: tf.Tensor4D) => forward.featureMap(images);
  const config = { ...manifest.config, inputSize: size };
  const { thresholds, unsureAbove } = manifest;
  const model = { ...config, thresholds, unsureAbove };
  const predictor = createPredictor(weights, config, forward);
  const epsilon = sharedEpsilon(config);

  const frame = await createImageBitmap(await (await fetch('/frame.jpg')).blob());
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  const detector = await createFaceDetector('/mediapipe');
  const network = await startBlazeFace('/mediapipe', 'short', 0.5);

  const pixels = new FramePixels();
  let taken: Frame;
  const detect = async () => {
    taken = await takeFrame(frame, pixels);
    return detector.detect(taken);
  };
  const crop = (face: DetectedFace) => cropOf(taken, alignInput(face.eyes, size), size);
  const toInput = (bytes: Uint8Array) =>
    tf.tidy(() => normaliseImages(tf.tensor4d(bytes, [1, size, size, 3], 'int32')));

  const [face] = await detect();
  if (!face) throw new Error('no face in the test picture');
  const input = toInput(crop(face));
  const seen = {
    crop: alignInput(face.eyes, size),
    quality: faceQuality(crop(face), size, face.keypoints),
  };
  const map = backbone(input);
  const reading = (await predictor.predict(input))[0];

  steps = {
    detect,
    crop: () => crop(face),
    resnet18: () => readAndFree(backbone(input)),
    'resnet18, mirror image too': () =>
      readAndFree(tf.tidy(() => backbone(tf.concat([input, tf.reverse(input, 2)])))),
    'resnet18 by TensorFlow.js': () => readAndFree(featureMap(weights, input)),
    'whole model, both looks': () => predictor.predict(input),
    'nodes and graph by TensorFlow.js': () =>
      readAndFree(
        tf.tidy(() => {
          const nodes = graphNodes(config, nodeFeatures(weights, config, map).nodes);
          const { mu, sigma } = maskParameters(weights, nodes);
          return presenceSamples(graphLogits(weights, config, nodes, sampleMask(mu, sigma, epsilon)));
        }),
      ),
    draw: () =>
      drawFaces(context, [{ ...face, number: 1, ...seen, ...reading }], model, {
        mirrored: false,
      }),
    frame: async () => {
      const [found] = await detect();
      const bytes = crop(found);
      const images = toInput(bytes);
      const quality = faceQuality(bytes, size, found.keypoints);
      const [result] = await predictor.predict(images);
      images.dispose();
      const seen = { number: 1, crop: alignInput(found.eyes, size), quality };
      drawFaces(context, [{ ...found, ...seen, ...result }], model, { mirrored: false });
    },
    'yardstick: MediaPipe FaceDetector': () => network.detect(taken.pixels),
  };
  return { images: [...(await input.data())], map: [...(await map.data())] };
}

async function readAndFree(tensor: tf.Tensor): Promise<void> {
  await tensor.data();
  tensor.dispose();
}

/** Loads the weights alone: the files come from the browser's cache after the first time. */
const loadModel = async () => tf.dispose(tensorsOf((await readNumbers(load)).numbers));

const bench = {
  prepare,
  measure: (rounds: number): Promise<Timings> => timeRounds(steps, rounds),
  measureLoad: (rounds: number): Promise<Timings> => timeRounds({ 'model load': loadModel }, rounds),
};

declare global {
  interface Window {
    bench?: typeof bench;
  }
}
window.bench = bench;
