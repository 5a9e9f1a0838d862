import { FaceDetector as BlazeFace } from '@mediapipe/tasks-vision';
import { AppError, messageOf } from '../errors';
import type { EyePoints, Point } from './pixels';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A face as the detector found it, in pixels of the picture. */
export interface DetectedFace {
  /** 0..1 */
  readonly score: number;
  readonly box: Box;
  /** Right eye, left eye, nose tip, mouth, right ear, left ear; right is the subject's right. */
  readonly keypoints: readonly Point[];
  readonly eyes: EyePoints;
}

export interface FaceDetector {
  /** @returns faces from the largest to the smallest; the picture stays the caller's */
  detect(picture: ImageBitmap | ImageData | OffscreenCanvas | HTMLCanvasElement): DetectedFace[];
  close(): void;
}

const KEYPOINTS = 6;
/** Eyes nearer than this, in pixels, are a face seen from the side or a false alarm; it cannot be aligned. */
const MIN_EYE_DISTANCE = 4;

/**
 * Starts MediaPipe's BlazeFace, in a page or in a module worker. It keeps nothing from picture to picture,
 * so a frame gives the same faces live and offline.
 * @param base folder that scripts/prepare.mjs filled, such as /mediapipe
 * @throws AppError no-backend without WebGL, which MediaPipe needs for its pictures; io when a file of the folder cannot
 *   be loaded
 */
export async function createFaceDetector(base: string): Promise<FaceDetector> {
  if (!new OffscreenCanvas(1, 1).getContext('webgl2')) {
    throw new AppError(
      'no-backend',
      'The face detector needs WebGL, which is switched off or missing in this browser. Switch on graphics ' +
        'acceleration in the browser’s settings and reload, or take another browser.',
    );
  }
  try {
    // MediaPipe's own loading differs between page and worker, and a bundler rewrites it. Loaded here as a
    // module, its factory is found in the place where MediaPipe looks.
    const loader = new URL(`${base}/vision_wasm_module_internal.js`, globalThis.location.origin).href;
    const { default: factory } = await import(/* turbopackIgnore: true */ loader);
    Object.assign(globalThis, { ModuleFactory: factory });
    const detector = await BlazeFace.createFromOptions(
      { wasmLoaderPath: '', wasmBinaryPath: `${base}/vision_wasm_module_internal.wasm` },
      {
        baseOptions: { modelAssetPath: `${base}/face_detector.tflite`, delegate: 'CPU' },
        runningMode: 'IMAGE',
        minDetectionConfidence: 0.5,
      },
    );
    return { detect: (picture) => detectFaces(detector, picture), close: () => detector.close() };
  } catch (cause) {
    throw new AppError(
      'io',
      `The face detector could not be started from ${base} (${messageOf(cause)}). ` +
        'Run node scripts/prepare.mjs on the server and reload.',
      { cause },
    );
  }
}

function detectFaces(detector: BlazeFace, picture: Parameters<FaceDetector['detect']>[0]): DetectedFace[] {
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
