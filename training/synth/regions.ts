import type { SkinMesh } from './face-texels';

/** Parts of the face that action units are read from, and the units read there. Region 0 is the rest. */
const REGIONS: readonly { aus: readonly number[]; inside(x: number, y: number, z: number): boolean }[] = [
  { aus: [], inside: () => false },
  { aus: [1, 2, 4], inside: (x, y, z) => z > 1 && x < 0.62 && y > 7.42 && y < 7.75 },
  { aus: [5, 6, 7, 45], inside: (x, y, z) => z > 0.9 && x > 0.12 && x < 0.6 && y > 7.08 && y <= 7.42 },
  { aus: [9], inside: (x, y, z) => z > 1.2 && x < 0.25 && y > 6.84 && y <= 7.42 },
  { aus: [10], inside: (x, y, z) => z > 1.1 && x < 0.4 && y > 6.62 && y <= 6.9 },
  {
    aus: [12, 14, 15, 17, 20, 23, 24, 25, 26],
    inside: (x, y, z) => z > 1.1 && x < 0.42 && y > 6.36 && y <= 6.72,
  },
];

export const REGION_COUNT = REGIONS.length;
/** Where more than this is hidden, what the units there do is unknown. */
const TOO_MUCH = 0.5;

const known = new WeakMap<SkinMesh, Uint8Array>();

/** Region of each triangle of assets.skinTriangles, 0 for none. Where two meet, the later one. */
export function faceRegions(assets: SkinMesh): Uint8Array {
  const before = known.get(assets);
  if (before) return before;
  const { skinTriangles } = assets;
  const { positions } = assets.base;
  const regions = Uint8Array.from({ length: skinTriangles.length / 6 }, (_, t) => {
    const mean = [0, 1, 2].map(
      (k) =>
        (positions[skinTriangles[t * 6] * 3 + k] +
          positions[skinTriangles[t * 6 + 2] * 3 + k] +
          positions[skinTriangles[t * 6 + 4] * 3 + k]) /
        3,
    );
    for (let region = REGION_COUNT - 1; region > 0; region--) {
      if (REGIONS[region].inside(Math.abs(mean[0]), mean[1], mean[2])) return region;
    }
    return 0;
  });
  known.set(assets, regions);
  return regions;
}

/**
 * The units that a coder could not judge.
 * @param hidden share by region, see Rendered
 * @param lensDarkness see Worn
 */
export function unreadable(hidden: readonly number[], lensDarkness: number): Set<number> {
  const aus = REGIONS.flatMap((region, i) => (hidden[i] > TOO_MUCH ? region.aus : []));
  return new Set(lensDarkness > 0.7 ? [...aus, 5, 6, 7, 45] : aus);
}
