import { AppError } from '../../../lib/errors';
import { readingsFile, readWorkFile } from './label-journal';

/**
 * The face meshes of a set's pictures, from the readings beside the set.
 * @param directory of the set
 * @param ids of the pictures
 * @returns [478, 3] of each: x, y in pixels of the set's crops, and z in the same length, smaller is nearer
 * @throws AppError bad-input when a picture has no reading
 */
export function readMeshes(directory: string, ids: readonly (string | null)[]): (readonly number[])[] {
  const path = readingsFile(directory);
  const readings = readWorkFile(path);
  return ids.map((id, i) => {
    const reading = id === null ? undefined : readings.get(id);
    if (reading?.kind === 'face') return reading.mesh;
    throw new AppError(
      'bad-input',
      `${path} has no face for picture ${id ?? i} of ${directory}; run npm run label again.`,
    );
  });
}
