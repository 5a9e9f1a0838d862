import type { FaceReading, ModelFacts } from '../../lib/live/messages';
import { type FaceRow, unitName } from '../../lib/recording/schema';
import type { FaceQuality } from '../../lib/vision/quality';

/** A face's part of a row; the frame's part is the caller's. */
export type FacePart = Omit<FaceRow, 'input' | 'frame' | 'timestamp' | 'success'>;

/**
 * @param scale pixels of the picture for each pixel of the frame that was read
 * @param quality in pixels of the picture
 */
export function facePart(
  face: FaceReading,
  model: Pick<ModelFacts, 'aus' | 'thresholds' | 'unsureAbove'>,
  scale: number,
  quality: FaceQuality,
): FacePart {
  const { x, y, width, height } = face.box;
  return {
    face_id: face.number - 1,
    confidence: short(face.score),
    box: {
      x: short(x * scale),
      y: short(y * scale),
      width: short(width * scale),
      height: short(height * scale),
    },
    keypoints: face.keypoints.map((point) => ({ x: short(point.x * scale), y: short(point.y * scale) })),
    quality: {
      size: short(quality.size),
      blur: short(quality.blur),
      light: short(quality.light),
      roll: short(quality.roll),
    },
    aus: Object.fromEntries(
      model.aus.map((au, j) => [
        unitName(au),
        {
          p: short(face.p[j]),
          lower: short(face.lower[j]),
          upper: short(face.upper[j]),
          epistemic: short(face.epistemic[j]),
          aleatoric: short(face.aleatoric[j]),
          decision: face.p[j] >= model.thresholds[j],
          unsure: face.epistemic[j] > model.unsureAbove[j],
        },
      ]),
    ),
  };
}

/** Six digits are more than the model has. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
