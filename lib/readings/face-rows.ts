import { isSided, unitName } from '../au/catalogue';
import { type DecisionModel, doubtOf, isPresent, isUnsure } from '../au/decision';
import {
  asymmetryOf,
  intensityOf,
  levelsOf,
  onSide,
  PRESENT_FROM,
  type StrengthRule,
  spreadOf,
} from '../au/intensity';
import type { StrengthReading } from '../ugn/strength-heads';
import type { Similarity } from '../vision/align';
import { confidenceOf } from './confidence';
import type { FaceValues } from './face-reading';
import type { FaceRow, ReadingRow, UnitValues } from './reading-row';
import { short } from './table-format';

/** The largest intensity of six digits that is not present. */
const BELOW = 1.49999;

/** What a row says of its frame. */
export type FrameFacts = Pick<FaceRow, 'input' | 'frame' | 'timestamp' | 'utc'>;

/** A face's part of a row; the frame's part is the caller's. */
export type FacePart = Omit<FaceRow, keyof FrameFacts | 'success'>;

/**
 * A face in pixels of the picture, of which the frame that was read is a smaller copy.
 * @param scale pixels of the picture for each pixel of the frame
 */
export function inPicture<
  Face extends Pick<FaceValues, 'box' | 'keypoints' | 'quality'> & { crop?: Similarity },
>(face: Face, scale: number): Face {
  if (scale === 1) return face;
  const { x, y, width, height } = face.box;
  return {
    ...face,
    box: { x: x * scale, y: y * scale, width: width * scale, height: height * scale },
    keypoints: face.keypoints.map((point) => ({ x: point.x * scale, y: point.y * scale })),
    quality: { ...face.quality, size: face.quality.size * scale },
    ...(face.crop && {
      crop: {
        a: face.crop.a * scale,
        b: face.crop.b * scale,
        tx: face.crop.tx * scale,
        ty: face.crop.ty * scale,
      },
    }),
  };
}

/** The one way from what was read of a face to its row. */
export function facePart(face: FaceValues, model: DecisionModel): FacePart {
  const { x, y, width, height } = face.box;
  const { quality } = face;
  return {
    face_id: face.number - 1,
    confidence: short(confidenceOf(face, model)),
    detector_score: short(face.score),
    box: { x: short(x), y: short(y), width: short(width), height: short(height) },
    keypoints: face.keypoints.map((point) => ({ x: short(point.x), y: short(point.y) })),
    quality: {
      size: short(quality.size),
      blur: short(quality.blur),
      light: short(quality.light),
      roll: short(quality.roll),
      yaw: quality.yaw === null ? null : short(quality.yaw),
      covered: quality.covered === null ? null : short(quality.covered),
    },
    ...(face.strength && model.strength && { pose: poseValues(face.strength, model.strength) }),
    aus: Object.fromEntries(
      model.aus.flatMap((au, j) => (isKnown(face.p, j) ? [[unitName(au), unitValues(face, model, j)]] : [])),
    ),
  };
}

function poseValues({ pose, poseGap }: StrengthReading, { poseSpread }: StrengthRule): FaceRow['pose'] {
  const [pitch, yaw, roll] = Array.from(pose, short);
  const [ofPitch, ofYaw, ofRoll] = Array.from(spreadOf(poseSpread, poseGap), short);
  return { pitch, yaw, roll, pitch_spread: ofPitch, yaw_spread: ofYaw, roll_spread: ofRoll };
}

/** Intensity, and sides of a unit that has them; nothing of a model without strength heads. */
function strengthValues(face: FaceValues, model: DecisionModel, j: number): Partial<UnitValues> {
  const { strength } = face;
  const rule = model.strength;
  if (!strength || !rule || Number.isNaN(strength.score[j])) return {};
  const [p, threshold, score, steps] = [face.p[j], model.thresholds[j], strength.score[j], rule.steps[j]];
  const shown = (level: number, isReached: boolean) => {
    const written = short(level);
    // six digits may lie on the other side of the step
    return written >= PRESENT_FROM === isReached ? written : isReached ? PRESENT_FROM : BELOW;
  };
  const of = (values: { p: number; score: number }) => {
    const { level, lower, upper } = intensityOf(levelsOf(values.p, threshold, values.score, steps));
    return { level: shown(level, isPresent(values.p, threshold)), lower: short(lower), upper: short(upper) };
  };
  const whole = of({ p, score });
  const intensity = {
    intensity: whole.level,
    intensity_lower: whole.lower,
    intensity_upper: whole.upper,
  };
  if (!isSided(model.aus[j])) return intensity;
  const lean = strength.lean[j];
  const sideOf = (side: 'left' | 'right') => {
    const values = onSide(p, score, lean, side);
    return { p: short(values.p), intensity: of(values).level };
  };
  const spread = spreadOf(rule.leanSpread, strength.leanGap)[j];
  const asymmetry = asymmetryOf(p, threshold, { score, lean, spread }, steps);
  return {
    ...intensity,
    left: sideOf('left'),
    right: sideOf('right'),
    asymmetry: short(asymmetry.level),
    asymmetry_lower: short(asymmetry.lower),
    asymmetry_upper: short(asymmetry.upper),
  };
}

function unitValues(face: FaceValues, model: DecisionModel, j: number): UnitValues {
  const { adjusted, peaks } = face;
  const doubt = doubtOf(face.epistemic[j], face.aleatoric[j], model.aleatoricShares?.[j]);
  return {
    p: short(face.p[j]),
    lower: short(face.lower[j]),
    upper: short(face.upper[j]),
    ...(isKnown(adjusted, j) && { adjusted: short(adjusted[j]) }),
    epistemic: short(face.epistemic[j]),
    aleatoric: short(face.aleatoric[j]),
    // of the model's own numbers: six digits may lie on the other side of a threshold
    decision: isPresent(face.p[j], model.thresholds[j]),
    unsure: isUnsure(doubt, model.unsureAbove[j]),
    ...strengthValues(face, model, j),
    ...(peaks && isKnown(peaks.x, j) && { peak: { x: short(peaks.x[j]), y: short(peaks.y[j]) } }),
  };
}

function isKnown(values: Float32Array | undefined, j: number): values is Float32Array {
  return values !== undefined && !Number.isNaN(values[j]);
}

/** The rows of a frame: one for each face, or one that says that there is none. */
export function frameRows(frame: FrameFacts, faces: readonly FacePart[]): ReadingRow[] {
  if (faces.length === 0) return [{ ...frame, success: false }];
  return faces.map((face) => ({ ...frame, success: true, ...face }));
}
