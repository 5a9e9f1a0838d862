import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { FaceTracker } from '../../../lib/vision/track';

const face = (x: number, y = 100, side = 100) => ({ box: { x, y, width: side, height: side } });
const centred = (x: number, side: number) => face(x - side / 2, 200 - side / 2, side);
const numbers = (tracked: { number: number }[]) => tracked.map(({ number }) => number);
const MANY = { minLength: 1, maxLength: 6 };

describe('FaceTracker', () => {
  it('keeps numbers while faces move, whatever order the detector gives them in', () => {
    const tracker = new FaceTracker();
    for (let frame = 0; frame < 40; frame++) {
      const walker = face(20 + 8 * frame);
      const sitter = face(500, 260);
      const found = frame % 2 === 0 ? [walker, sitter] : [sitter, walker];
      const byNumber = new Map(tracker.update(found, 4, frame * 33).map((t) => [t.number, t.face]));
      expect(byNumber).toEqual(
        new Map([
          [1, walker],
          [2, sitter],
        ]),
      );
    }
  });

  it('follows a jump farther than the box overlaps', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0), face(400)], 4, 0);
    expect(numbers(tracker.update([face(425), face(30, 205)], 4, 33))).toEqual([2, 3]);
    const near = new FaceTracker();
    near.update([face(0)], 4, 0);
    expect(numbers(near.update([face(55)], 4, 33))).toEqual([1]);
  });

  it('gives a face its number back after a short absence, and to nobody else meanwhile', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0), face(400)], 4, 0);
    expect(numbers(tracker.update([face(0), face(200, 400)], 4, 500))).toEqual([1, 3]);
    expect(numbers(tracker.update([face(0), face(402)], 4, 1000))).toEqual([1, 2]);
  });

  it('never gives a number to another face, however long its owner is away', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0)], 4, 0);
    tracker.update([], 4, 100);
    expect(numbers(tracker.update([face(0)], 4, 5000))).toEqual([2]);
    tracker.forgetPlaces();
    expect(numbers(tracker.update([face(0)], 4, 5033))).toEqual([3]);
  });

  it('keeps a number to the next frame read, however much later, and of a walker too', () => {
    const tracker = new FaceTracker();
    for (let i = 0; i < 10; i++) {
      expect(numbers(tracker.update([face(40 * i), face(700, 100, 100 + 5 * i)], 4, 2000 * i))).toEqual([
        1, 2,
      ]);
    }
    // Missing in one of them, it is gone: two seconds are long enough for somebody else to sit down.
    tracker.update([], 4, 20_000);
    expect(numbers(tracker.update([face(400)], 4, 22_000))).toEqual([3]);
  });

  it('takes the pairs that cost least together: of a row that moved by one, two go on and one is new', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0), face(120)], 4, 0);
    const places = tracker.update([face(240), face(120)], 4, 2000).map((t) => [t.number, t.face.box.x]);
    expect(places).toEqual([
      [2, 120],
      [3, 240],
    ]);
  });

  it('gives the number back of somebody who is recognised, and asks again while that is unclear', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0), face(400)], 4, 0);
    tracker.forgetPlaces();
    const asked: number[][] = [];
    const answers = ['unclear', 1] as const;
    const recognise = (_: unknown, present: ReadonlySet<number>) => {
      asked.push([...present]);
      return answers[asked.length - 1];
    };
    expect(numbers(tracker.update([face(200)], 4, 33, recognise))).toEqual([3]);
    expect(numbers(tracker.update([face(200)], 4, 66, recognise))).toEqual([1]);
    expect(numbers(tracker.update([face(200)], 4, 99, recognise))).toEqual([1]);
    expect(asked).toEqual([[], [3]]);
  });

  it('keeps to the face that it follows when another of about the same size comes near', () => {
    const tracker = new FaceTracker();
    const [first] = tracker.update([face(0, 100, 100)], 1, 0);
    const [second] = tracker.update([face(300, 100, 110), face(2, 100, 100)], 1, 33);
    expect(second.number).toBe(first.number);
    expect(second.face.box.x).toBe(2);
    const [third] = tracker.update([face(300, 100, 200), face(2, 100, 100)], 1, 66);
    expect(third.face.box.x).toBe(300);
  });

  it('starts from 1 after a reset', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0), face(400)], 4, 0);
    tracker.reset();
    expect(numbers(tracker.update([face(800)], 4, 10))).toEqual([1]);
  });

  it('does not hang on the order in which faces are found', () => {
    const scenes = fc.array(
      fc.array(fc.tuple(fc.nat(900), fc.nat(500), fc.integer({ min: 30, max: 200 })), MANY),
      MANY,
    );
    fc.assert(
      fc.property(scenes, fc.integer(), fc.integer({ min: 1, max: 4 }), (frames, seed, limit) => {
        const [one, other] = [new FaceTracker(), new FaceTracker()];
        const random = new Random(seed);
        frames.forEach((boxes, i) => {
          const faces = boxes.map(([x, y, side]) => face(x, y, side));
          const shuffled = [...random.permutation(faces.length)].map((k) => faces[k]);
          const places = (found: typeof faces, tracker: FaceTracker) =>
            tracker.update(found, limit, 400 * i).map((t) => [t.number, t.face.box]);
          expect(places(shuffled, other)).toEqual(places(faces, one));
        });
      }),
      { seed: 7 },
    );
  });

  it('never swaps two faces that stay apart, whatever their sizes do, and whatever is read of a video', () => {
    const sides = fc.array(
      fc.tuple(fc.integer({ min: 60, max: 170 }), fc.integer({ min: 60, max: 170 })),
      MANY,
    );
    fc.assert(
      fc.property(sides, fc.integer({ min: 10, max: 60_000 }), (sizes, step) => {
        const tracker = new FaceTracker();
        let [left, right] = [0, 0];
        sizes.forEach(([one, other], i) => {
          const tracked = tracker.update([centred(200, one), centred(400, other)], 2, step * i);
          const at = tracked.map((t) => [t.face.box.x < 230 ? 'left' : 'right', t.number]);
          const now = Object.fromEntries(at);
          if (i === 0) [left, right] = [now.left, now.right];
          expect(now).toEqual({ left, right });
        });
      }),
      { seed: 7 },
    );
  });

  it('never gives a number twice: a number that was away comes back only near its place, soon, before a cut', () => {
    const random = new Random(11);
    const tracker = new FaceTracker();
    const last = new Map<number, { x: number; time: number; scene: number }>();
    for (let i = 0, time = 0, scene = 0; i < 3000; i++) {
      time += random.pick([33, 200, 2000]);
      if (random.chance(0.02)) {
        tracker.forgetPlaces();
        scene++;
      }
      const found = [0, 1, 2]
        .filter(() => random.chance(0.6))
        .map((k) => face(400 * k + random.range(0, 40)));
      for (const { number, face: seen } of tracker.update(found, 3, time)) {
        const before = last.get(number);
        if (before) {
          expect(Math.abs(seen.box.x - before.x)).toBeLessThan(150);
          expect(before.scene).toBe(scene);
        } else {
          expect(number).toBe(last.size + 1);
        }
        last.set(number, { x: seen.box.x, time, scene });
      }
    }
    expect(last.size).toBeGreaterThan(100);
  });
});
