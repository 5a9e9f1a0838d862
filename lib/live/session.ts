import type { Baseline } from '../au/baseline';
import { messageOf } from '../errors';
import type { GapReason } from '../recording/recording';
import type { FrameResult, InferenceClient } from './client';
import { readFrames } from './frame-loop';
import { Results } from './live-results';
import type { BackendChoice } from './messages';
import { Pace } from './pace';
import { ReadingGate } from './reading-gate';
import { SessionCamera } from './session-camera';
import { SessionModel } from './session-model';
import { INITIAL, isPlaying, type LiveResult, type SessionSnapshot, type SourceRequest } from './snapshot';
import { type FrameSource, openFile } from './source';
import { unlessAborted, untilAborted } from './until-aborted';

export interface SessionOptions {
  /** Folder of the model, such as /models/default. */
  modelBase: string;
  /** In front of /wasm and /mediapipe in their addresses; none when left out. */
  assetBase?: string;
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
  readonly #model: SessionModel;
  readonly #listeners = new Set<() => void>();
  readonly #results = new Results();
  #snapshot: SessionSnapshot;
  #run: AbortController | null = null;
  readonly #camera = new SessionCamera({
    update: (change) => this.#update(change),
    play: (source, until) => this.#play(source, until),
  });
  #playing: { readonly source: FrameSource; readonly gate: ReadingGate } | null = null;
  /** Who wants frames of a hidden page. */
  readonly #hiddenFor = new Set<'recording' | 'stream'>();
  /** Lets a held picture be read again, with other options. */
  #again: () => void = () => {};
  #figuresAt = 0;
  /** Whether the numbers of faces start from 1 with the next frame; a camera that returns goes on counting. */
  #isNewStart = true;

  constructor(options: SessionOptions) {
    this.#model = new SessionModel(
      { model: options.modelBase, assets: options.assetBase ?? '' },
      {
        getSnapshot: this.getSnapshot,
        update: (change) => this.#update(change),
        onReady: () => this.#again(),
      },
    );
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
    return this.#camera.stream;
  }

  /** @returns a function that ends the subscription */
  onResult(listener: (result: LiveResult) => void): () => void {
    return this.#results.on(listener);
  }

  /** Loads detector and model, so that they are there when a source is started. */
  prepare(): void {
    this.#model.start();
  }

  /**
   * Starts, or changes the source. Settles when the source has ended, was stopped or was replaced; never
   * rejects: what went wrong is in the snapshot.
   */
  async start(request: SourceRequest): Promise<void> {
    const { state, source, deviceId } = this.#snapshot;
    const before = source === 'camera' && isPlaying(state) ? deviceId : null;
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.#isNewStart = true;
    this.#update({
      ...{ state: request.source === 'camera' ? 'asking' : 'loading', source: request.source },
      ...{ message: null, note: null, faces: 0, fps: 0, baselines: new Map() },
    });
    try {
      this.prepare();
      if (request.source === 'camera') await this.#camera.play(request.deviceId, before, run.signal);
      else await this.#playFile(request.file, run.signal);
    } catch (error) {
      if (!run.signal.aborted) this.#update({ state: 'error', message: messageOf(error), progress: null });
    } finally {
      run.abort();
    }
  }

  /**
   * Begins what a recording needs: a hidden page is read on where the source can, and a file plays once, from its
   * beginning.
   * @param onEnd called when the file is over
   * @returns performance.now() time from which on results belong to the recording
   */
  async beginRecording(onEnd: () => void): Promise<number> {
    this.#wantHidden('recording', true);
    await this.#playing?.source.once?.begin(onEnd);
    return performance.now();
  }

  endRecording(): void {
    this.#wantHidden('recording', false);
    this.#playing?.source.once?.end();
  }

  /** Whether a page that is hidden goes on reading, where its source can, because other programs want the readings. */
  setStreaming(on: boolean): void {
    this.#wantHidden('stream', on);
  }

  /** Releases the camera or file; the loaded model stays ready. */
  stop(): void {
    this.#run?.abort();
    this.#update({ state: 'idle', source: null, message: null, faces: 0, fps: 0 });
  }

  setBackend(choice: BackendChoice): void {
    this.#update({ backendChoice: choice, note: null });
    this.#model.setBackend(choice);
  }

  /** @param count 1..4 */
  setMaxFaces(count: number): void {
    this.#update({ maxFaces: count });
    this.#model.setOptions({ maxFaces: count });
    this.#again();
  }

  setAttention(on: boolean): void {
    this.#update({ attention: on });
    this.#model.setOptions({ attention: on });
    this.#again();
  }

  /** Whether people who return get their old number by how they look; kept in memory alone, while it is on. */
  setRemembersFaces(on: boolean): void {
    this.#update({ remembersFaces: on });
    this.#model.setOptions({ remembersFaces: on });
  }

  /** The next frame starts anew, either way. */
  setSmoothing(on: boolean): void {
    this.#update({ smoothing: on });
    this.#results.startAnew();
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
    this.#model.close();
    this.#listeners.clear();
    this.#results.close();
  }

  async #playFile(file: File, signal: AbortSignal): Promise<void> {
    this.#update({ deviceId: null });
    const source = await unlessAborted(openFile(file), (late) => late.close(), signal);
    if (!source) return;
    try {
      await this.#play(source, signal);
    } finally {
      source.close();
    }
  }

  /** Reads frames until the source or the signal ends. */
  async #play(source: FrameSource, signal: AbortSignal): Promise<void> {
    const client = this.#model.start();
    if (!this.#snapshot.model) this.#update({ state: 'loading', message: null });
    await untilAborted(client.ready, signal);
    if (signal.aborted) return;
    client.setOptions({ isCamera: this.#snapshot.source === 'camera' });
    this.#update({ goesOnHidden: source.goesOnHidden });
    this.#showReading(null);
    const pace = new Pace();
    const ended = new AbortController();
    const gate = new ReadingGate(source, (closed) => this.#showReading(closed), ended.signal);
    gate.wantHidden(this.#hiddenFor.has('stream'));
    const playing = { source, gate };
    this.#playing = playing;
    const handlers = {
      gate,
      onReading: (reading: FrameResult, takenAt: number) => this.#show(reading, takenAt, pace),
      onFailure: (reason: string) => this.#update({ note: `A frame could not be read: ${reason}` }),
      nextChange: () =>
        new Promise<void>((resolve) => {
          this.#again = resolve;
        }),
    };
    const first = this.#isNewStart ? 'anew' : 'cut';
    this.#isNewStart = false;
    try {
      const read = (using: InferenceClient, how: 'anew' | 'cut') =>
        readFrames(source, using, handlers, how, signal);
      await this.#model.readOn(client, first, read, () => this.#startAgain(signal));
    } finally {
      ended.abort();
      if (this.#playing === playing) {
        this.#playing = null;
        this.#update({ unread: null });
      }
    }
  }

  #wantHidden(who: 'recording' | 'stream', on: boolean): void {
    if (on) this.#hiddenFor.add(who);
    else this.#hiddenFor.delete(who);
    this.#playing?.gate.wantHidden(this.#hiddenFor.size > 0);
  }

  /** Another worker in place of one that stopped answering; null where the signal came first. */
  async #startAgain(signal: AbortSignal): Promise<InferenceClient | null> {
    this.#showReading('unknown');
    this.#update({ note: 'The model stopped answering, and is started again.' });
    const client = this.#model.start();
    await untilAborted(client.ready, signal);
    if (signal.aborted) return null;
    client.setOptions({ isCamera: this.#snapshot.source === 'camera' });
    this.#showReading(this.#playing?.gate.closed ?? null);
    this.#update({ note: 'The model had stopped answering and was started again.' });
    return client;
  }

  #showReading(unread: GapReason | null): void {
    const state = !unread ? 'running' : unread === 'page hidden' ? 'paused' : 'stalled';
    this.#results.startAnew();
    this.#update({ state, unread, message: null, fps: 0 });
  }

  #show(reading: FrameResult, timestamp: number, pace: Pace): void {
    const { times, numTensors } = reading;
    const faces = this.#results.tell(reading, timestamp, pace, this.#snapshot);
    if (reading.returned.length > 0) this.#update({ note: returnNote(reading.returned) });
    else if (reading.faces.some(({ p }) => p.some(Number.isNaN))) this.#sayNoNumbers();
    const now = performance.now();
    pace.add(times, timestamp, now);
    if (faces.length === this.#snapshot.faces && now - this.#figuresAt < FIGURES_EVERY_MS) return;
    this.#figuresAt = now;
    const { fps, latencyMs } = pace;
    this.#update({ faces: faces.length, numTensors, fps, latencyMs, times: pace.times });
  }

  #sayNoNumbers(): void {
    if (this.#snapshot.note !== NO_NUMBERS) this.#update({ note: NO_NUMBERS });
  }

  #update(change: Partial<SessionSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const NO_NUMBERS =
  'The model gave no numbers for a part of a face; that part is shown as unsure. Another backend, or a reload, may help.';

function returnNote(numbers: readonly number[]): string {
  return `${numbers.map((number) => `Face ${number}`).join(' and ')} was taken to have returned, by appearance.`;
}
