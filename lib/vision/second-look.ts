import type { BlazeFace } from './blaze-face';
import { type DetectedFace, middleOf, rollOf } from './detected-face';
import { type Frame, fromWindow, paintWindow, type Window } from './whole-frame';

/*
 * A detector looks at a whole frame once and may be wrong: it sees faces in one colour, sets an upright face's points
 * on an upside-down one, and sets those of a small face roughly. The short-range network, shown the aligned
 * surroundings of what was found, tells. The limits below were set on 450 photographs (200 generated, 250 of GENKI-4K), as
 * they are and turned, and 305 pictures of colours, slopes, noise and textures: an upright face scored 0.91 in the
 * median, one on its head that was taken for upright at most 0.85, and what is none at most 0.67.
 */

/** Side of the surroundings, in boxes: a face then fills as much of them as of a picture of a person at a desk. */
const SURROUNDINGS = 2;
/** Side of the painted surroundings; the network reads 128. */
const SIZE = 192;
/** From this score on a face stands as it was taken to stand. */
export const UPRIGHT = 0.87;
/** A face has at least this score in the better of its looks. */
const FACE = 0.7;
/** The second look finds the same face when its middle is nearer than this many boxes and its size within this ratio. */
const MOST_MOVED = 0.5;
const MOST_RESIZED = 2;
/** Eyes that moved further than this, in distances of the eyes, are looked at again from where they are. */
const SETTLED = 0.08;
const TURNS = [0, 1, 2, 3];

/**
 * @param near the short-range network
 * @returns the face with points from its aligned surroundings, turned by quarters where it stands so; null when it is none
 */
export function secondLook(near: BlazeFace, frame: Frame, face: DetectedFace): DetectedFace | null {
  const straight = lookFrom(near, frame, face, 0);
  const best =
    straight && straight.score >= UPRIGHT
      ? straight
      : TURNS.map((turn) => (turn === 0 ? straight : lookFrom(near, frame, face, turn))).reduce(
          (one, other) => ((other?.score ?? 0) > (one?.score ?? 0) ? other : one),
          straight,
        );
  if (!best) return null;
  const settled = eyesMoved(face, best) <= SETTLED ? best : (lookFrom(near, frame, best, 0) ?? best);
  return Math.max(settled.score, best.score) < FACE ? null : settled;
}

function lookFrom(near: BlazeFace, frame: Frame, face: DetectedFace, turn: number): DetectedFace | null {
  const window: Window = {
    middle: middleOf(face.box),
    side: SURROUNDINGS * face.box.width,
    angle: rollOf(face) + (turn * Math.PI) / 2,
  };
  const seen = near
    .detect(paintWindow(frame, window, SIZE))
    .map((other) => fromWindow(other, window, SIZE))
    .filter((other) => isThere(face, other));
  return seen.reduce<DetectedFace | null>(
    (best, other) => (best && best.score >= other.score ? best : other),
    null,
  );
}

function isThere({ box }: DetectedFace, { box: other }: DetectedFace): boolean {
  const [one, two] = [middleOf(box), middleOf(other)];
  const ratio = other.width / box.width;
  return (
    Math.hypot(two.x - one.x, two.y - one.y) < MOST_MOVED * box.width &&
    ratio < MOST_RESIZED &&
    ratio > 1 / MOST_RESIZED
  );
}

/** The further move of the two eyes, in distances of the eyes. */
export function eyesMoved({ eyes: before }: DetectedFace, { eyes: { right, left } }: DetectedFace): number {
  const moved = Math.max(
    Math.hypot(right.x - before.right.x, right.y - before.right.y),
    Math.hypot(left.x - before.left.x, left.y - before.left.y),
  );
  return moved / Math.hypot(left.x - right.x, left.y - right.y);
}
