/**
 * An extension of jsPsych 8: the action units of the participant's face, as part of a trial's data.
 *
 * @module ugn-live/jspsych
 */

import { doubtOf } from '../au/decision';
import { AppError } from '../errors';
import { closeCamera, openCamera } from '../live/camera';
import { VERSION } from './asset-folder';
import type { DetectorOptions, Watching } from './detector-options';
import { createDetector, type Detector } from './page-detector';
import type { DetectorHeader, Quality, Reading } from './reading-types';
import { summaryOf, type TrialSummary, type TrialUnit } from './trial-summary';

export type { TrialSummary, TrialUnit, UnitSummary } from './trial-summary';

/** The last frames of a trial are read after its end; it waits no longer for them than this, in milliseconds. */
const LAST_FRAMES_MS = 500;

/** jsPsych’s ParameterType.COMPLEX. */
const COMPLEX = { type: 13 } as const;

/** A frame of a trial: the largest face in it. */
export interface TrialFrame {
  /** Milliseconds from the first paint of the stimulus to the taking of the frame; negative before it. */
  readonly t: number;
  /** How well the face can be read, 0..1; null where no face was found. */
  readonly confidence: number | null;
  readonly quality: Quality | null;
  /** By name, such as `AU12`; empty without a face. */
  readonly aus: Readonly<Record<string, TrialUnit>>;
}

/** What is added to the data of a trial. */
export interface TrialData {
  readonly ugn_frames: readonly TrialFrame[];
  readonly ugn_summary: TrialSummary;
  /** Which model read, and how. */
  readonly ugn_header: DetectorHeader;
}

/**
 * Name it in `initJsPsych({ extensions: [{ type: UgnLiveExtension, params: { assets: '/ugn-live' } }] })`, which loads the
 * model, and in each trial that is to have the data: `extensions: [{ type: UgnLiveExtension }]`. The camera is opened by
 * `open()`, after the participant agreed; the picture is not shown and never leaves the page.
 */
export class UgnLiveExtension {
  /** For jsPsych. */
  static readonly info = {
    name: 'ugn-live',
    version: VERSION,
    data: { ugn_frames: COMPLEX, ugn_summary: COMPLEX, ugn_header: COMPLEX },
  };
  #loading: Promise<Detector> | null = null;
  #detector: Detector | null = null;
  #stream: MediaStream | null = null;
  #watching: Watching | null = null;
  #failure: unknown = null;
  #onset = Number.NaN;
  #readings: Reading[] = [];
  #onReading: () => void = () => {};

  /**
   * Called by jsPsych, which gives `params`.
   * @throws AppError as createDetector
   */
  async initialize(params: DetectorOptions): Promise<void> {
    this.#loading = createDetector({ mode: 'live', ...params });
    this.#detector = await this.#loading;
  }

  /**
   * Asks for the camera and begins to read; to be waited for, once, after the participant agreed.
   * @param deviceId one of `navigator.mediaDevices.enumerateDevices()`; any camera when left out
   * @throws AppError `camera-denied`, `camera-missing`, `camera-lost`; `conflict` before `initialize`
   */
  async open(deviceId?: string): Promise<void> {
    if (!this.#loading)
      throw new AppError('conflict', 'The extension is not in initJsPsych({ extensions }).');
    this.#letGo();
    this.#detector = await this.#loading; // jsPsych 8.3 does not wait for it
    const stream = await openCamera(deviceId, new AbortController().signal);
    const video = document.createElement('video');
    Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
    await video.play();
    this.#stream = stream;
    const isFirst = new Promise<void>((resolve) => {
      this.#onReading = resolve;
    });
    this.#watching = this.#detector.watch(video, (reading) => {
      this.#readings.push(reading);
      this.#onReading();
    });
    this.#failure = null;
    const failed = this.#watching.ended.catch((error) => {
      this.#failure = error;
      throw error;
    });
    await Promise.race([isFirst, failed]);
    failed.catch(() => {}); // the next trial says it
  }

  /**
   * Called by jsPsych at the start of a trial.
   * @throws AppError `conflict` before `open()`; what ended the reading of the camera
   */
  on_start(): void {
    if (this.#failure) throw this.#failure;
    if (!this.#watching) {
      throw new AppError(
        'conflict',
        'The camera is not open: await jsPsych.extensions["ugn-live"].open() first.',
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
    const end = performance.now();
    const onset = Number.isNaN(this.#onset) ? end : this.#onset;
    const readings = this.#readings;
    const isOver = () => readings.some(({ takenAt }) => takenAt >= end);
    await new Promise<void>((resolve) => {
      setTimeout(resolve, LAST_FRAMES_MS);
      this.#onReading = () => isOver() && resolve();
    });
    const header = this.#detector!.header;
    const frames = readings
      .filter(({ takenAt }) => takenAt < end)
      .map((reading) => frameOf(reading, onset, header));
    return { ugn_frames: frames, ugn_summary: summaryOf(frames, end - onset), ugn_header: header };
  }

  /** Lets go of the camera and of what is loaded; for `initJsPsych({ on_finish })`. */
  close(): void {
    this.#letGo();
    this.#detector?.close();
    this.#detector = null;
    this.#loading = null;
  }

  #letGo(): void {
    this.#watching?.stop();
    this.#watching = null;
    if (this.#stream) closeCamera(this.#stream);
    this.#stream = null;
  }
}

function frameOf({ takenAt, faces }: Reading, onset: number, { model }: DetectorHeader): TrialFrame {
  const t = Math.round((takenAt - onset) * 10) / 10;
  if (faces.length === 0) return { t, confidence: null, quality: null, aus: {} };
  const face = faces.reduce((one, other) => (other.box.width > one.box.width ? other : one));
  const units = Object.entries(face.aus).flatMap(([name, unit]): [string, TrialUnit][] => {
    if (!unit) return [];
    const { p, epistemic, aleatoric, decision: present, unsure } = unit;
    const share = model.aleatoricShares?.[model.aus.indexOf(Number(name.slice(2)))];
    const doubt = Number(doubtOf(epistemic, aleatoric, share).toPrecision(6));
    return [[name, { p, doubt, present, unsure }]];
  });
  const { confidence, quality } = face;
  return { t, confidence, quality, aus: Object.fromEntries(units) };
}
