import type { ErrorKind } from '../errors';
import type { Similarity } from '../vision/align';
import type { Point } from '../vision/pixels';
import type { FaceQuality } from '../vision/quality';

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

/** What the model says of one face; every array has one entry for each AU, in the model's order. */
export interface FaceReading {
  /** Stays with a face from frame to frame; starts at 1. */
  number: number;
  /** Detector score, 0..1. */
  score: number;
  /** Face box in frame pixels. */
  box: { x: number; y: number; width: number; height: number };
  /** Right eye, left eye, nose tip, mouth, right ear, left ear (the subject's right), frame pixels. */
  keypoints: readonly Point[];
  /** Model input pixels to frame pixels. */
  crop: Similarity;
  /** How well the face can be read; lengths in frame pixels. */
  quality: FaceQuality;
  /** Mean probability of presence over the S samples, 0..1. */
  p: Float32Array;
  /** 5 % and 95 % quantile of the probability over the samples. */
  lower: Float32Array;
  upper: Float32Array;
  /** p seen from the person's neutral face, where they showed it; added by the session. */
  adjusted?: Float32Array;
  /** Eq 10, in nats, 0..ln 2. */
  epistemic: Float32Array;
  aleatoric: Float32Array;
  /** Mean and variance over the samples of the mask, row-major [N, N]. */
  maskMean: Float32Array;
  maskVariance: Float32Array;
  /** Spatial attention [N, h, w], present when asked for. */
  attention?: { data: Float32Array; height: number; width: number };
}

/** How a backend did in the short measurement at the start, or why it cannot be used. */
export interface BackendReport {
  name: BackendName;
  /** Median milliseconds of one model pass; null when it cannot be used. */
  milliseconds: number | null;
  /** Adapter or thread count, or the reason it was passed over. */
  detail: string;
}

/** What the page needs to know of the loaded model. */
export interface ModelFacts {
  id: string;
  hash: string;
  aus: number[];
  inputSize: number;
  samples: number;
  /** Of the noise that the samples are drawn with. */
  seed: number;
  /** Decision threshold on p for each AU. */
  thresholds: number[];
  /** Above this epistemic part, in nats, an AU is shown as unsure. */
  unsureAbove: number[];
  /** The learned adjacency ReLU(B + Bᵀ), row-major [N, N]. */
  adjacency: number[];
  /** One sentence: what it was trained on. */
  trainedOn: string;
}

export type ToWorker =
  | {
      type: 'init';
      modelBase: string;
      mediapipeBase: string;
      wasmBase: string;
      backend: BackendChoice;
      maxFaces: number;
      attention: boolean;
    }
  | { type: 'backend'; backend: BackendChoice }
  | { type: 'options'; maxFaces?: number; attention?: boolean }
  /** `timestamp` in milliseconds; `reset` says that the source is another one, so faces get new numbers. */
  | { type: 'frame'; id: number; bitmap: ImageBitmap; timestamp: number; reset: boolean };

export type FromWorker =
  | { type: 'progress'; step: 'detector' | 'weights' | 'backend'; fraction: number }
  | { type: 'ready'; model: ModelFacts; backend: BackendName; backends: BackendReport[]; note?: string }
  /** The frame comes back with its result, so the overlay is painted on the very picture it was computed from. */
  | {
      type: 'result';
      id: number;
      bitmap: ImageBitmap;
      faces: FaceReading[];
      /** Faces that the detector found, followed or not. */
      found: number;
      times: StageTimes;
      numTensors: number;
    }
  | {
      type: 'error';
      kind: ErrorKind;
      message: string;
      fatal: boolean;
      frame?: { id: number; bitmap: ImageBitmap };
    };
