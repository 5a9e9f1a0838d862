import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../lib/node/root';
import { alignedEyes } from '../../../lib/vision/align';
import { coveredOf } from '../../../lib/vision/covered';
import { faceCells } from '../../../lib/vision/face-cells';
import { decodeRows } from '../../../training/face-set/decode';
import { readShardSet } from '../../../training/face-set/shards';
import { centreWindow } from '../../../training/input/augment';

const SIDE = 128;
/** Of the window that the model sees. */
const INPUT = 112;
const COUNT = 60;
const faces = await renderedCrops();

/** Faces of the rendered set, which the network has never seen. */
async function renderedCrops(): Promise<Uint8Array[]> {
  const set = await readShardSet(path.join(root, 'training', 'datasets', 'rendered'));
  const bytes = SIDE ** 2 * 3;
  const pixels = new Uint8Array(COUNT * bytes);
  const step = Math.floor(set.split('test').count / COUNT);
  const rows = Array.from({ length: COUNT }, (_, i) => ({ set, split: 'test' as const, i: i * step }));
  await decodeRows(rows, SIDE, pixels);
  return rows.map((_, i) => pixels.subarray(i * bytes, (i + 1) * bytes));
}

/** A copy with a grey rectangle, in distances of the eyes from their middle. */
function under(face: Uint8Array, [left, right, top, bottom]: readonly [number, number, number, number]) {
  const { x, y, distance } = alignedEyes(SIDE);
  const copy = Uint8Array.from(face);
  for (let row = Math.round(y + top * distance); row < y + bottom * distance; row++) {
    for (let column = Math.round(x + left * distance); column < x + right * distance; column++) {
      copy.fill(90, (row * SIDE + column) * 3, (row * SIDE + column + 1) * 3);
    }
  }
  return copy;
}

function windowOf(face: Uint8Array): Uint8Array {
  const window = new Float32Array(INPUT ** 2 * 3);
  centreWindow(face, SIDE, INPUT, window);
  return Uint8Array.from(window);
}

const share = (pictures: readonly Uint8Array[]) =>
  pictures.filter((picture) => coveredOf(windowOf(picture), INPUT) > 0.5).length / pictures.length;

it.each([
  ['eyes', [-1, 1, -0.3, 0.3]],
  ['one eye', [0.1, 0.95, -0.3, 0.3]],
  ['mouth', [-0.8, 0.8, 0.75, 1.6]],
] as const)('tells covered %s', (_, place) => {
  expect(share(faces.map((face) => under(face, place)))).toBeGreaterThan(0.9);
});

it('takes faces with nothing on them, and what lies beside the face, for seen', () => {
  expect(share(faces)).toBeLessThan(0.1);
  expect(share(faces.map((face) => under(face, [-1.6, 1.6, 2.3, 3])))).toBeLessThan(0.2);
});

it('does not depend on the size of the picture', () => {
  const small = windowOf(faces[0]);
  const large = new Uint8Array(4 * small.length);
  for (let y = 0; y < 2 * INPUT; y++) {
    for (let x = 0; x < 2 * INPUT; x++) {
      const from = ((y >> 1) * INPUT + (x >> 1)) * 3;
      large.set(small.subarray(from, from + 3), (y * 2 * INPUT + x) * 3);
    }
  }
  expect(faceCells(large, 2 * INPUT)).toEqual(faceCells(small, INPUT));
});
