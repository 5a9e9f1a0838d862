import { FaceDetector } from '@mediapipe/tasks-vision';
import type { DetectedFace } from './detected-face';

/** What MediaPipe takes for a picture, as far as it is used here. */
type DetectorPicture = ImageData | ImageBitmap | OffscreenCanvas | HTMLCanvasElement;

/** One of MediaPipe's BlazeFace networks. It keeps nothing from picture to picture. */
export interface BlazeFace {
  /** @returns faces from the largest to the smallest; the picture stays the caller's */
  detect(picture: DetectorPicture): DetectedFace[];
  close(): void;
}

const KEYPOINTS = 6;
/** Eyes nearer than this, in pixels, are a face seen from the side or a false alarm; it cannot be aligned. */
const MIN_EYE_DISTANCE = 4;

/**
 * @param base folder that scripts/prepare.mjs filled, such as /mediapipe
 * @param range `short` reads 128×128 pixels, for faces near the camera; `full` 192×192, for small ones too
 * @param leastScore faces below are not told, 0..1
 */
export async function startBlazeFace(
  base: string,
  range: 'short' | 'full',
  leastScore: number,
): Promise<BlazeFace> {
  // MediaPipe's own loading differs between page and worker, and a bundler rewrites it. Loaded here as a
  // module, its factory is found in the place where MediaPipe looks.
  const loader = new URL(`${base}/vision_wasm_module_internal.js`, globalThis.location.origin).href;
  const { default: factory } = await import(/* turbopackIgnore: true */ loader);
  Object.assign(globalThis, { ModuleFactory: factory });
  const detector = await FaceDetector.createFromOptions(
    { wasmLoaderPath: '', wasmBinaryPath: `${base}/vision_wasm_module_internal.wasm` },
    {
      baseOptions: { modelAssetPath: `${base}/face_${range}_range.tflite`, delegate: 'CPU' },
      runningMode: 'IMAGE',
      minDetectionConfidence: leastScore,
    },
  );
  return { detect: (picture) => detectFaces(detector, picture), close: () => detector.close() };
}

function detectFaces(detector: FaceDetector, picture: DetectorPicture): DetectedFace[] {
  const { width, height } = picture;
  return detector
    .detect(picture)
    .detections.flatMap(({ boundingBox, categories, keypoints }) => {
      if (!boundingBox || keypoints.length !== KEYPOINTS) return [];
      const points = keypoints.map(({ x, y }) => ({ x: x * width, y: y * height }));
      const [right, left] = points;
      if (Math.hypot(left.x - right.x, left.y - right.y) < MIN_EYE_DISTANCE) return [];
      const box = {
        x: boundingBox.originX,
        y: boundingBox.originY,
        width: boundingBox.width,
        height: boundingBox.height,
      };
      return [{ score: categories[0].score, box, keypoints: points, eyes: { right, left } }];
    })
    .sort((one, other) => other.box.width * other.box.height - one.box.width * one.box.height);
}
