import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../errors';
import { openEngine } from '../forward/engine';
import { ForwardPass } from '../forward/forward-pass';
import { median } from '../numbers/statistics';
import type { FaceReading, ModelFacts } from '../readings/face-reading';
import { inPicture } from '../readings/face-rows';
import { modelOf } from '../readings/header';
import { hasGraph } from '../ugn/config';
import { createPredictor, type Predictor, stageOf } from '../ugn/model';
import { normaliseImages } from '../ugn/resnet18';
import { adjacency } from '../ugn/uncertain-graph';
import { readNumbers, tensorsOf, type WeightNumbers } from '../ugn/weights';
import type { Finder, FoundFaces } from '../vision/face-finder';
import type { Continuity } from '../vision/face-follower';
import {
  BACKEND_NAMES,
  chooseBackend,
  findBackend,
  registerWasm,
  startBackend,
  threadCount,
  webgpuLoss,
} from './backends';
import { Batches } from './batches';
import type { BackendChoice, BackendName, BackendReport, StageTimes } from './messages';
import { ModelFiles } from './model-files';

/** Passes before the clock starts: they compile shaders and fill caches. */
const WARM_UP_PASSES = 2;
const TIMED_PASSES = 5;
/** Faces of a file that are read in one pass, so that the model's weights are read once for all. */
const FACES_AT_ONCE = 8;

export interface InferenceOptions {
  modelBase: string;
  wasmBase: string;
  openFinder(): Promise<Finder>;
  /** Each frame is read for itself, as soon as its faces are found; those of files are read together. */
  isLive: boolean;
  onProgress(step: 'detector' | 'weights' | 'backend', fraction: number): void;
  /** The GPU device went away: call leaveGpu. */
  onGpuLost(reason: string): void;
}

/** What is read of a frame. */
export interface FrameReading {
  /** The frame, given back. */
  readonly bitmap: ImageBitmap;
  /** Those that are followed. */
  readonly faces: FaceReading[];
  /** Faces that the detector found, followed or not. */
  readonly found: number;
  /** Whether a hard cut was noticed before this frame; no number goes on across it by place. */
  readonly isCut: boolean;
  /** Numbers that somebody who was away was given back in this frame, by appearance. */
  readonly returned: number[];
  readonly times: StageTimes;
}

interface Running {
  readonly backend: BackendName;
  readonly predictor: Predictor;
  readonly forward: ForwardPass | null;
  readonly model: ModelFacts;
}

/** Detector, model and backend: from a frame to what the model says of each face in it. */
export class Inference {
  attention = false;
  readonly #options: InferenceOptions;
  readonly #files: ModelFiles;
  readonly #batches: Batches<FoundFaces, FrameReading>;
  maxFaces = 1;
  /** Whether people who return get their old number by how they look. */
  remembersFaces = false;
  readonly #reports = new Map<BackendName, BackendReport>();
  #finder: Finder | null = null;
  /** Frames whose faces are being looked for. */
  #sought = 0;
  #running: Running | null = null;
  #watchesGpu = false;

  constructor(options: InferenceOptions) {
    this.#options = options;
    this.#batches = new Batches({
      run: (frames) => this.#readFaces(frames),
      sizeOf: ({ faces }) => Math.max(1, faces.length),
      enough: options.isLive ? 1 : FACES_AT_ONCE,
      comesMore: () => this.#sought > 0,
    });
    this.#files = new ModelFiles(options.modelBase, (fraction) => options.onProgress('weights', fraction));
  }

  /**
   * Loads detector and weights and chooses a backend.
   * @throws AppError io, bad-weights or no-backend
   */
  async load(choice: BackendChoice): Promise<void> {
    const { wasmBase, onProgress, openFinder } = this.#options;
    [this.#finder] = await Promise.all([
      openFinder().then((finder) => {
        onProgress('detector', 1);
        return finder;
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

  /**
   * A call need not wait for the one before; frames are taken in the order of the calls.
   * @param bitmap one frame, of which a wide one is reduced for the reading; given back in the answer, and the caller's to close
   * @param now time of the frame in milliseconds, for the face numbers
   * @param continuity how the frame follows the one before
   * @returns the faces that are followed, in pixels of the bitmap, and how many the detector found
   */
  async read(bitmap: ImageBitmap, now: number, continuity: Continuity): Promise<FrameReading> {
    const { maxFaces, remembersFaces } = this;
    const size = this.#ready().model.inputSize;
    this.#sought++;
    let found: FoundFaces;
    try {
      found = await this.#finder!.find(bitmap, now, continuity, { size, maxFaces, remembersFaces });
    } catch (error) {
      void this.#batches.goOn();
      throw error;
    } finally {
      this.#sought--;
    }
    return this.#batches.add(found);
  }

  /** What the model says of the faces of frames, in one pass. */
  async #readFaces(frames: readonly FoundFaces[]): Promise<FrameReading[]> {
    const start = performance.now();
    const { predictor, model } = this.#ready();
    const size = model.inputSize;
    const bytes = new Float32Array(frames.reduce((sum, { crops }) => sum + crops.length, 0));
    let end = 0;
    for (const { crops } of frames) {
      bytes.set(crops, end);
      end += crops.length;
    }
    const count = bytes.length / (size * size * 3);
    const predictions = count > 0 ? await this.#predict(predictor, bytes, count, size) : [];
    const time = (performance.now() - start) / frames.length;
    let next = 0;
    return frames.map(({ picture, faces, found, isCut, returned, scale, times }) => ({
      bitmap: picture,
      faces: faces.map((face) => {
        const { total: _, ...prediction } = predictions[next++];
        return inPicture({ ...face, ...prediction }, scale);
      }),
      found,
      isCut,
      returned,
      times: { ...times, model: time },
    }));
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

  /**
   * ResNet18 on WebAssembly kernels of our own; null where they cannot run, as without room for memory that threads
   * share: TensorFlow.js does it there.
   */
  async #openForward(numbers: ReadonlyMap<string, WeightNumbers>): Promise<ForwardPass | null> {
    const engine = await openEngine(this.#options.wasmBase, threadCount()).catch(() => null);
    try {
      return (
        engine &&
        new ForwardPass(
          engine,
          (name) => numbers.get(name)!.values,
          this.#options.isLive ? undefined : FACES_AT_ONCE,
        )
      );
    } catch {
      for (const helper of engine!.helpers) helper.end();
      return null;
    }
  }

  /** Median time of a pass of the real model, or the reason why there is none. */
  async #measure(name: BackendName): Promise<BackendReport> {
    let detail = '';
    try {
      const found = await findBackend(name);
      ({ detail } = found);
      if (!found.usable) return { name, milliseconds: null, detail };
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
