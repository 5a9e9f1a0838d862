import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../errors';
import { openEngine } from '../forward/engine';
import { type Engine, ForwardPass } from '../forward/forward-pass';
import { median } from '../numbers/statistics';
import type { ModelFacts } from '../readings/face-reading';
import { modelOf } from '../readings/header';
import { hasGraph } from '../ugn/config';
import { createPredictor, type Predictor, stageOf } from '../ugn/model';
import { imagesOfBytes } from '../ugn/normalisation';
import { adjacency } from '../ugn/uncertain-graph';
import { readNumbers, tensorsOf, type WeightNumbers } from '../ugn/weights';
import {
  type Availability,
  BACKEND_NAMES,
  chooseBackend,
  findBackend,
  registerWasm,
  startBackend,
  threadCount,
  webgpuLoss,
} from './backends';
import { GpuWatch } from './gpu-watch';
import type { BackendChoice, BackendName, BackendReport } from './messages';
import { ModelFiles } from './model-files';

/** Passes before the clock starts, which pack weights, compile shaders and fill caches, and those that are timed. */
const COMPARED = { warmUp: 2, timed: 5 };
/** Of a single backend, which is compared with none: the first picture waits for it. */
const ALONE = { warmUp: 1, timed: 1 };

export interface HostOptions {
  modelBase: string;
  wasmBase: string;
  onProgress(step: 'weights' | 'backend', fraction: number): void;
  /** The GPU device went away: call leaveGpu. */
  onGpuLost(reason: string): void;
}

/** A model on a backend. */
export interface RunningModel {
  readonly backend: BackendName;
  readonly predictor: Predictor;
  readonly forward: ForwardPass | null;
  readonly model: ModelFacts;
  /** Whether it reads the mirror image too. */
  readonly readsMirror: boolean;
}

/** Keeps the model on the backend that is best here, or that was asked for. */
export class ModelHost {
  readonly #options: HostOptions;
  readonly #files: ModelFiles;
  readonly #reports = new Map<BackendName, BackendReport>();
  readonly #availability = new Map<BackendName, Promise<Availability>>();
  /** Read while backends start, for the first of them. */
  #numbers: ReturnType<typeof readNumbers> | null = null;
  /** Opened beside the other starts, for the first that needs it. */
  #engine: Promise<Engine | null> | null = null;
  #running: RunningModel | null = null;
  #watchesGpu = false;
  readonly #gpu = new GpuWatch();

  constructor(options: HostOptions) {
    this.#options = options;
    this.#files = new ModelFiles(options.modelBase, (fraction) => options.onProgress('weights', fraction));
  }

  /**
   * Loads the weights and chooses a backend.
   * @throws AppError io, bad-weights or no-backend
   */
  async load(choice: BackendChoice): Promise<void> {
    for (const name of choice === 'auto' ? BACKEND_NAMES : [choice]) void this.#availabilityOf(name);
    this.#numbers = readNumbers(this.#files.load);
    this.#engine = this.#openEngine();
    await Promise.all([this.#numbers, this.#engine.then((engine) => this.#startWasm(engine))]);
    await this.setBackend(choice);
  }

  /** Beside kernels of our own TensorFlow.js has little to do, and its threads would take their cores from them. */
  async #startWasm(engine: Engine | null): Promise<void> {
    await registerWasm(this.#options.wasmBase, engine ? 1 : threadCount());
    await startBackend('wasm');
  }

  #openEngine(): Promise<Engine | null> {
    return openEngine(this.#options.wasmBase, threadCount()).catch(() => null);
  }

  /** @throws AppError internal before it is loaded */
  get running(): RunningModel {
    if (!this.#running) throw new AppError('internal', 'The model is not loaded yet.');
    return this.#running;
  }

  /** What the model computes. @throws AppError internal when the GPU goes away before it comes */
  computed<T>(asked: Promise<T>): Promise<T> {
    return this.#running?.backend === 'webgpu' ? this.#gpu.unlessLost(asked) : asked;
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
    const found = choice === 'auto' ? await Promise.all(names.map((name) => this.#availabilityOf(name))) : [];
    const isOnlyOne = found.filter(({ usable }) => usable).length === 1;
    for (const [index, name] of names.entries()) {
      const report = this.#reports.get(name) ?? (await this.#measure(name, isOnlyOne ? ALONE : COMPARED));
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
    if (isOnlyOne) this.#files.forget();
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

  #availabilityOf(name: BackendName): Promise<Availability> {
    const failed = (error: unknown) => ({ usable: false, detail: `failed: ${messageOf(error)}` });
    const known = this.#availability.get(name) ?? findBackend(name).catch(failed);
    this.#availability.set(name, known);
    return known;
  }

  async #start(name: BackendName): Promise<void> {
    this.#running?.predictor.dispose();
    this.#running?.forward?.dispose();
    this.#running = null;
    await startBackend(name);
    const { manifest, numbers } = await (this.#numbers ?? readNumbers(this.#files.load));
    this.#numbers = null; // many bytes
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
    const predictor = createPredictor(weights, config, forward ?? undefined);
    tf.dispose([weights, edges ?? []]);
    this.#running = { backend: name, predictor, forward, model, readsMirror: config.readsMirror };
    if (name === 'webgpu' && !this.#watchesGpu) {
      this.#watchesGpu = true;
      void webgpuLoss().then((reason) => {
        this.#gpu.lost();
        this.#options.onGpuLost(reason);
      });
    }
  }

  /**
   * ResNet18 on WebAssembly kernels of our own; null where they cannot run, as without room for memory that threads
   * share: TensorFlow.js does it there.
   */
  async #openForward(numbers: ReadonlyMap<string, WeightNumbers>): Promise<ForwardPass | null> {
    const engine = await (this.#engine ?? this.#openEngine());
    this.#engine = null;
    const rest = new Map([...numbers].filter(([weight]) => stageOf(weight) === 'backbone'));
    try {
      // Each is asked for once, and the file's bytes go when the last is packed.
      return (
        engine &&
        new ForwardPass(engine, (name) => {
          const values = rest.get(name)!.halves();
          rest.delete(name);
          return values;
        })
      );
    } catch {
      for (const helper of engine!.helpers) helper.end();
      return null;
    }
  }

  /** Median time of a pass of the real model, or the reason why there is none. */
  async #measure(name: BackendName, passes: typeof ALONE): Promise<BackendReport> {
    const { usable, detail } = await this.#availabilityOf(name);
    if (!usable) return { name, milliseconds: null, detail };
    try {
      await this.#start(name);
      const { predictor, model } = this.running;
      const times: number[] = [];
      for (let pass = 0; pass < passes.warmUp + passes.timed; pass++) {
        const start = performance.now();
        const images = imagesOfBytes(new Uint8Array(model.inputSize ** 2 * 3), 1, model.inputSize);
        await this.computed(predictor.predict(images)).finally(() => images.dispose());
        if (pass >= passes.warmUp) times.push(performance.now() - start);
      }
      return { name, milliseconds: median(times), detail };
    } catch (error) {
      if (error instanceof AppError && error.kind === 'bad-weights') throw error;
      return { name, milliseconds: null, detail: `failed: ${messageOf(error)}` };
    }
  }
}
