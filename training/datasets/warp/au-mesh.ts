import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { z } from 'zod';
import { unitName } from '../../../lib/au/catalogue';
import { AppError, messageOf } from '../../../lib/errors';
import { requireJsonFile } from '../../../lib/node/json-file';
import { parseNpy, parseNpyTexts } from '../../../lib/node/npy';
import { MESH_POINTS } from '../../../lib/vision/face-mesh';

/*
 * The folder holds Py-Feat's linear map from action units and pose to MediaPipe's face mesh (x, y up, z), the map
 * of the mesh's regions, and its triangles.
 */

const MAP_FILE = 'au_to_mesh_pls_v4.npz';
const REGIONS_FILE = 'au_region_map.json';
const TRIANGLES_FILE = 'canonical_face_tessellation.json';

export type Triangle = readonly [number, number, number];

export interface AuMesh {
  /** Units that the map knows. */
  readonly aus: readonly number[];
  /** Of the mean face, [478, 3]. */
  readonly mean: Float32Array;
  /** Eyes and mouth are covered too; the irises' points are in none. */
  readonly triangles: readonly Triangle[];
  /** Movement of every point by a unit at full strength, [478, 3] in the mean face's length. */
  movement(au: number): Float32Array;
  /** Points in a unit's region; null where the regions do not name it. */
  region(au: number): readonly number[] | null;
}

const point = z
  .number()
  .int()
  .min(0)
  .max(MESH_POINTS - 1);
const regionsSchema = z.object({
  regions: z.record(z.string(), z.object({ mp478_vertices: z.array(point) })),
});
const trianglesSchema = z.object({ triangles: z.array(z.tuple([point, point, point])) });

/** @throws AppError io or bad-input with the name of the file that is missing or something else */
export async function readAuMesh(folder: string): Promise<AuMesh> {
  const arrays = await readArrays(path.join(folder, MAP_FILE));
  const other = 'is not what its name says';
  const { regions } = await requireJsonFile(path.join(folder, REGIONS_FILE), regionsSchema, other);
  const { triangles } = await requireJsonFile(path.join(folder, TRIANGLES_FILE), trianglesSchema, other);
  const inputs = arrays.texts('input_columns.npy');
  const coefficients = arrays.numbers('coef.npy'); // [inputs, 3·478], all x, then all y, then all z
  const rowOf = (au: number) => inputs.indexOf(unitName(au));
  return {
    aus: inputs.filter((name) => /^AU\d+$/.test(name)).map((name) => Number(name.slice(2))),
    mean: arrays.numbers('mean_aligned_mesh.npy'),
    triangles,
    movement(au) {
      const row = rowOf(au);
      if (row < 0)
        throw new AppError('bad-input', `The mesh map in ${folder} does not know action unit ${au}.`);
      return Float32Array.from({ length: 3 * MESH_POINTS }, (_, i) => {
        const axis = i % 3;
        return coefficients[row * 3 * MESH_POINTS + axis * MESH_POINTS + (i - axis) / 3];
      });
    },
    region: (au) => regions[unitName(au)]?.mp478_vertices ?? null,
  };
}

async function readArrays(file: string) {
  configure({ useWebWorkers: false });
  const bytes = await readFile(file).catch((cause) => {
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  const entries = new Map<string, Uint8Array>();
  try {
    const zip = new ZipReader(new Uint8ArrayReader(bytes));
    for (const entry of await zip.getEntries()) {
      if (!entry.directory) entries.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
    }
  } catch (cause) {
    throw new AppError('bad-input', `${file} is not a whole .npz file: ${messageOf(cause)}`, { cause });
  }
  const entry = (name: string) => {
    const data = entries.get(name);
    if (!data) throw new AppError('bad-input', `${file} has no array ${name}.`);
    return data;
  };
  return {
    numbers: (name: string) => parseNpy(entry(name), `${name} of ${file}`).values,
    texts: (name: string) => parseNpyTexts(entry(name), `${name} of ${file}`),
  };
}
