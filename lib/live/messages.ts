import type { ErrorKind } from '../errors';
import type { FaceReading, ModelFacts } from '../readings/face-reading';
import type { Continuity } from '../vision/face-follower';

export type BackendName = 'webgpu' | 'wasm';
export type BackendChoice = 'auto' | BackendName;

/** Milliseconds that a frame spent in each stage inside the worker. */
export interface StageTimes {
  /** Getting the frame's pixels and finding faces. */
  detect: number;
  crop: number;
  /** ResNet18, AU nodes and the S-sample graph, until the numbers are back. */
  model: number;
}

/** How a backend did in the short measurement at the start, or why it cannot be used. */
export interface BackendReport {
  name: BackendName;
  /** Median milliseconds of one model pass; null when it cannot be used. */
  milliseconds: number | null;
  /** Adapter or thread count, or the reason it was passed over. */
  detail: string;
}

export type ToWorker =
  /** Answered at once, whatever else is under way. */
  | { type: 'ping' }
  | {
      type: 'init';
      modelBase: string;
      mediapipeBase: string;
      wasmBase: string;
      /** Script of finder.worker.ts; left out where a bundler of the site made it. */
      finderScript?: string;
      isLive: boolean;
      backend: BackendChoice;
      maxFaces: number;
      attention: boolean;
      remembersFaces: boolean;
    }
  | { type: 'backend'; backend: BackendChoice }
  | {
      type: 'options';
      maxFaces?: number;
      attention?: boolean;
      remembersFaces?: boolean;
      isCamera?: boolean;
    }
  /** `timestamp` in milliseconds. */
  | { type: 'frame'; id: number; bitmap: ImageBitmap; timestamp: number; continuity: Continuity };

export type FromWorker =
  | { type: 'pong' }
  /** At the start: the lock that it holds until it ends. */
  | { type: 'alive'; lock: string }
  /** The GPU is gone, and another backend takes over. */
  | { type: 'gpu-lost' }
  | { type: 'progress'; step: 'detector' | 'weights' | 'backend'; fraction: number }
  | {
      type: 'ready';
      model: ModelFacts;
      backend: BackendName;
      backends: BackendReport[];
      alternatesLooks: boolean;
      note?: string;
    }
  /** The faces were cut out of the frame, and the model reads them. */
  | { type: 'cropped'; id: number }
  /** The frame comes back with its result, so the overlay is painted on the very picture it was computed from. */
  | {
      type: 'result';
      id: number;
      bitmap: ImageBitmap;
      faces: FaceReading[];
      /** Faces that the detector found, followed or not. */
      found: number;
      /** Whether a hard cut was noticed before the frame. */
      isCut: boolean;
      /** Numbers that somebody who was away was given back, by appearance. */
      returned: number[];
      times: StageTimes;
      numTensors: number;
    }
  | {
      type: 'error';
      kind: ErrorKind;
      message: string;
      fatal: boolean;
      /** Number of the frame that could not be read; its bitmap is closed. */
      frame?: number;
    };
