import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../../lib/errors';
import { scalesOf, softLabels, strengthsOf, type UnitRow } from './blendshapes';
import { openWorkFile, readingsFile, readWorkFile, sha256Of } from './label-journal';
import { startPhotoReader } from './photo-reader';

/** Reads pictures as those of a labelled set were read. */
export interface UnitReader {
  /**
   * @param picture an encoded picture
   * @returns by action unit in the order of DEFAULT_AUS, null where the machine cannot judge; undefined without a face
   */
  read(picture: Uint8Array): Promise<{ labels: UnitRow; intensity: UnitRow } | undefined>;
  close(): Promise<void>;
}

/**
 * Starts the landmarker that labelled a set, with the scales of that set.
 * @param directory of the set
 * @param landmarker MediaPipe's face_landmarker.task
 * @param cropSize side of the set's crops in pixels
 * @param how as of startPhotoReader
 * @throws AppError io without the landmarker or Chromium; bad-input when the set was read by another landmarker
 */
export async function startUnitReader(
  directory: string,
  landmarker: string,
  cropSize: number,
  how: { endsOnSignal?: boolean } = {},
): Promise<UnitReader> {
  const model = await readLandmarker(landmarker);
  openWorkFile(readingsFile(directory), sha256Of(model), cropSize);
  const readings = [...readWorkFile(readingsFile(directory)).values()];
  const rows = readings.flatMap((reading) => (reading.kind === 'face' ? [strengthsOf(reading)] : []));
  const scales = scalesOf(rows);
  const reader = await startPhotoReader(model, cropSize, how);
  return {
    async read(picture) {
      const reading = await reader.read(picture);
      if (reading.kind !== 'face') return undefined;
      const intensity = strengthsOf(reading);
      return { labels: softLabels(intensity, scales), intensity };
    },
    close: reader.close,
  };
}

/** @throws AppError io */
export function readLandmarker(path: string): Promise<Buffer> {
  return readFile(path).catch((cause) => {
    throw new AppError('io', `Cannot read the landmarker ${path}: ${messageOf(cause)}`, { cause });
  });
}
