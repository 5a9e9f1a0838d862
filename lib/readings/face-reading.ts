import type { StrengthReading } from '../ugn/strength-heads';
import type { Similarity } from '../vision/align';
import type { Point } from '../vision/pixels';
import type { FaceQuality } from '../vision/quality';
import type { ReadModel } from './reading-row';

/**
 * What a row of a face is made of, wherever it was read; every array has one entry for each AU, in the model's order.
 * Positions and lengths are in pixels of one picture: the frame that was read, or the one that it was reduced from.
 */
export interface FaceValues {
  /** Stays with a face from frame to frame; starts at 1. */
  number: number;
  /** Detector score, 0..1. */
  score: number;
  box: { x: number; y: number; width: number; height: number };
  /** Right eye, left eye, nose tip, mouth, right ear, left ear (the subject's right). */
  keypoints: readonly Point[];
  /** How well the face can be read. */
  quality: FaceQuality;
  /** Mean probability of presence over the S samples, 0..1. */
  p: Float32Array;
  /** 5 % and 95 % quantile of the probability over the samples. */
  lower: Float32Array;
  upper: Float32Array;
  /** p seen from the person's neutral face, where they showed it; NaN for a unit without it. */
  adjusted?: Float32Array;
  /** Eq 10, in nats, 0..ln 2. */
  epistemic: Float32Array;
  aleatoric: Float32Array;
  /** What the heads of intensity, sides and pose say, where the model has them; the pose is that in the picture. */
  strength?: StrengthReading;
  /** Where the attention is strongest, where it was computed; NaN for a unit without it. */
  peaks?: { readonly x: Float32Array; readonly y: Float32Array };
}

/** What the model says of one face of a frame, in frame pixels. */
export interface FaceReading extends Omit<FaceValues, 'peaks'> {
  /** Model input pixels to frame pixels. */
  crop: Similarity;
  /** Mean and variance over the samples of the mask, row-major [N, N]. */
  maskMean: Float32Array;
  maskVariance: Float32Array;
  /** Spatial attention [N, h, w], present when asked for. */
  attention?: { data: Float32Array; height: number; width: number };
}

/** What the page needs to know of the loaded model. */
export interface ModelFacts extends ReadModel {
  /** Of the noise that the samples are drawn with. */
  seed: number;
  /** The learned adjacency ReLU(B + Bᵀ), row-major [N, N]. */
  adjacency: number[];
}
