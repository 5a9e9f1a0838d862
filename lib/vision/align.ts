import { AppError } from '../errors';
import type { EyePoints, Point } from './pixels';

/**
 * Where the eyes lie in the training crop, as fractions of its side. With the eyes 0.30 apart, the crop
 * is 3.33 eye distances wide and reaches 1.17 above and 2.17 below the eye line: raised brows and a
 * dropped jaw stay inside.
 */
const EYE_DISTANCE = 0.3;
const EYE_LINE = 0.35;

/** The paper cuts 224 out of 256 (training: at random, testing: the centre); every input size keeps that ratio. */
export const CROP_PER_INPUT = 256 / 224;

/** A similarity from crop pixels to frame pixels: x' = a·x − b·y + tx, y' = b·x + a·y + ty. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/**
 * The crop that puts the eyes level and at a fixed distance.
 * @param eyes eye centres in frame pixels
 * @param size side of the crop in pixels
 * @returns the map from crop pixels to frame pixels
 * @throws AppError bad-input when the eyes coincide
 */
export function alignCrop(eyes: EyePoints, size: number): Similarity {
  const dx = eyes.left.x - eyes.right.x;
  const dy = eyes.left.y - eyes.right.y;
  const distance = Math.hypot(dx, dy);
  if (!(distance > 0)) {
    throw new AppError('bad-input', 'The two eye points of a face coincide, so it cannot be aligned.');
  }
  const scale = distance / (EYE_DISTANCE * size);
  const a = (dx / distance) * scale;
  const b = (dy / distance) * scale;
  const middleX = (eyes.left.x + eyes.right.x) / 2;
  const middleY = (eyes.left.y + eyes.right.y) / 2;
  const cropX = size / 2;
  const cropY = EYE_LINE * size;
  return { a, b, tx: middleX - a * cropX + b * cropY, ty: middleY - b * cropX - a * cropY };
}

/** Where alignCrop puts the middle between the eyes, and how far apart, in pixels of a crop of that size. */
export function alignedEyes(size: number): { x: number; y: number; distance: number } {
  return { x: size / 2, y: EYE_LINE * size, distance: EYE_DISTANCE * size };
}

/** The window of `size` pixels that starts at (left, top) of a crop, as a map of its own. */
function windowOf(crop: Similarity, left: number, top: number): Similarity {
  return {
    ...crop,
    tx: crop.tx + crop.a * left - crop.b * top,
    ty: crop.ty + crop.b * left + crop.a * top,
  };
}

/**
 * The crop that the model sees when it predicts: the centre window of the aligned crop.
 * @param inputSize side of the model's input in pixels
 */
export function alignInput(eyes: EyePoints, inputSize: number): Similarity {
  const size = Math.round(inputSize * CROP_PER_INPUT);
  const margin = Math.floor((size - inputSize) / 2);
  return windowOf(alignCrop(eyes, size), margin, margin);
}

export function applySimilarity(map: Similarity, point: Point): Point {
  return {
    x: map.a * point.x - map.b * point.y + map.tx,
    y: map.b * point.x + map.a * point.y + map.ty,
  };
}

/** Frame pixels to crop pixels. */
export function invertSimilarity(map: Similarity): Similarity {
  const norm = map.a * map.a + map.b * map.b;
  const a = map.a / norm;
  const b = -map.b / norm;
  return { a, b, tx: -(a * map.tx - b * map.ty), ty: -(b * map.tx + a * map.ty) };
}
