import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../errors';
import { openEngine } from '../forward/engine';
import { ForwardPass } from '../forward/forward-pass';
import { median } from '../numbers/statistics';
import type { FaceReading, ModelFacts } from '../readings/face-reading';
import { modelOf } from '../readings/header';
import { hasGraph } from '../ugn/config';
import { createPredictor, type Predictor, stageOf } from '../ugn/model';
import { normaliseImages } from '../ugn/resnet18';
import { adjacency } from '../ugn/uncertain-graph';
import { readNumbers, tensorsOf, type WeightNumbers } from '../ugn/weights';
import { alignInput } from '../vision/align';
import { cropFace } from '../vision/crop';
import { pixelsOf } from '../vision/decode-picture';
import { createFaceDetector, type FaceDetector } from '../vision/detector';
import { faceQuality } from '../vision/quality';
import { FaceTracker } from '../vision/track';
import {
  BACKEND_NAMES,
  chooseBackend,
  findBackend,
  registerWasm,
  startBackend,
  threadCount,
  webgpuLoss,
} from './backends';
import type { BackendChoice, BackendName, BackendReport, StageTimes } from './messages';
import { ModelFiles } from './model-files';

/** Passes before the clock starts: they compile shaders and fill caches. */
const WARM_UP_PASSES = 2;
const TIMED_PASSES = 5;

export interface InferenceOptions {
  modelBase: string;
  mediapipeBase: string;
  wasmBase: string;
  onProgress(step: 'detector' | 'weights' | 'backend', fraction: number): void;
  /** The GPU device went away: call leaveGpu. */
  onGpuLost(reason: string): void;
}

interface Running {
  readonly backend: BackendName;
  readonly predictor: Predictor;
  readonly forward: ForwardPass | null;
  readonly model: ModelFacts;
}

/** Detector, model and backend: from a frame to what the model says of each face in it. */
export class Inference {
  maxFaces = 1;
  attention = false;
  readonly #options: InferenceOptions;
  readonly #files: ModelFiles;
  readonly #tracker = new FaceTracker();
  readonly #reports = new Map<BackendName, BackendReport>();
  readonly #canvas = new OffscreenCanvas(1, 1);
  #detector: FaceDetector | null = null;
  #running: Running | null = null;
  #watchesGpu = false;

  constructor(options: InferenceOptions) {
    this.#options = options;
    this.#files = new ModelFiles(options.modelBase, (fraction) => options.onProgress('weights', fraction));
  }

  /**
   * Loads detector and weights and chooses a backend.
   * @throws AppError io, bad-weights or no-backend
   */
  async load(choice: BackendChoice): Promise<void> {
    const { mediapipeBase, wasmBase, onProgress } = this.#options;
    [this.#detector] = await Promise.all([
      createFaceDetector(mediapipeBase).then((detector) => {
        onProgress('detector', 1);
        return detector;
      }),
      this.#files.loadAll(),
      registerWasm(wasmBase).then(() => startBackend('wasm')),
    ]);
    await this.setBackend(choice);
  }

  get model(): ModelFacts {
    return this.#ready().model;
  }

  get backend(): BackendName {
    return this.#ready().backend;
  }

  get reports(): BackendReport[] {
    return BACKEND_NAMES.flatMap((name) => this.#reports.get(name) ?? []);
  }

  /**
   * Puts the model on a backend: the one asked for where it can be used, else the best of the measured.
   * Measures each backend once, with the real model.
   * @throws AppError no-backend when none can be used
   */
  async setBackend(choice: BackendChoice): Promise<void> {
    const others = BACKEND_NAMES.filter((name) => name !== choice);
    const names = choice === 'auto' ? BACKEND_NAMES : [choice, ...others];
    for (const [index, name] of names.entries()) {
      const report = this.#reports.get(name) ?? (await this.#measure(name));
      this.#reports.set(name, report);
      this.#options.onProgress('backend', (index + 1) / (names.length + 1));
      if (name === choice && report.milliseconds !== null) break;
    }
    const chosen = chooseBackend(this.reports, choice);
    if (!chosen) {
      const reasons = this.reports.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
      throw new AppError(
        'no-backend',
        `This browser cannot run the model (${reasons}). Try another browser.`,
      );
    }
    if (this.#running?.backend !== chosen) await this.#start(chosen);
    this.#options.onProgress('backend', 1);
  }

  /**
   * Goes on without WebGPU, whose device was lost.
   * @throws AppError no-backend
   */
  async leaveGpu(reason: string): Promise<void> {
    this.#reports.set('webgpu', { name: 'webgpu', milliseconds: null, detail: `device lost: ${reason}` });
    await this.setBackend('wasm');
  }

  /** Forgets which face had which number, as when the source changes. */
  resetFaces(): void {
    this.#tracker.reset();
  }

  /**
   * @param bitmap one frame; stays the caller's
   * @param now time of the frame in milliseconds, for the face numbers
   * @returns the faces that are followed, and how many the detector found
   */
  async read(
    bitmap: ImageBitmap,
    now: number,
  ): Promise<{ faces: FaceReading[]; found: number; times: StageTimes }> {
    const { predictor, model } = this.#ready();
    const start = performance.now();
    const pixels = pixelsOf(bitmap, this.#canvas);
    const found = this.#detector!.detect(pixels);
    const tracked = this.#tracker.update(found, this.maxFaces, now);
    const detected = performance.now();

    const size = model.inputSize;
    const maps = tracked.map(({ face }) => alignInput(face.eyes, size));
    const bytes = new Float32Array(maps.length * size * size * 3);
    const qualities = maps.map((map, index) => {
      const crop = cropFace(pixels, map, size);
      bytes.set(crop, index * size * size * 3);
      return faceQuality(crop, size, tracked[index].face.keypoints);
    });
    const cropped = performance.now();

    const predictions = maps.length > 0 ? await this.#predict(predictor, bytes, maps.length, size) : [];
    const faces = predictions.map(({ total: _, ...prediction }, index) => {
      const { number, face } = tracked[index];
      const { score, box, keypoints } = face;
      return { number, score, box, keypoints, crop: maps[index], quality: qualities[index], ...prediction };
    });
    const times = {
      detect: detected - start,
      crop: cropped - detected,
      model: performance.now() - cropped,
    };
    return { faces, found: found.length, times };
  }

  #ready(): Running {
    if (!this.#running) throw new AppError('internal', 'The model is not loaded yet.');
    return this.#running;
  }

  async #predict(predictor: Predictor, bytes: Float32Array, count: number, size: number) {
    const images = tf.tidy(() => normaliseImages(tf.tensor4d(bytes, [count, size, size, 3])));
    try {
      return await predictor.predict(images, { attention: this.attention });
    } finally {
      tf.dispose(images);
    }
  }

  async #start(name: BackendName): Promise<void> {
    this.#running?.predictor.dispose();
    this.#running?.forward?.dispose();
    this.#running = null;
    await startBackend(name);
    const { manifest, numbers } = await readNumbers(this.#files.load);
    const forward = name === 'wasm' ? await this.#openForward(numbers) : null;
    const weights = tensorsOf([...numbers].filter(([weight]) => !forward || stageOf(weight) !== 'backbone'));
    const { config } = manifest;
    const edges = hasGraph(config.variant) ? adjacency(weights) : null;
    const model: ModelFacts = {
      ...modelOf(manifest),
      seed: config.seed,
      adjacency: edges
        ? Array.from(await edges.data<'float32'>())
        : new Array(config.aus.length ** 2).fill(0),
    };
    const predictor = createPredictor(weights, config, forward?.featureMap.bind(forward));
    tf.dispose([weights, edges ?? []]);
    this.#running = { backend: name, predictor, forward, model };
    if (name === 'webgpu' && !this.#watchesGpu) {
      this.#watchesGpu = true;
      void webgpuLoss().then((reason) => this.#options.onGpuLost(reason));
    }
  }

  /** ResNet18 on WebAssembly kernels of our own, several times as fast as TensorFlow.js's. */
  async #openForward(numbers: ReadonlyMap<string, WeightNumbers>): Promise<ForwardPass> {
    const engine = await openEngine(this.#options.wasmBase, threadCount());
    return new ForwardPass(engine, (name) => numbers.get(name)!.values);
  }

  /** Median time of a pass of the real model, or the reason why there is none. */
  async #measure(name: BackendName): Promise<BackendReport> {
    const { usable, detail } = await findBackend(name);
    if (!usable) return { name, milliseconds: null, detail };
    try {
      await this.#start(name);
      const { predictor, model } = this.#ready();
      const times: number[] = [];
      for (let pass = 0; pass < WARM_UP_PASSES + TIMED_PASSES; pass++) {
        const start = performance.now();
        await this.#predict(predictor, new Float32Array(model.inputSize ** 2 * 3), 1, model.inputSize);
        if (pass >= WARM_UP_PASSES) times.push(performance.now() - start);
      }
      return { name, milliseconds: median(times), detail };
    } catch (error) {
      if (error instanceof AppError && error.kind === 'bad-weights') throw error;
      return { name, milliseconds: null, detail: `failed: ${messageOf(error)}` };
    }
  }
}
