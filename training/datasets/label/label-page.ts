// Runs in the browser: finds the face of a photo with the detector and the crop that the live page uses, and
// reads MediaPipe's blendshapes and face mesh from the same photo. Bytes come and go in base64.

import { alignCrop, applySimilarity, invertSimilarity, type Similarity } from '../../../lib/vision/align';
import { decodeWhole } from '../../../lib/vision/decode-picture';
import type { DetectedFace } from '../../../lib/vision/detected-face';
import { createFaceDetector } from '../../../lib/vision/detector';
import {
  createFaceLandmarker,
  type FaceLandmarker,
  type FaceLandmarks,
} from '../../../lib/vision/landmarker';
import type { EyePoints, Point } from '../../../lib/vision/pixels';
import { cropOf, type Frame, takeFrame } from '../../../lib/vision/whole-frame';
import type { SkipReason } from './photo-reading';

/** What the page says of a photo. */
export type PageReading =
  | {
      kind: 'face';
      /** by MediaPipe's name, 0..1 */
      blendshapes: Record<string, number>;
      /** of the mirror image, left and right as in the photo; null when no face was found in it */
      mirrored: Record<string, number> | null;
      /** 478 points: x, y in pixels of the crop, and z in the same length, smaller is nearer */
      mesh: number[];
      /** RGB bytes, [size, size, 3] */
      crop: string;
    }
  | { kind: 'skipped'; reason: SkipReason };

/** Eyes nearer than this, in pixels: a face that a crop of 128 would enlarge about twice, or one in profile. */
const MIN_EYE_DISTANCE = 20;
/** Two faces are the same when their eyes' middles are nearer than this many eye distances. */
const SAME_FACE = 0.5;
/** Further faces of a photo are read so that the largest one is among them. */
const MAX_FACES = 5;

/**
 * Loads detector and landmarker, after which window.readPhoto reads.
 * @param model the landmarker's .task file
 * @param size side of the crops in pixels
 */
async function startReading(model: string, size: number): Promise<void> {
  const detector = await createFaceDetector('/mediapipe');
  const landmarker = await createFaceLandmarker('/mediapipe', await bytesOf(model).arrayBuffer(), MAX_FACES);
  window.readPhoto = async (photo) => {
    const whole = await decodeWhole(bytesOf(photo)).catch(() => null);
    if (!whole) return { kind: 'skipped', reason: 'unreadable' };
    try {
      const frame = await takeFrame(whole);
      const [face] = await detector.detect(frame);
      return readFace(frame, face, landmarker, size);
    } finally {
      whole.close();
    }
  };
}

function readFace(
  frame: Frame,
  face: DetectedFace | undefined,
  landmarker: FaceLandmarker,
  size: number,
): PageReading {
  if (!face) return { kind: 'skipped', reason: 'no face' };
  if (eyeDistance(face.eyes) < MIN_EYE_DISTANCE) return { kind: 'skipped', reason: 'tiny or turned face' };
  const picture = frame.pixels;
  const landmarks = landmarker.detect(picture).find((candidate) => isSameFace(face, candidate));
  if (!landmarks) return { kind: 'skipped', reason: 'no landmarks' };
  const twin = landmarker
    .detect(mirrorImage(picture))
    .find((candidate) => isSameFace(mirrored(face, picture.width), candidate));
  const map = alignCrop(face.eyes, size);
  return {
    kind: 'face',
    blendshapes: landmarks.blendshapes,
    mirrored: twin ? sidesSwapped(twin.blendshapes) : null,
    mesh: meshOf(landmarks, map),
    crop: toBase64(cropOf(frame, map, size)),
  };
}

/** The landmarks in pixels of the crop. */
function meshOf({ points }: FaceLandmarks, cropToPicture: Similarity): number[] {
  const toCrop = invertSimilarity(cropToPicture);
  const scale = Math.hypot(toCrop.a, toCrop.b);
  return points.flatMap((point) => {
    const { x, y } = applySimilarity(toCrop, point);
    return [x, y, point.z * scale];
  });
}

function mirrorImage({ data, width, height }: ImageData): ImageData {
  const pixels = new Uint32Array(data.slice().buffer);
  for (let y = 0; y < height; y++) pixels.subarray(y * width, (y + 1) * width).reverse();
  return new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
}

/** Where the eyes are in the picture's mirror image. */
function mirrored({ eyes }: Pick<DetectedFace, 'eyes'>, width: number): { eyes: EyePoints } {
  const across = ({ x, y }: Point) => ({ x: width - x, y });
  return { eyes: { right: across(eyes.left), left: across(eyes.right) } };
}

function sidesSwapped(blendshapes: Record<string, number>): Record<string, number> {
  const otherSide = (name: string) =>
    name.replace(/(Left|Right)$/, (side) => (side === 'Left' ? 'Right' : 'Left'));
  return Object.fromEntries(Object.entries(blendshapes).map(([name, value]) => [otherSide(name), value]));
}

function isSameFace(face: Pick<DetectedFace, 'eyes'>, { eyes }: FaceLandmarks): boolean {
  const one = middle(face.eyes);
  const other = middle(eyes);
  return Math.hypot(one.x - other.x, one.y - other.y) < SAME_FACE * eyeDistance(face.eyes);
}

function middle({ right, left }: EyePoints) {
  return { x: (right.x + left.x) / 2, y: (right.y + left.y) / 2 };
}

function eyeDistance({ right, left }: EyePoints): number {
  return Math.hypot(left.x - right.x, left.y - right.y);
}

function bytesOf(base64: string): Blob {
  return new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}

declare global {
  interface Window {
    startReading?: typeof startReading;
    readPhoto?: (photo: string) => Promise<PageReading>;
  }
}
window.startReading = startReading;
