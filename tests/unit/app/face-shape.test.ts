import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facePlace, faceShape } from '../../../app/recordings/_view/face-shape';
import { MADE_UP_HEADER } from '../../harness/made-up-face';
import { adjustedFace, faceOf } from './adjusted-face';

const { aus } = MADE_UP_HEADER.model;
const STILL = Object.fromEntries(aus.map((au) => [au, 0]));

async function shapeOf(p: Readonly<Record<number, number>>, guesses: readonly number[] = []) {
  return faceShape(await adjustedFace([{ time: 0, faces: [faceOf({ ...STILL, ...p }, guesses)] }]), 0);
}

describe('the drawn face', () => {
  it('is at rest where nothing acts', async () => {
    expect(await shapeOf({})).toEqual({
      ...{ innerBrow: 0, outerBrow: 0, lid: 1, cheek: 0, corner: 0, width: 0, open: 0 },
      unsure: { brow: false, lid: false, mouth: false },
    });
  });

  it('moves as the units say', async () => {
    expect((await shapeOf({ 1: 1 })).innerBrow).toBeGreaterThan(0);
    expect((await shapeOf({ 4: 1 })).innerBrow).toBeLessThan(0);
    expect((await shapeOf({ 12: 1 })).corner).toBeGreaterThan(0);
    expect((await shapeOf({ 15: 1 })).corner).toBeLessThan(0);
    expect((await shapeOf({ 20: 1 })).width).toBeGreaterThan(0);
    expect((await shapeOf({ 23: 1 })).width).toBeLessThan(0);
    expect((await shapeOf({ 5: 1 })).lid).toBeGreaterThan(1);
    expect((await shapeOf({ 45: 1 })).lid).toBe(0);
    expect((await shapeOf({ 25: 1, 26: 1 })).open).toBeGreaterThan((await shapeOf({ 25: 1 })).open);
  });

  it('is not moved by a guess, and says which part rests on one', async () => {
    const { corner, unsure } = await shapeOf({ 12: 1 }, [12]);
    expect(corner).toBe(0);
    expect(unsure).toEqual({ brow: false, lid: false, mouth: true });
    expect((await shapeOf({ 45: 1 }, [45])).lid).toBe(1);
    expect((await shapeOf({}, [4, 7])).unsure).toEqual({ brow: true, lid: true, mouth: false });
  });

  it('stays a face whatever acts at once', async () => {
    const all = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), {
      minLength: aus.length,
      maxLength: aus.length,
    });
    await fc.assert(
      fc.asyncProperty(all, async (values) => {
        const { lid, open, cheek, innerBrow, width } = await shapeOf(
          Object.fromEntries(aus.map((au, j) => [au, values[j]])),
        );
        expect(lid).toBeGreaterThanOrEqual(0);
        expect(lid).toBeLessThanOrEqual(1.5);
        for (const share of [open, cheek]) expect(share >= 0 && share <= 1).toBe(true);
        for (const way of [innerBrow, width]) expect(Math.abs(way)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the place of a face', () => {
  const placed = async (keypoints: readonly { x: number; y: number }[]) =>
    facePlace(await adjustedFace([{ time: 0, faces: [{ ...faceOf({}), keypoints }] }]), 0);
  const rest = faceOf({}).keypoints.slice(4);

  it('is between the eyes, with their distance and slope', async () => {
    const { eyes, mouth, box } = await placed([
      ...[
        { x: 100, y: 50 },
        { x: 160, y: 50 },
        { x: 130, y: 80 },
        { x: 130, y: 110 },
      ],
      ...rest,
    ]);
    expect(eyes).toEqual({ x: 130, y: 50, distance: 60, roll: 0 });
    expect(mouth).toBe(1);
    expect(box).toMatchObject({ width: 190, height: 210 });
  });

  it('slopes with a tilted head', async () => {
    const { eyes } = await placed([
      ...[
        { x: 100, y: 50 },
        { x: 140, y: 90 },
        { x: 0, y: 0 },
        { x: 0, y: 0 },
      ],
      ...rest,
    ]);
    expect(eyes.roll).toBeCloseTo(45, 5);
  });

  it('has a mouth where the eyes fall together', async () => {
    const same = { x: 10, y: 10 };
    expect((await placed([same, same, same, same, ...rest])).mouth).toBe(1);
  });
});
