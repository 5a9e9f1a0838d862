import { describe, expect, it } from 'vitest';
import { FaceTracker } from '../../../lib/vision/track';

const face = (x: number, y = 100, side = 100) => ({ box: { x, y, width: side, height: side } });
const numbers = (tracked: { number: number }[]) => tracked.map(({ number }) => number);

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

  it('frees a number after a long absence', () => {
    const tracker = new FaceTracker();
    tracker.update([face(0)], 4, 0);
    tracker.update([], 4, 100);
    expect(numbers(tracker.update([face(600)], 4, 5000))).toEqual([1]);
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
});
