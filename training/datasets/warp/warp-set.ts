import { Random } from '../../../lib/numbers/random';
import { MESH_POINTS } from '../../../lib/vision/face-mesh';
import { decodeCrop, encodeCrop } from '../../face-set/crop-jpeg';
import { type FaceSample, readShardSet, SPLITS } from '../../face-set/shards';
import { readMeshes } from '../label/meshes';
import type { UnitReader } from '../label/unit-reader';
import type { AuMesh } from './au-mesh';
import { movedPoints } from './move';
import { warpPiecewise } from './piecewise';
import { turned } from './turn';
import { drawStrengths, labelsAfter } from './warped-labels';

/** A labelled photograph with its face mesh. */
interface MeshedPhoto extends Pick<FaceSample, 'subject' | 'split' | 'jpeg'> {
  readonly id: string;
  /** by unit, NaN unknown */
  readonly labels: Float32Array;
  readonly intensity: Float32Array;
  /** [478, 3], x, y in pixels of the crop */
  readonly mesh: readonly number[];
}

/**
 * A set's photographs, with the meshes from the readings beside it.
 * @throws AppError bad-input when a picture has no reading
 */
export async function openPhotos(directory: string) {
  const set = await readShardSet(directory);
  const n = set.aus.length;
  const photos = SPLITS.flatMap((split) => {
    const { count, ids, subjects, labels, intensity, jpeg } = set.split(split);
    const meshes = readMeshes(directory, ids);
    return Array.from({ length: count }, (_, i): MeshedPhoto => {
      const rowOf = (matrix: Float32Array) => matrix.subarray(i * n, (i + 1) * n);
      return {
        id: ids[i]!,
        split,
        subject: subjects[i],
        jpeg: jpeg(i),
        labels: rowOf(labels),
        intensity: rowOf(intensity),
        mesh: meshes[i],
      };
    });
  });
  return { aus: set.aus, size: set.size, source: set.source, photos };
}

/** What is made of a set. */
interface Making {
  /** pictures of each photograph */
  readonly perPhoto: number;
  /** degrees that a head is turned by, either way, at most; its labels are those from before */
  readonly turn: number;
  readonly seed: number;
}

/**
 * @param read reads the machine's word from a warped picture
 * @param onPicture called for each that is made
 */
export async function* warpedSamples(
  { aus, size, photos }: Pick<Awaited<ReturnType<typeof openPhotos>>, 'aus' | 'size' | 'photos'>,
  auMesh: AuMesh,
  read: UnitReader['read'],
  { perPhoto, turn, seed }: Making,
  onPicture: () => void,
): AsyncGenerator<FaceSample> {
  for (const [i, { id, subject, split, jpeg, labels, intensity, mesh }] of photos.entries()) {
    const { data: crop } = await decodeCrop(jpeg);
    const from = Array.from({ length: MESH_POINTS }, (_, k) => ({ x: mesh[3 * k], y: mesh[3 * k + 1] }));
    for (let k = 0; k < perPhoto; k++) {
      const random = new Random(seed, i, k);
      const strengths = drawStrengths(random);
      const to = movedPoints(mesh, auMesh, strengths);
      const warped = warpPiecewise(crop, size, from, to, auMesh.triangles);
      const straight = await encodeCrop(warped, size);
      const reported = labelsAfter(aus, { labels, intensity }, await read(straight), strengths);
      onPicture();
      const points = to.flatMap(({ x, y }, j) => [x, y, mesh[3 * j + 2]]);
      const face = { points, triangles: auMesh.triangles };
      const shown =
        turn > 0 ? await encodeCrop(turned(warped, size, face, random.range(-turn, turn)), size) : straight;
      yield { id: `${id}#${k + 1}`, subject, split, jpeg: shown, ...reported };
    }
  }
}
