import { resolve } from 'node:path';
import { AppError } from '../../../lib/errors';
import { progressBar } from '../../../lib/node/progress-bar';
import { writeShardSet } from '../../face-set/shards';
import { startUnitReader } from '../label/unit-reader';
import { readAuMesh } from './au-mesh';
import { openPhotos, warpedSamples } from './warp-set';

/** Further round, too much comes into sight that the photograph does not show. */
const MOST_TURNED = 45;

interface WarpOptions {
  /** folder of a set that labelPhotos made, its readings beside it */
  readonly set: string;
  /** folder with the map from action units to the face mesh */
  readonly mesh: string;
  /** the face_landmarker.task that labelled the set */
  readonly landmarker: string;
  readonly out: string;
  /** warped pictures of each photograph */
  readonly perPhoto: number;
  /** degrees that each head is turned by, either way, at most: 0 to 45 */
  readonly turn: number;
  readonly seed: number;
  /** ends the work between two pictures; nothing is written then */
  readonly signal?: AbortSignal;
}

/**
 * Makes a face set of photographs whose faces are moved by action units.
 * @throws AppError io or bad-input
 */
export async function warpPhotos(options: WarpOptions): Promise<void> {
  const { set, mesh, landmarker, out, perPhoto, turn, seed, signal } = options;
  if (!Number.isInteger(perPhoto) || perPhoto < 1) {
    throw new AppError('bad-input', `--per-photo must be a whole number from 1; it is ${perPhoto}.`);
  }
  if (!(turn >= 0 && turn <= MOST_TURNED)) {
    throw new AppError('bad-input', `--turn must be from 0 to ${MOST_TURNED} degrees; it is ${turn}.`);
  }
  const auMesh = await readAuMesh(mesh);
  const { aus, size, source, photos } = await openPhotos(set);
  const reader = await startUnitReader(set, landmarker, size, { endsOnSignal: !signal });
  const bar = progressBar('pictures');
  bar.start(photos.length * perPhoto, 0);
  const samples = warpedSamples({ aus, size, photos }, auMesh, reader.read, { perPhoto, turn, seed }, () => {
    bar.increment();
    signal?.throwIfAborted();
  });
  const about =
    `Photographs, WARPED: the face mesh is moved by action units within their regions, and the picture with it ` +
    `(Py-Feat’s linear map; no wrinkles are added). Of AUs 6, 9, 10, 14 and 23 the moved are labelled as present; other ` +
    `units that a movement changes are read again by the machine. ${turn > 0 ? `Then each head is turned by up to ${turn}°. ` : ''}Made by: npm run warp. Of: ${source}`;
  await writeShardSet(resolve(out), { aus, size, source: about, samples }).finally(async () => {
    bar.stop();
    await reader.close();
  });
  console.log(`${photos.length * perPhoto} pictures of ${photos.length} photographs → ${out}`);
}
