import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parseNpy, parseNpyTexts } from '../../../lib/node/npy';
import { Random } from '../../../lib/numbers/random';
import { MESH_POINTS } from '../../../lib/vision/face-mesh';
import { type AuMesh, readAuMesh } from '../../../training/datasets/warp/au-mesh';
import { movedPoints } from '../../../training/datasets/warp/move';
import { warpPiecewise } from '../../../training/datasets/warp/piecewise';
import { warpedSamples } from '../../../training/datasets/warp/warp-set';
import { drawStrengths, labelsAfter } from '../../../training/datasets/warp/warped-labels';
import { encodeCrop } from '../../../training/face-set/crop-jpeg';
import type { FaceSample } from '../../../training/face-set/shards';

const MESH = path.resolve('../shared/data/au-mesh');

describe('a piecewise affine warp', () => {
  const side = 24;
  const crop = Uint8Array.from({ length: side * side * 3 }, (_, i) => (Math.floor(i / 3) % side) * 10);
  const square = [
    { x: 4, y: 4 },
    { x: 20, y: 4 },
    { x: 20, y: 20 },
    { x: 4, y: 20 },
  ];
  const triangles = [
    [0, 1, 2],
    [0, 2, 3],
  ] as const;
  const red = (pixels: Uint8Array, x: number, y: number) => pixels[(y * side + x) * 3];

  it('leaves a picture as it is when no corner moves', () => {
    expect(Buffer.compare(warpPiecewise(crop, side, square, square, triangles), crop)).toBe(0);
  });

  it('takes the content along, and leaves what is outside', () => {
    const to = square.map(({ x, y }) => ({ x: x + 2, y }));
    const warped = warpPiecewise(crop, side, square, to, triangles);
    expect(red(warped, 12, 12)).toBe(red(crop, 10, 12));
    expect(red(warped, 2, 12)).toBe(red(crop, 2, 12));
  });

  it('stretches between corners in proportion', () => {
    const to = square.map(({ x, y }) => ({ x: x === 4 ? 12 : x, y })); // half as wide
    expect(red(warpPiecewise(crop, side, square, to, triangles), 16, 12)).toBeCloseTo(125, -1);
  });
});

describe('movement of a face', () => {
  // a flat face of points on a line, whose unit 1 lifts the left half and names its first ten points
  const mean = Float32Array.from({ length: 3 * MESH_POINTS }, (_, i) => {
    const point = Math.floor(i / 3);
    return [point % 22, Math.floor(point / 22), (point * 7) % 5][i % 3];
  });
  const auMesh: AuMesh = {
    aus: [1],
    mean,
    triangles: [],
    movement: () => Float32Array.from({ length: 3 * MESH_POINTS }, (_, i) => (i % 3 === 1 ? 1 : 0)),
    region: () => [0, 1, 2],
  };
  // the same face twice as large, y down
  const mesh = Array.from(mean, (value, i) => (i % 3 === 1 ? -2 : 2) * value + 50);

  it('is that of the unit, turned and scaled as the face is, and fades out around the region', () => {
    const moved = movedPoints(mesh, auMesh, new Map([[1, 1.5]]));
    expect(moved[1].x).toBeCloseTo(mesh[3], 6);
    expect(moved[1].y - mesh[4]).toBeCloseTo(-3, 6);
    expect(moved[MESH_POINTS - 1].y).toBeCloseTo(mesh[3 * MESH_POINTS - 2], 6);
  });
});

test('after a warp: added units of interest are likely, what else was moved or touched is read again, the rest is as before', () => {
  const aus = [4, 6, 9, 10, 12, 23];
  const no = Number.NaN;
  const before = { labels: [0.05, no, 0.5, 0.1, 0.2, 0.25], intensity: [0.01, no, no, 0.02, 0.03, no] };
  const again = { labels: [0.3, null, null, 0.4, 0.9, null], intensity: [0.1, null, null, 0.2, 0.3, null] };

  const nine = labelsAfter(aus, before, again, new Map([[9, 1]])); // touches 4 and 10
  expect(nine.labels).toEqual([0.3, null, expect.closeTo(0.95, 6), 0.4, 0.2, 0.25]);
  expect(nine.intensity).toEqual([0.1, null, null, 0.2, 0.03, null]);

  const smile = labelsAfter(aus, before, again, new Map([[12, -0.5]])); // touches 6 and 10
  expect(smile.labels).toEqual([0.05, null, 0.5, 0.4, 0.9, 0.25]);
  expect(smile.intensity).toEqual([0.01, null, null, 0.2, 0.3, null]);

  expect(labelsAfter(aus, before, again, new Map([[6, 1]])).labels[1]).toBeCloseTo(0.9, 6);
  expect(labelsAfter(aus, before, undefined, new Map([[9, 1]])).labels[0]).toBeNull();
});

test('heads that are turned keep the labels of the face before the turn', async () => {
  const size = 64;
  const aus = [9, 12];
  const jpeg = await encodeCrop(
    Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 37) % 200),
    size,
  );
  // A lattice of triangles, nearest in the middle.
  const columns = 20;
  const rows = 23;
  const mesh = Array.from({ length: MESH_POINTS }, (_, i) => {
    const [x, y] = [(i % columns) / columns, Math.floor(i / columns) / rows];
    return [12 + 40 * x, 12 + 40 * y, 40 * ((x - 0.5) ** 2 + (y - 0.5) ** 2)];
  }).flat();
  const triangles = Array.from({ length: columns * rows }, (_, i) => i)
    .filter((i) => i % columns < columns - 1)
    .flatMap((i) => [[i, i + 1, i + columns] as const, [i + 1, i + columns, i + columns + 1] as const])
    .filter((corners) => Math.max(...corners) < MESH_POINTS);
  const auMesh: AuMesh = {
    aus,
    mean: Float32Array.from(mesh),
    triangles,
    movement: () => new Float32Array(3 * MESH_POINTS).fill(0.5),
    region: () => [0],
  };
  const photo = {
    ...{ id: 'one', subject: 'one', split: 'train' as const, jpeg, mesh },
    labels: Float32Array.of(0.2, 0.8),
    intensity: Float32Array.of(0.1, 0.5),
  };
  const make = async (turn: number) => {
    const asked: string[] = [];
    const read = async (picture: Uint8Array) => {
      asked.push(Buffer.from(picture).toString('base64'));
      return { labels: [null, 0.4], intensity: [null, 0.3] };
    };
    const making = { perPhoto: 3, turn, seed: 1 };
    const samples: FaceSample[] = [];
    for await (const sample of warpedSamples({ aus, size, photos: [photo] }, auMesh, read, making, () => {}))
      samples.push(sample);
    const shown = samples.map((sample) => Buffer.from(sample.jpeg).toString('base64'));
    return { asked, shown, told: samples.map(({ jpeg: _, ...told }) => told) };
  };
  const straight = await make(0);
  const turned = await make(20);
  expect(straight.shown).toEqual(straight.asked);
  expect(turned.asked).toEqual(straight.asked);
  expect(turned.told).toEqual(straight.told);
  for (const [k, picture] of turned.shown.entries()) expect(picture).not.toBe(straight.shown[k]);
});

test('what is drawn is the same by the same key, and now and then no unit of interest', () => {
  const draws = Array.from({ length: 200 }, (_, i) => [...drawStrengths(new Random(1, i)).keys()]);
  expect(draws).toEqual(Array.from({ length: 200 }, (_, i) => [...drawStrengths(new Random(1, i)).keys()]));
  const isOfInterest = (aus: number[]) => aus.some((au) => [6, 9, 10, 14, 23].includes(au));
  expect(draws.filter(isOfInterest).length).toBeGreaterThan(100);
  expect(draws.filter((aus) => !isOfInterest(aus)).length).toBeGreaterThan(20);
});

test('texts of a .npy file lose their filling; numbers are not taken for texts', () => {
  const header = "{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }".padEnd(118);
  const head = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([118, 0])]);
  const codes = Uint32Array.from([...'AU1', 'x', '\0', '\0'].map((letter) => letter.codePointAt(0)!));
  const file = Buffer.concat([head, Buffer.from(header), Buffer.from(codes.buffer)]);
  expect(parseNpyTexts(file, 'names.npy')).toEqual(['AU1', 'x']);
  expect(() => parseNpy(file, 'names.npy')).toThrow(/names.npy must hold little-endian float32/);
});

describe.skipIf(!existsSync(MESH))(
  'the mesh map of ../shared/data/au-mesh (skipped where it is absent)',
  () => {
    it('knows units, regions and triangles, and moves the nose by unit 9 without the outline', async () => {
      const auMesh = await readAuMesh(MESH);
      expect(auMesh.aus).toEqual(expect.arrayContaining([6, 9, 10, 14, 23]));
      expect(auMesh.triangles).toHaveLength(898);
      const mesh = Array.from(auMesh.mean, (value, i) => (i % 3 === 1 ? -0.2 : 0.2) * value + 64);
      const moved = movedPoints(mesh, auMesh, new Map([[9, 1]]));
      const by = (i: number) => Math.hypot(moved[i].x - mesh[3 * i], moved[i].y - mesh[3 * i + 1]);
      const chin = 152;
      const region = auMesh.region(9)!;
      expect(Math.max(...region.map(by))).toBeGreaterThan(1);
      expect(by(chin)).toBeLessThan(0.01);
    });
  },
);
