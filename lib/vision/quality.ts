import { mean } from '../numbers/statistics';
import { coveredOf } from './covered';
import type { Point } from './pixels';

/** How well a face can be read. */
export interface FaceQuality {
  /** Distance of the eyes, in pixels of the picture. */
  readonly size: number;
  /** 0 sharp … 1 blurred (Crete et al., The blur effect, SPIE 2007), of the aligned face. */
  readonly blur: number;
  /** Mean luma of the aligned face, 0 black … 1 white. */
  readonly light: number;
  /** Slope of the eye line in degrees, −180..180; positive when the subject's left eye is lower in the picture. */
  readonly roll: number;
  /** Estimated turn of the head in degrees, −90..90 (yawOf); null where the points do not say. */
  readonly yaw: number | null;
  /**
   * How likely the mouth or an eye is covered, 0..1 (coveredOf), of the aligned face; null of a reading that was recorded
   * before it was measured.
   */
  readonly covered: number | null;
}

/**
 * How far the tip of the nose lies in front of the line through the ears, in halves of the distance of the ears:
 * about 110 mm to 72 mm in adults (Farkas, Anthropometry of the Head and Face, 1994).
 */
const NOSE_DEPTH = 1.5;

/** Length of the mean filter that the blur is measured against, in pixels; odd. */
const FILTER = 9;

/**
 * @param crop the aligned face, RGB bytes, [size, size, 3]
 * @param size side of the crop in pixels
 * @param keypoints right eye, left eye, nose tip, mouth, right ear, left ear, in pixels of the picture
 */
export function faceQuality(crop: Uint8Array, size: number, keypoints: readonly Point[]): FaceQuality {
  const luma = lumaOf(crop);
  const [right, left] = keypoints;
  const dx = left.x - right.x;
  const dy = left.y - right.y;
  return {
    size: Math.hypot(dx, dy),
    blur: Math.max(blurAlong(luma, size, 1, size), blurAlong(luma, size, size, 1)),
    light: mean(luma) / 255,
    roll: (Math.atan2(dy, dx) * 180) / Math.PI,
    yaw: yawOf(keypoints),
    covered: coveredOf(crop, size),
  };
}

/**
 * How far a head is turned, from six points alone. Along the line of the eyes, a head turned by θ shows its ears
 * w cos θ to either side of their middle and its nose d sin θ beside it, so tan θ = (nose / ears) · (w / d) with
 * w / d as in an average head. Positive when the subject looks to their left, to the right in the picture.
 *
 * It is an estimate: heads differ by about a sixth in w / d, a near camera enlarges what is in front, and an ear
 * behind the head is the detector's guess, so beyond about 45° it says “turned away” rather than how far.
 * @param keypoints right eye, left eye, nose tip, mouth, right ear, left ear, in pixels
 * @returns degrees, −90..90; null when the eyes coincide, or nose and ears do
 */
export function yawOf([right, left, nose, , rightEar, leftEar]: readonly Point[]): number | null {
  const eyes = Math.hypot(left.x - right.x, left.y - right.y);
  const along = ({ x, y }: Point) => (x * (left.x - right.x) + y * (left.y - right.y)) / eyes;
  const ears = (along(leftEar) - along(rightEar)) / 2;
  const aside = along(nose) - (along(leftEar) + along(rightEar)) / 2;
  if (!(eyes > 0) || (ears === 0 && aside === 0)) return null;
  return (Math.atan2(aside / NOSE_DEPTH, Math.max(0, ears)) * 180) / Math.PI;
}

/** Rec. 601, 0..255. */
function lumaOf(rgb: Uint8Array): Float32Array {
  const luma = new Float32Array(rgb.length / 3);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2];
  }
  return luma;
}

/**
 * How little of the variation between neighbours goes away when a picture is blurred once more.
 * @param step from a pixel to its neighbour in the measured direction
 * @param lineStep from a line of such neighbours to the next
 */
function blurAlong(luma: Float32Array, size: number, step: number, lineStep: number): number {
  let variation = 0;
  let lost = 0;
  const reach = (FILTER - 1) / 2;
  for (let line = 0; line < size; line++) {
    const first = line * lineStep;
    for (let i = 1; i < size; i++) {
      const sharp = Math.abs(luma[first + i * step] - luma[first + (i - 1) * step]);
      // Neighbouring means of FILTER pixels differ by what enters at one end and leaves at the other.
      const enters = first + Math.min(size - 1, i + reach) * step;
      const leaves = first + Math.max(0, i - 1 - reach) * step;
      const blurred = Math.abs(luma[enters] - luma[leaves]) / FILTER;
      variation += sharp;
      lost += Math.max(0, sharp - blurred);
    }
  }
  return variation === 0 ? 1 : (variation - lost) / variation;
}
