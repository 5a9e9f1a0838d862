import { centreBatch } from '../../input/batch';
import type { Faces } from '../../input/faces';
import type { Pictures } from './node-reader';

/** The centre windows of faces, as prediction sees them. */
export function centrePictures(faces: Faces, inputSize: number): Pictures {
  return {
    count: faces.count,
    key: [faces.pixels],
    draw: async (from: number, count: number) => {
      const indices = Array.from({ length: count }, (_, k) => from + k);
      return centreBatch(faces, indices, inputSize).images;
    },
  };
}
