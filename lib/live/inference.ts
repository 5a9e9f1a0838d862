import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../errors';
import type { FaceReading, ModelFacts } from '../readings/face-reading';
import { inPicture } from '../readings/face-rows';
import type { Prediction } from '../ugn/model';
import { alignInput, type Similarity } from '../vision/align';
import type { DetectedFace } from '../vision/detected-face';
import { createFaceDetector, type FaceDetector } from '../vision/detector';
import { type Continuity, FaceFollower } from '../vision/face-follower';
import { HeldFaces } from '../vision/held-faces';
import { faceQuality } from '../vision/quality';
import { SearchMemory } from '../vision/search-memory';
import { cropOf, type Frame, takeFrame } from '../vision/whole-frame';
import { AlternateLooks } from './alternate-looks';
import type { BackendChoice, BackendName, BackendReport, StageTimes } from './messages';
import { type HostOptions, imagesOf, ModelHost } from './model-host';

export interface InferenceOptions extends Omit<HostOptions, 'onProgress'> {
  mediapipeBase: string;
  /**
   * Frames come as fast as they are read, so that each may be searched in part (SearchMemory) or not at all while faces
   * hold still (HeldFaces) and, on WebAssembly, the two looks taken in turn (AlternateLooks).
   */
  isLive: boolean;
  onProgress(step: 'detector' | 'weights' | 'backend', fraction: number): void;
}

/** What is read of a frame. */
export interface FrameReading {
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

/** Detector, model and backend: from a frame to what the model says of each face in it. */
export class Inference {
  attention = false;
  readonly #options: InferenceOptions;
  readonly #host: ModelHost;
  readonly #follower = new FaceFollower();
  readonly #looks = new AlternateLooks();
  readonly #held = new HeldFaces();
  #memory: SearchMemory;
  #maxFaces = 1;
  readonly #canvas = new OffscreenCanvas(1, 1);
  #detector: FaceDetector | null = null;

  constructor(options: InferenceOptions) {
    this.#options = options;
    this.#memory = new SearchMemory(options.isLive);
    this.#host = new ModelHost(options);
  }

  /**
   * Loads detector and weights and chooses a backend.
   * @throws AppError io, bad-weights or no-backend
   */
  async load(choice: BackendChoice): Promise<void> {
    const { mediapipeBase, onProgress } = this.#options;
    [this.#detector] = await Promise.all([
      createFaceDetector(mediapipeBase).then((detector) => {
        onProgress('detector', 1);
        return detector;
      }),
      this.#host.load(choice),
    ]);
  }

  get model(): ModelFacts {
    return this.#host.running.model;
  }

  get backend(): BackendName {
    return this.#host.running.backend;
  }

  get reports(): BackendReport[] {
    return this.#host.reports;
  }

  /** Whether the two looks at a face are taken in turn. On a GPU the second one hardly costs more. */
  get alternatesLooks(): boolean {
    const { backend, readsMirror } = this.#host.running;
    return this.#options.isLive && readsMirror && backend === 'wasm';
  }

  /** @throws AppError no-backend when none can be used */
  async setBackend(choice: BackendChoice): Promise<void> {
    this.#looks.forget();
    await this.#host.setBackend(choice);
  }

  /**
   * Goes on without WebGPU, whose device was lost.
   * @throws AppError no-backend
   */
  leaveGpu(reason: string): Promise<void> {
    return this.#host.leaveGpu(reason);
  }

  get maxFaces(): number {
    return this.#maxFaces;
  }

  set maxFaces(count: number) {
    this.#maxFaces = count;
    this.#held.forget();
    this.#memory.startAgain();
  }

  /** Whether people who return get their old number by how they look. */
  set remembersFaces(on: boolean) {
    this.#follower.remembersFaces = on;
  }

  /**
   * @param bitmap one frame, of which a wide one is reduced for the reading; stays the caller's
   * @param now time of the frame in milliseconds, for the face numbers
   * @param continuity how the frame follows the one before
   * @param onCropped called before the model begins
   * @returns the faces that are followed, in pixels of the bitmap, and how many the detector found
   */
  async read(
    bitmap: ImageBitmap,
    now: number,
    continuity: Continuity,
    onCropped: () => void = () => {},
  ): Promise<FrameReading> {
    if (!this.#detector) throw new AppError('internal', 'The detector is not loaded yet.');
    const { model } = this.#host.running;
    const start = performance.now();
    const frame = await takeFrame(bitmap, this.#canvas);
    const isCut = this.#follower.begin(frame.pixels, now, continuity);
    if (isCut || continuity !== 'on') {
      this.#memory = new SearchMemory(this.#options.isLive);
      this.#looks.forget();
      this.#held.forget();
    }
    const found = await this.#find(this.#detector, frame, now);
    const { tracked, returned } = this.#follower.follow(frame.pixels, found, this.maxFaces, now);
    const detected = performance.now();

    const size = model.inputSize;
    const seen = tracked.map(({ number, face }) => ({ number, face, crop: alignInput(face.eyes, size) }));
    const bytes = new Float32Array(seen.length * size * size * 3);
    const qualities = seen.map(({ face, crop: map }, index) => {
      const crop = cropOf(frame, map, size);
      bytes.set(crop, index * size * size * 3);
      return faceQuality(crop, size, face.keypoints);
    });
    const cropped = performance.now();
    onCropped();

    const predictions = seen.length > 0 ? await this.#predict(bytes, seen, now) : [];
    const faces = predictions.map(({ total: _, ...prediction }, index) => {
      const { number, face, crop } = seen[index];
      const { score, box, keypoints } = face;
      const place = { number, score, box, keypoints, crop, quality: qualities[index] };
      return inPicture({ ...place, ...prediction }, bitmap.width / frame.pixels.width);
    });
    const times = {
      detect: detected - start,
      crop: cropped - detected,
      model: performance.now() - cropped,
    };
    return { faces, found: found.length, isCut, returned, times };
  }

  async #find(detector: FaceDetector, frame: Frame, now: number): Promise<DetectedFace[]> {
    const { maxFaces: faces } = this;
    const held = this.#options.isLive ? this.#held.in(frame.pixels, faces, now) : null;
    if (held) return held;
    const found = await detector.detect(frame, { faces, memory: this.#memory });
    if (this.#options.isLive) this.#held.note(frame.pixels, found, now);
    return found;
  }

  async #predict(
    bytes: Float32Array,
    faces: readonly { number: number; crop: Similarity }[],
    now: number,
  ): Promise<Prediction[]> {
    const { predictor, model } = this.#host.running;
    const options = { attention: this.attention };
    const start = performance.now();
    const images = imagesOf(bytes, faces.length, model.inputSize);
    try {
      if (!this.alternatesLooks) return await predictor.predict(images, options);
      const looks = this.#looks.of(faces, model.inputSize, now);
      const { predictions, maps } = await predictor.predictLooks(images, looks, options);
      this.#looks.keep(faces, looks, maps, now, performance.now() - start);
      tf.dispose([maps.images, maps.mirrors]);
      return predictions;
    } finally {
      images.dispose();
    }
  }
}
