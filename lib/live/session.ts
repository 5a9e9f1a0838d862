import type { Baseline } from '../au/baseline';
import { messageOf } from '../errors';
import { deviceOf, listCameras, onCamerasChange } from './camera';
import { type FrameResult, InferenceClient, type ReadyMessage } from './client';
import { readFrames } from './frame-loop';
import { Loading } from './loading';
import type { BackendChoice } from './messages';
import { seenFromNeutral } from './neutral';
import { Pace } from './pace';
import { playCamera } from './play-camera';
import { ProbabilitySmoother } from './smoothing';
import {
  INITIAL,
  type LiveResult,
  type SessionSnapshot,
  type SessionState,
  type SourceRequest,
} from './snapshot';
import { type FrameSource, openFile } from './source';
import { untilAborted } from './until-aborted';

export interface SessionOptions {
  /** Folder of the model, such as /models/default. */
  modelBase: string;
  backend?: BackendChoice;
  maxFaces?: number;
  /** Ends the session like dispose(). */
  signal?: AbortSignal;
}

/** Figures of the running session reach the snapshot at most this often, in milliseconds. */
const FIGURES_EVERY_MS = 250;

/**
 * Camera or file → frames → worker → results, for a page to show. Framework-free: subscribe and
 * getSnapshot fit useSyncExternalStore (bound, and the snapshot changes identity only when its content
 * does, at most a few times a second); onResult brings each frame for painting.
 */
export class LiveSession {
  readonly #options: SessionOptions;
  readonly #listeners = new Set<() => void>();
  readonly #resultListeners = new Set<(result: LiveResult) => void>();
  #snapshot: SessionSnapshot;
  readonly #smoother = new ProbabilitySmoother();
  #client: InferenceClient | null = null;
  #run: AbortController | null = null;
  #stream: MediaStream | null = null;
  /** Lets a held picture be read again, with other options. */
  #again: () => void = () => {};
  #figuresAt = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#snapshot = {
      ...INITIAL,
      backendChoice: options.backend ?? INITIAL.backendChoice,
      maxFaces: options.maxFaces ?? INITIAL.maxFaces,
    };
    options.signal?.addEventListener('abort', () => this.dispose(), { once: true });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): SessionSnapshot => this.#snapshot;

  /** The camera's stream while it plays; it stays the session's. */
  get stream(): MediaStream | null {
    return this.#stream?.active ? this.#stream : null;
  }

  /** @returns a function that ends the subscription */
  onResult(listener: (result: LiveResult) => void): () => void {
    this.#resultListeners.add(listener);
    return () => this.#resultListeners.delete(listener);
  }

  /**
   * Starts, or changes the source. Settles when the source has ended, was stopped or was replaced; never
   * rejects: what went wrong is in the snapshot.
   */
  async start(request: SourceRequest): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.#update({
      source: request.source,
      message: null,
      note: null,
      faces: 0,
      fps: 0,
      baselines: new Map(),
    });
    document.addEventListener('visibilitychange', () => this.#showVisibility(), { signal: run.signal });
    try {
      if (request.source === 'camera') await this.#playCamera(request.deviceId, run.signal);
      else await this.#playFile(request.file, run.signal);
    } catch (error) {
      if (!run.signal.aborted) this.#update({ state: 'error', message: messageOf(error), progress: null });
    } finally {
      run.abort();
    }
  }

  /** Releases the camera or file; the loaded model stays ready. */
  stop(): void {
    this.#run?.abort();
    this.#update({ state: 'idle', source: null, message: null, faces: 0, fps: 0 });
  }

  setBackend(choice: BackendChoice): void {
    this.#update({ backendChoice: choice, note: null });
    this.#client?.setBackend(choice);
  }

  /** @param count 1..4 */
  setMaxFaces(count: number): void {
    this.#update({ maxFaces: count });
    this.#client?.setOptions({ maxFaces: count });
    this.#again();
  }

  setAttention(on: boolean): void {
    this.#update({ attention: on });
    this.#client?.setOptions({ attention: on });
    this.#again();
  }

  /** The next frame starts anew, either way. */
  setSmoothing(on: boolean): void {
    this.#update({ smoothing: on });
    this.#smoother.reset();
  }

  /** Sets or, with null, clears the neutral face that a face's readings are also seen from. */
  setBaseline(number: number, baseline: Baseline | null): void {
    const baselines = new Map(this.#snapshot.baselines);
    if (baseline) baselines.set(number, baseline);
    else baselines.delete(number);
    this.#update({ baselines });
    this.#again();
  }

  /** Ends worker, camera and listeners; the session cannot be used afterwards. */
  dispose(): void {
    this.#run?.abort();
    this.#client?.close();
    this.#client = null;
    this.#listeners.clear();
    this.#resultListeners.clear();
  }

  async #playFile(file: File, signal: AbortSignal): Promise<void> {
    this.#update({ state: 'loading', deviceId: null });
    const source = await openFile(file);
    try {
      await this.#play(source, signal);
    } finally {
      source.close();
    }
  }

  async #playCamera(deviceId: string | undefined, signal: AbortSignal): Promise<void> {
    this.#startClient();
    this.#update({ state: 'asking' });
    onCamerasChange(() => void this.#listDevices(), signal);
    const handlers = {
      onOpen: (stream: MediaStream) => {
        this.#stream = stream;
        this.#update({ deviceId: deviceOf(stream) });
        void this.#listDevices();
      },
      onTrouble: (state: SessionState, message: string) => {
        this.#update({ state, message, faces: 0, fps: 0 });
      },
      play: (source: FrameSource, until: AbortSignal) => this.#play(source, until),
    };
    await playCamera(deviceId, handlers, signal);
  }

  /** Reads frames, one at a time, until the source or the signal ends. */
  async #play(source: FrameSource, signal: AbortSignal): Promise<void> {
    const client = this.#startClient();
    if (!this.#snapshot.model) this.#update({ state: 'loading', message: null });
    await untilAborted(client.ready, signal);
    if (signal.aborted) return;
    this.#update({ state: document.hidden ? 'paused' : 'running', message: null });
    this.#smoother.reset();
    const pace = new Pace();
    const handlers = {
      onReading: (reading: FrameResult, takenAt: number) => this.#show(reading, takenAt, pace),
      onFailure: (reason: string) => this.#update({ note: `A frame could not be read: ${reason}` }),
      nextChange: () =>
        new Promise<void>((resolve) => {
          this.#again = resolve;
        }),
    };
    await readFrames(source, client, handlers, signal);
  }

  #show(reading: FrameResult, timestamp: number, pace: Pace): void {
    const { bitmap, times, numTensors } = reading;
    const steady = this.#snapshot.smoothing ? this.#smoother.smooth(reading.faces, timestamp) : reading.faces;
    const faces = seenFromNeutral(steady, this.#snapshot.baselines);
    const raw = seenFromNeutral(reading.faces, this.#snapshot.baselines);
    for (const listener of this.#resultListeners) {
      try {
        listener({ bitmap, faces, raw, times, timestamp, fps: pace.fps });
      } catch (error) {
        reportError(error); // a listener's fault must not stop the loop
      }
    }
    bitmap.close();
    const now = performance.now();
    pace.add(times, timestamp, now);
    if (faces.length === this.#snapshot.faces && now - this.#figuresAt < FIGURES_EVERY_MS) return;
    this.#figuresAt = now;
    const { fps, latencyMs } = pace;
    this.#update({ faces: faces.length, numTensors, fps, latencyMs, times: pace.times });
  }

  #startClient(): InferenceClient {
    if (this.#client && !this.#client.hasFailed) return this.#client;
    const { backendChoice: backend, maxFaces, attention } = this.#snapshot;
    const loading = new Loading();
    this.#client = new InferenceClient({
      init: {
        modelBase: this.#options.modelBase,
        mediapipeBase: '/mediapipe',
        wasmBase: '/wasm',
        isLive: true,
        backend,
        maxFaces,
        attention,
      },
      onProgress: ({ step, fraction }) => {
        const progress = loading.add(step, fraction);
        if (progress) this.#update({ progress });
      },
      onReady: (ready) => this.#showReady(ready),
    });
    return this.#client;
  }

  #showReady({ model, backend, backends, note }: ReadyMessage): void {
    this.#update({ model, backend, backends, note: note ?? null, progress: null });
    this.#again();
  }

  #showVisibility(): void {
    const { state } = this.#snapshot;
    if (document.hidden && state === 'running') this.#update({ state: 'paused' });
    if (!document.hidden && state === 'paused') this.#update({ state: 'running' });
  }

  async #listDevices(): Promise<void> {
    this.#update({ devices: await listCameras() });
  }

  #update(change: Partial<SessionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
