import { AppError } from '../../errors';
import { closeCamera, openCamera } from '../../live/camera';
import { VERSION } from '../asset-folder';
import type { DetectorOptions, Watching } from '../detector-options';
import { createDetector, type Detector } from '../page-detector';
import type { DetectorHeader, Reading } from '../reading-types';
import { extensionNamed, type JsPsych, TYPE } from './jspsych-types';
import { frameOf, type TrialFrame } from './trial-frames';
import { summaryOf, type TrialSummary } from './trial-summary';

const NAME = 'ugn-live';

/** The last frames of a trial are read after its end; it waits no longer for them than this, in milliseconds. */
const LAST_FRAMES_MS = 500;

/** What is added to the data of a trial; null where the camera was not read. */
export interface TrialData {
  readonly ugn_frames: readonly TrialFrame[] | null;
  readonly ugn_summary: TrialSummary | null;
  /** Which model read, and how. */
  readonly ugn_header: DetectorHeader | null;
  /**
   * Why there are no numbers, or why they end before the trial does: `declined`, `without-camera`, `simulated`, or the kind
   * of the error, such as `camera-lost`. Else null.
   */
  readonly ugn_missing: string | null;
}

/**
 * Name it in `initJsPsych({ extensions: [{ type: UgnLiveExtension, params: { assets: '/ugn-live' } }] })`, which loads the
 * model, and in each trial that is to have the data: `extensions: [{ type: UgnLiveExtension }]`. The camera is opened by
 * {@link UgnLiveCameraPlugin}, or by `open()`, after the participant agreed; its picture never leaves the page.
 */
export class UgnLiveExtension {
  /** For jsPsych. */
  static readonly info = {
    name: NAME,
    version: VERSION,
    data: {
      ugn_frames: { type: TYPE.COMPLEX, array: true },
      ugn_summary: { type: TYPE.COMPLEX },
      ugn_header: { type: TYPE.COMPLEX },
      ugn_missing: { type: TYPE.STRING },
    },
  };
  readonly #life = new AbortController();
  /** Until the experiment is to go on without the camera. */
  #opening = new AbortController();
  readonly #listeners = new Set<(reading: Reading) => void>();
  #loading: Promise<Detector> | null = null;
  #loaded = 0;
  #detector: Detector | null = null;
  /** Settles when the camera that was asked for before is open, or cannot be had. */
  #turn: Promise<unknown> = Promise.resolve();
  #stream: MediaStream | null = null;
  #watching: Watching | null = null;
  #failure: unknown = null;
  #missing: string | null = null;
  #shifts: readonly number[] | null = null;
  #onset = Number.NaN;
  /** Of the trial that runs; null between trials, which may be long. */
  #readings: Reading[] | null = null;

  /** Why the experiment goes on without the camera; null where it does not. */
  get missing(): string | null {
    return this.#missing;
  }

  /** @internal how much of the model is loaded, 0..1 */
  get loaded(): number {
    return this.#loaded;
  }

  /** @internal what ended the reading of the camera */
  get failure(): unknown {
    return this.#failure;
  }

  /** @internal once there is one */
  get header(): DetectorHeader | null {
    return this.#detector?.header ?? null;
  }

  /**
   * Called by jsPsych, which gives `params`.
   * @throws AppError as createDetector
   */
  async initialize(params: DetectorOptions): Promise<void> {
    const { signal } = this.#life;
    this.#loading = createDetector({
      mode: 'live',
      ...params,
      onProgress: (share) => {
        this.#loaded = share;
        params.onProgress?.(share);
      },
      signal: params.signal ? AbortSignal.any([signal, params.signal]) : signal,
    });
    try {
      this.#detector = await this.#loading;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /**
   * Asks for the camera and begins to read; to be waited for, after the participant agreed. A camera that is open already is
   * closed. It settles without one where `goWithout` or `close` was called meanwhile.
   * @param deviceId one of `navigator.mediaDevices.enumerateDevices()`; any camera when left out
   * @param onStream told the stream as soon as there is one, to show it; it stays the extension's
   * @throws AppError `camera-denied`, `camera-missing`, `camera-lost`; `conflict` before `initialize`; `not-allowed` where the
   *   participant declined; as createDetector
   */
  async open(deviceId?: string, onStream: (stream: MediaStream) => void = () => {}): Promise<void> {
    const { signal } = this.#opening;
    const opened = this.#turn.then(() => this.#open(deviceId, onStream, signal));
    this.#turn = opened.catch(() => {}); // whoever asked gets the error
    await opened;
  }

  async #open(
    deviceId: string | undefined,
    onStream: (stream: MediaStream) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.#missing === 'declined') {
      throw new AppError('not-allowed', 'The participant declined, so the camera stays closed.');
    }
    if (!this.#loading)
      throw new AppError('conflict', 'The extension is not in initJsPsych({ extensions }).');
    this.#letGo();
    this.#detector = await this.#loading; // jsPsych 8.3 does not wait for it
    if (signal.aborted) return;
    const stream = await openCamera(deviceId, signal);
    if (!stream) return;
    this.#stream = stream;
    try {
      const video = document.createElement('video');
      Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
      onStream(stream);
      await video.play();
      if (!signal.aborted) await this.#watch(video);
      if (!signal.aborted) this.#missing = null;
    } catch (error) {
      if (signal.aborted) return;
      this.#letGo();
      throw error;
    }
  }

  /** Settles with the first reading. */
  async #watch(video: HTMLVideoElement): Promise<void> {
    this.#failure = null;
    const watching = this.#detector!.watch(video, (reading) => {
      this.#readings?.push(reading);
      for (const listener of this.#listeners) listener(reading);
    });
    this.#watching = watching;
    const ended = watching.ended.catch((error) => {
      this.#failure = error;
      throw error;
    });
    ended.catch(() => {}); // the next trial's data say it
    await new Promise<void>((resolve, reject) => {
      const end = this.onReading(() => {
        end();
        resolve();
      });
      ended.then(resolve, reject);
    });
  }

  /**
   * The experiment goes on without the camera, which is closed if it was open: trials have nulls in place of numbers.
   * @param reason for `ugn_missing`; after `declined` the camera cannot be opened any more
   */
  goWithout(reason: string): void {
    this.#opening.abort();
    this.#opening = new AbortController();
    this.#letGo();
    this.#missing = reason;
  }

  /** @internal @param shifts what is taken off each unit from now on: shiftsOf a neutral face, in the model's order */
  takeOff(shifts: readonly number[]): void {
    this.#shifts = shifts;
  }

  /** @internal @returns what ends it */
  onReading(listener: (reading: Reading) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Called by jsPsych at the start of a trial.
   * @throws AppError `conflict` where neither was the camera opened nor is the experiment to go on without it
   */
  on_start(): void {
    if (!this.#watching && this.#missing === null) {
      throw new AppError(
        'conflict',
        'The camera is not open: put a UgnLiveCameraPlugin before this trial, or await jsPsych.extensions["ugn-live"].open().',
      );
    }
    this.#readings = [];
    this.#onset = Number.NaN;
  }

  /** Called by jsPsych when the stimulus is on the page; it is seen with the next paint. */
  on_load(): void {
    requestAnimationFrame((now) => {
      this.#onset = now;
    });
  }

  /** Called by jsPsych at the end of a trial: waits until the frames that were taken before it are read. */
  async on_finish(): Promise<TrialData> {
    const header = this.header;
    if (this.#missing !== null || !header) {
      return { ugn_frames: null, ugn_summary: null, ugn_header: header, ugn_missing: this.#missing };
    }
    const end = performance.now();
    const onset = Number.isNaN(this.#onset) ? end : this.#onset;
    const readings = this.#readings ?? [];
    const isOver = () => readings.some(({ takenAt }) => takenAt >= end);
    let stop = () => {};
    await new Promise<void>((resolve) => {
      setTimeout(resolve, LAST_FRAMES_MS);
      stop = this.onReading(() => isOver() && resolve());
    });
    stop();
    if (this.#readings === readings) this.#readings = null;
    const frames = readings
      .filter(({ takenAt }) => takenAt < end)
      .map((reading) => frameOf(reading, onset, header, this.#shifts));
    const failure = this.#failure instanceof AppError ? this.#failure.kind : 'internal';
    return {
      ugn_frames: frames,
      ugn_summary: summaryOf(frames, end - onset),
      ugn_header: header,
      ugn_missing: this.#failure ? failure : null,
    };
  }

  /** Lets go of the camera and of what is loaded; for `initJsPsych({ on_finish })`. */
  close(): void {
    this.#opening.abort();
    this.#letGo();
    this.#life.abort();
    this.#detector?.close();
    this.#detector = null;
  }

  #letGo(): void {
    this.#watching?.stop();
    this.#watching = null;
    if (this.#stream) closeCamera(this.#stream);
    this.#stream = null;
  }
}

/** @throws AppError conflict where it was not given to initJsPsych */
export function extensionOf(jsPsych: JsPsych): UgnLiveExtension {
  return extensionNamed(jsPsych, NAME) as UgnLiveExtension;
}
