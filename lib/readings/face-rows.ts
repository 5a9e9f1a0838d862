import { unitName } from '../au/catalogue';
import type { FaceReading, ModelFacts } from '../live/messages';
import type { FaceRow, ReadingRow } from '../readings/reading-row';
import { short } from '../readings/table-format';

/** A face's part of a row; the frame's part is the caller's. */
export type FacePart = Omit<FaceRow, 'input' | 'frame' | 'timestamp' | 'success'>;

/**
 * A face in pixels of the picture, of which the frame that was read is a smaller copy.
 * @param scale pixels of the picture for each pixel of the frame
 */
export function inPicture<Face extends Pick<FaceReading, 'box' | 'keypoints' | 'quality'>>(
  face: Face,
  scale: number,
): Face {
  const { x, y, width, height } = face.box;
  return {
    ...face,
    box: { x: x * scale, y: y * scale, width: width * scale, height: height * scale },
    keypoints: face.keypoints.map((point) => ({ x: point.x * scale, y: point.y * scale })),
    quality: { ...face.quality, size: face.quality.size * scale },
  };
}

export function facePart(
  face: FaceReading,
  model: Pick<ModelFacts, 'aus' | 'thresholds' | 'unsureAbove'>,
): FacePart {
  const { x, y, width, height } = face.box;
  const { quality } = face;
  return {
    face_id: face.number - 1,
    confidence: short(face.score),
    box: { x: short(x), y: short(y), width: short(width), height: short(height) },
    keypoints: face.keypoints.map((point) => ({ x: short(point.x), y: short(point.y) })),
    quality: {
      size: short(quality.size),
      blur: short(quality.blur),
      light: short(quality.light),
      roll: short(quality.roll),
      yaw: quality.yaw === null ? null : short(quality.yaw),
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

/** The rows of a frame: one for each face, or one that says that there is none. */
export function frameRows(
  input: string,
  frame: number,
  timestamp: number,
  faces: readonly FacePart[],
): ReadingRow[] {
  if (faces.length === 0) return [{ input, frame, timestamp, success: false }];
  return faces.map((face) => ({ input, frame, timestamp, success: true, ...face }));
}
