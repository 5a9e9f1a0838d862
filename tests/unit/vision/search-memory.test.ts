import { expect, it } from 'vitest';
import type { DetectedFace } from '../../../lib/vision/detected-face';
import { SearchMemory } from '../../../lib/vision/search-memory';
import { tilesOf } from '../../../lib/vision/tiles';

const PLACES = 10;

/** A face of a side, its eye line turned by degrees. */
function faceOf(side: number, degrees: number, x = 100): DetectedFace {
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [(Math.cos(angle) * side) / 4, (Math.sin(angle) * side) / 4];
  const middle = { x: x + side / 2, y: 100 + side / 2 };
  const eyes = {
    right: { x: middle.x - dx, y: middle.y - dy },
    left: { x: middle.x + dx, y: middle.y + dy },
  };
  return { score: 0.9, box: { x, y: 100, width: side, height: side }, keypoints: [], eyes };
}

it('remembers how the largest face of a source stands, in quarters, and not how it is tilted', () => {
  const memory = new SearchMemory(false);
  const turns = [
    [faceOf(80, 40)],
    [faceOf(80, 175), faceOf(20, 0, 300)],
    [],
    [faceOf(80, 140)],
    [faceOf(80, -85)],
    [faceOf(80, 5)],
  ].map((faces) => {
    memory.note(faces);
    return memory.turn;
  });
  expect(turns).toEqual([0, 2, 2, 2, 3, 0]);
});

it('searches every frame of a file everywhere', () => {
  const memory = new SearchMemory(false);
  for (let frame = 0; frame < 3; frame++) {
    expect(memory.places(PLACES, false)).toHaveLength(PLACES);
    memory.note([]);
  }
});

it('live, searches the first frame everywhere, then one place in a frame without a face or in some with one', () => {
  const memory = new SearchMemory(true);
  expect(memory.places(PLACES, true)).toHaveLength(PLACES);
  memory.note([faceOf(20, 0)]);
  expect(memory.last).toEqual([faceOf(20, 0)]);
  const seen = new Set<number>();
  for (let frame = 1; frame <= PLACES; frame++) {
    const places = memory.places(PLACES, true);
    expect(places).toHaveLength(1);
    for (const place of places) seen.add(place);
    memory.note([]);
  }
  expect(seen.size).toBe(PLACES);

  const withFace = Array.from({ length: 20 }, () => {
    const { length } = memory.places(PLACES, false);
    memory.note([faceOf(80, 0)]);
    return length;
  });
  expect(withFace.reduce((sum, count) => sum + count, 0)).toBe(4);

  memory.startAgain();
  expect(memory.places(PLACES, false)).toHaveLength(PLACES);
});

it('tiles show every face of 40 pixels whole, and a small picture has none', () => {
  for (const [width, height, scale] of [
    [960, 540, 2],
    [540, 960, 2],
    [960, 540, 1],
    [640, 480, 1],
  ]) {
    const tiles = tilesOf({ width, height, scale }, 0);
    const face = 40 / scale;
    for (let x = 0; x <= width - face; x += 7) {
      for (let y = 0; y <= height - face; y += 7) {
        const isWhole = tiles.some(
          ({ middle, side }) =>
            Math.max(Math.abs(x - middle.x), Math.abs(x + face - middle.x)) <= side / 2 &&
            Math.max(Math.abs(y - middle.y), Math.abs(y + face - middle.y)) <= side / 2,
        );
        if (!isWhole) throw new Error(`a face at ${x}, ${y} of ${width}×${height} is cut by every tile`);
      }
    }
    expect(tiles.length).toBeLessThanOrEqual(15);
  }
  expect(tilesOf({ width: 500, height: 400, scale: 1 }, 0)).toEqual([]);
});

it('live, keeps the word of a second look for a moment; of a file no frame leans on another', () => {
  for (const isLive of [true, false]) {
    const memory = new SearchMemory(isLive);
    memory.keepWord(faceOf(80, 0), false);
    memory.note([faceOf(20, 0)]);
    expect(memory.wordOn(faceOf(82, 3)), 'the same again').toBe(isLive ? false : undefined);
    expect(memory.wordOn(faceOf(20, 0)), 'a small one in it').toBeUndefined();
    for (let frame = 0; frame < 12; frame++) memory.note([]);
    expect(memory.wordOn(faceOf(82, 3)), 'later').toBeUndefined();
  }
});
