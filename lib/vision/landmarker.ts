import { FilesetResolver, FaceLandmarker as MeshLandmarker } from '@mediapipe/tasks-vision';
import { LEFT_IRIS, RIGHT_IRIS } from './face-mesh';
import type { EyePoints, Point } from './pixels';

/** A face as MediaPipe's Face Landmarker reads it. */
export interface FaceLandmarks {
  readonly eyes: EyePoints;
  /** in pixels of the picture, [MESH_POINTS] */
  readonly points: readonly (Point & { readonly z: number })[];
  /** by MediaPipe's name, 0..1 */
  readonly blendshapes: Record<string, number>;
}

export interface FaceLandmarker {
  detect(picture: ImageData): FaceLandmarks[];
}

/**
 * Starts MediaPipe's Face Landmarker with blendshapes, in a page.
 * @param base folder that scripts/prepare.mjs filled, such as /mediapipe
 * @param model content of the .task file
 * @param faces most faces of a picture
 */
export async function createFaceLandmarker(
  base: string,
  model: ArrayBuffer,
  faces: number,
): Promise<FaceLandmarker> {
  const landmarker = await MeshLandmarker.createFromOptions(await FilesetResolver.forVisionTasks(base), {
    baseOptions: { modelAssetBuffer: new Uint8Array(model), delegate: 'CPU' },
    runningMode: 'IMAGE',
    numFaces: faces,
    outputFaceBlendshapes: true,
  });
  return { detect: (picture) => readLandmarks(landmarker, picture) };
}

function readLandmarks(landmarker: MeshLandmarker, picture: ImageData): FaceLandmarks[] {
  const { width, height } = picture;
  const { faceLandmarks, faceBlendshapes } = landmarker.detect(picture);
  return faceLandmarks.map((points, i) => {
    const placed = points.map(({ x, y, z }) => ({ x: x * width, y: y * height, z: z * width }));
    return {
      eyes: { right: placed[RIGHT_IRIS], left: placed[LEFT_IRIS] },
      points: placed,
      blendshapes: Object.fromEntries(
        faceBlendshapes[i].categories.map(({ categoryName, score }) => [categoryName, score]),
      ),
    };
  });
}
