import { munkres } from 'munkres';
import type { Box } from './detected-face';

/** A face that is not found keeps its number at its place for this long, in milliseconds, and to the next frame read. */
const MEMORY_MS = 1500;
/*
 * How far a face may have moved, in face sides (root of the box's area) between the centres. From one frame read to the
 * next: 1, as far as boxes of one size overlap, and more the longer the time between, up to 1.5; people side by side are
 * farther apart than that. Across frames in which it was missing it must come back to about its place.
 */
const REACH = 1;
const REACH_PER_SECOND = 0.25;
const MOST_REACH = 1.5;
const REACH_OF_MISSING = 0.75;
/** A face is no more than this many times larger or smaller (sides) from one frame read to the next. */
const MOST_GROWTH = 3;
/** What a doubling of the side costs, in sides moved: place says more of who it is than size. */
const COST_OF_DOUBLING = 0.35;
/** What each second unseen costs, in sides moved: who was just there is likelier. */
const COST_OF_SECOND = 0.3;
/** Dearer pairs stay apart: then one face left and another came. */
const MOST_COST = MOST_REACH;
/** How much larger (area) a newcomer must be to take the place of a face already shown, when places are few. */
const NEWCOMER_RATIO = 1.5;
/** For so long, in milliseconds, a newcomer who cannot be judged yet may still turn out to have been here before. */
const UNDECIDED_MS = 1000;

interface Moment {
  /** Frames read so far. */
  readonly frame: number;
  /** Milliseconds. */
  readonly time: number;
}

interface Track {
  /** Null while there was no place for it. */
  readonly number: number | null;
  readonly box: Box;
  readonly seen: Moment;
  readonly shown: Moment | null;
  /** Until when it may get the number that it had before; null where that is settled. */
  readonly undecidedUntil: number | null;
}

export interface Tracked<Face> {
  /** Starts at 1; given to no other face until the next reset. */
  readonly number: number;
  readonly face: Face;
}

/** A number of a face that was here before, null for somebody new, or `unclear` when it cannot be said yet. */
export type Recognition = number | 'unclear' | null;

/**
 * Gives the faces of successive frames numbers that stay with them: by place and size from frame to frame, the pairs
 * that cost least together. A number that was given is never given to another face.
 */
export class FaceTracker {
  #tracks: Track[] = [];
  #frames = 0;
  #numbers = 0;

  /**
   * @param faces what the detector found in this frame, in any order
   * @param limit how many faces to keep: those already shown first, then the largest
   * @param now time of the frame in milliseconds
   * @param recognise asked of a newcomer who is shown; `present` are the numbers of the others in this frame
   * @returns the kept faces by number
   */
  update<Face extends { readonly box: Box }>(
    faces: readonly Face[],
    limit: number,
    now: number,
    recognise: (face: Face, present: ReadonlySet<number>) => Recognition = () => null,
  ): Tracked<Face>[] {
    const moment = { frame: ++this.#frames, time: now };
    // Whoever was never shown has no number to keep.
    const known = this.#tracks.filter(({ seen, number }) =>
      number === null ? moment.frame - seen.frame <= 1 : isRecent(seen, moment),
    );
    const matches = match(known, faces, moment);
    const isFollowed = (face: Face) => {
      const shown = matches.get(face)?.shown;
      return shown ? isRecent(shown, moment) : false;
    };
    const rank = (face: Face) => area(face.box) * (isFollowed(face) ? NEWCOMER_RATIO : 1);
    const ranked = [...faces].sort((one, other) => rank(other) - rank(one) || byPlace(one.box, other.box));
    const matched = new Set(matches.values());
    const present = new Set([...matched].flatMap(({ number }) => number ?? []));

    const tracks = ranked.map((face, place) => {
      const before = matches.get(face);
      const seen = { box: face.box, seen: moment };
      if (place >= limit) {
        const { number = null, shown = null, undecidedUntil = null } = before ?? {};
        return { number, shown, undecidedUntil, ...seen };
      }
      const identity = this.#identify(before, now, () => recognise(face, present));
      present.add(identity.number);
      return { ...identity, shown: moment, ...seen };
    });
    const isMissing = (track: Track) =>
      !matched.has(track) && !(track.number !== null && present.has(track.number));
    this.#tracks = [...tracks, ...known.filter(isMissing)];
    return ranked
      .slice(0, limit)
      .map((face, place) => ({ number: tracks[place].number!, face }))
      .sort((one, other) => one.number - other.number);
  }

  /** Nobody is where they were, as after a cut; the numbers go on. */
  forgetPlaces(): void {
    this.#tracks = [];
  }

  /** Forgets every face, and counts from 1 again, as for another file. */
  reset(): void {
    this.#tracks = [];
    this.#numbers = 0;
  }

  #identify(
    before: Track | undefined,
    now: number,
    recognise: () => Recognition,
  ): { number: number; undecidedUntil: number | null } {
    const number = before?.number ?? null;
    const until = before?.undecidedUntil ?? null;
    if (number !== null && (until === null || now > until)) return { number, undecidedUntil: null };
    const recognition = recognise();
    if (typeof recognition === 'number') return { number: recognition, undecidedUntil: null };
    return {
      number: number ?? ++this.#numbers,
      undecidedUntil: recognition === 'unclear' ? (until ?? now + UNDECIDED_MS) : null,
    };
  }
}

function isRecent(moment: Moment, { frame, time }: Moment): boolean {
  return frame - moment.frame <= 1 || time - moment.time <= MEMORY_MS;
}

/** Pairs tracks and faces so that all together cost least; leaving a track without a face costs MOST_COST. */
function match<Face extends { readonly box: Box }>(
  tracks: readonly Track[],
  faces: readonly Face[],
  now: Moment,
): Map<Face, Track> {
  const matches = new Map<Face, Track>();
  if (tracks.length === 0 || faces.length === 0) return matches;
  const costs = tracks.map((track) => [
    ...faces.map(({ box }) => costOf(track, box, now)),
    ...tracks.map(() => MOST_COST),
  ]);
  for (const [row, column] of munkres(costs)) {
    if (column < faces.length && costs[row][column] < MOST_COST) matches.set(faces[column], tracks[row]);
  }
  return matches;
}

/** In face sides; more than MOST_COST where it cannot be the same face. */
function costOf({ box, seen }: Track, other: Box, now: Moment): number {
  const seconds = Math.max(0, now.time - seen.time) / 1000;
  const wasThere = now.frame - seen.frame <= 1;
  const side = Math.sqrt(Math.sqrt(area(box) * area(other)));
  const growth = Math.abs(Math.log2(area(other) / area(box))) / 2;
  const moved =
    Math.hypot(
      box.x + box.width / 2 - other.x - other.width / 2,
      box.y + box.height / 2 - other.y - other.height / 2,
    ) / side;
  const reach = wasThere ? Math.min(MOST_REACH, REACH + REACH_PER_SECOND * seconds) : REACH_OF_MISSING;
  if (!(moved <= reach && growth <= Math.log2(MOST_GROWTH))) return 2 * MOST_COST;
  return moved + COST_OF_DOUBLING * growth + (wasThere ? 0 : COST_OF_SECOND * seconds);
}

function area(box: Box): number {
  return box.width * box.height;
}

/** From left to right, so that numbers do not hang on the order in which faces were found. */
function byPlace(one: Box, other: Box): number {
  return one.x - other.x || one.y - other.y;
}
