import type { FaceReading, ModelFacts } from '../readings/face-reading';
import { inPicture } from '../readings/face-rows';
import { imagesOfBytes } from '../ugn/normalisation';
import type { Prediction } from '../ugn/pass-numbers';
import type { StrengthReading } from '../ugn/strength-heads';
import type { Similarity } from '../vision/align';
import type { Finder, FoundFaces } from '../vision/face-finder';
import type { Continuity } from '../vision/face-follower';
import { turnedInPlane } from '../vision/head-pose';
import { AlternateLooks } from './alternate-looks';
import { Batches } from './batches';
import type { BackendChoice, BackendName, BackendReport, StageTimes } from './messages';
import { type HostOptions, ModelHost } from './model-host';

/** Faces of a file that are read in one pass, so that the model's weights are read once for all. */
const FACES_AT_ONCE = 8;

export interface InferenceOptions extends Omit<HostOptions, 'onProgress'> {
  openFinder(): Promise<Finder>;
  /**
   * Each frame is read for itself, as soon as its faces are found, and on WebAssembly the two looks are taken in turn
   * (AlternateLooks); frames of files are read together, with both looks.
   */
  isLive: boolean;
  onProgress(step: 'detector' | 'weights' | 'backend', fraction: number): void;
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

/** A frame whose faces are found. */
interface FoundFrame extends FoundFaces {
  /** Milliseconds. */
  readonly now: number;
  readonly continuity: Continuity;
}

/** Detector, model and backend: from a frame to what the model says of each face in it. */
export class Inference {
  attention = false;
  maxFaces = 1;
  /** Whether people who return get their old number by how they look. */
  remembersFaces = false;
  /** Live, whether frames are a camera's: looks may be taken in turn and the detector may rest; not so in a shown file. */
  isCamera = true;
  readonly #options: InferenceOptions;
  readonly #host: ModelHost;
  readonly #looks = new AlternateLooks();
  readonly #batches: Batches<FoundFrame, FrameReading>;
  #finder: Finder | null = null;
  /** Frames whose faces are being looked for. */
  #sought = 0;

  constructor(options: InferenceOptions) {
    this.#options = options;
    this.#batches = new Batches({
      run: (frames) => this.#readFaces(frames),
      sizeOf: ({ faces }) => Math.max(1, faces.length),
      enough: options.isLive ? 1 : FACES_AT_ONCE,
      comesMore: () => this.#sought > 0,
    });
    this.#host = new ModelHost(options);
  }

  /**
   * Loads detector and weights and chooses a backend.
   * @throws AppError io, bad-weights or no-backend
   */
  async load(choice: BackendChoice): Promise<void> {
    const { onProgress, openFinder } = this.#options;
    [this.#finder] = await Promise.all([
      openFinder().then((finder) => {
        onProgress('detector', 1);
        return finder;
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

  /** Whether the two looks at a camera's face are taken in turn. On a GPU the second one hardly costs more. */
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

  /**
   * A call need not wait for the one before; frames are taken in the order of the calls.
   * @param bitmap one frame, of which a wide one is reduced for the reading; given back in the answer, and the caller's to close
   * @param now time of the frame in milliseconds, for the face numbers
   * @param continuity how the frame follows the one before
   * @param onCropped called when the faces are cut out, before the model begins
   * @returns the faces that are followed, in pixels of the bitmap, and how many the detector found
   */
  async read(
    bitmap: ImageBitmap,
    now: number,
    continuity: Continuity,
    onCropped: () => void = () => {},
  ): Promise<FrameReading> {
    const { maxFaces, remembersFaces, isCamera: mayRest } = this;
    const size = this.model.inputSize;
    this.#sought++;
    let found: FoundFaces;
    try {
      found = await this.#finder!.find(bitmap, now, continuity, {
        ...{ size, maxFaces, remembersFaces, mayRest },
      });
    } catch (error) {
      void this.#batches.goOn();
      throw error;
    } finally {
      this.#sought--;
    }
    onCropped();
    return this.#batches.add({ ...found, now, continuity });
  }

  /** What the model says of the faces of frames, in one pass. */
  async #readFaces(frames: readonly FoundFrame[]): Promise<FrameReading[]> {
    const start = performance.now();
    const bytes = new Uint8Array(frames.reduce((sum, { crops }) => sum + crops.length, 0));
    let end = 0;
    for (const { crops } of frames) {
      bytes.set(crops, end);
      end += crops.length;
    }
    const predictions = bytes.length > 0 ? await this.#predict(bytes, frames) : [];
    const time = (performance.now() - start) / frames.length;
    let next = 0;
    return frames.map(({ picture, faces, found, isCut, returned, scale, times }) => ({
      bitmap: picture,
      faces: faces.map((face) => {
        const { total: _, strength, ...prediction } = predictions[next++];
        const turned = strength && { strength: strengthInPicture(strength, face.crop) };
        return inPicture({ ...face, ...prediction, ...turned }, scale);
      }),
      found,
      isCut,
      returned,
      times: { ...times, model: time },
    }));
  }

  async #predict(bytes: Uint8Array, frames: readonly FoundFrame[]): Promise<Prediction[]> {
    const { predictor, model } = this.#host.running;
    const options = { attention: this.attention };
    const size = model.inputSize;
    const images = imagesOfBytes(bytes, bytes.length / (size * size * 3), size);
    try {
      if (!this.alternatesLooks || !this.isCamera)
        return await this.#host.computed(predictor.predict(images, options));
      const [{ faces, now, isCut, continuity }] = frames; // live, each frame is read for itself
      if (isCut || continuity !== 'on') this.#looks.forget();
      const start = performance.now();
      const looks = this.#looks.of(faces, size, now);
      const { predictions, maps } = await this.#host.computed(predictor.predictLooks(images, looks, options));
      this.#looks.keep(faces, looks, maps, now, performance.now() - start);
      return predictions;
    } finally {
      images.dispose();
    }
  }
}

/** The pose in the crop as that in the picture, which the crop is turned against. */
function strengthInPicture(strength: StrengthReading, { a, b }: Similarity): StrengthReading {
  const [pitch, yaw, roll] = strength.pose;
  const pose = turnedInPlane({ pitch, yaw, roll }, Math.atan2(b, a));
  return { ...strength, pose: Float32Array.of(pose.pitch, pose.yaw, pose.roll) };
}
