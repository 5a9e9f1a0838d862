import type { Box } from './detected-face';

/** A face that leaves keeps its number for this long, in milliseconds. */
const MEMORY_MS = 1500;
/** A box belongs to a track whose last box overlaps it, or whose centre is nearer than this many box sides. */
const MAX_DISTANCE = 0.6;
/** How much larger a newcomer must be to take the place of a face already followed, when places are few. */
const NEWCOMER_RATIO = 1.5;

interface Track {
  readonly number: number;
  readonly box: Box;
  readonly seenAt: number;
}

export interface Tracked<Face> {
  /** Starts at 1; the lowest number that no face holds or held a moment ago. */
  readonly number: number;
  readonly face: Face;
}

/** Gives the faces of successive frames numbers that stay with them. */
export class FaceTracker {
  #tracks: Track[] = [];

  /**
   * @param faces what the detector found in this frame
   * @param limit how many faces to keep: those already followed first, then the largest
   * @param now time of the frame in milliseconds
   * @returns the kept faces by number
   */
  update<Face extends { readonly box: Box }>(
    faces: readonly Face[],
    limit: number,
    now: number,
  ): Tracked<Face>[] {
    const known = this.#tracks.filter((track) => now - track.seenAt <= MEMORY_MS);
    const matches = match(known, faces);
    const rank = (face: Face) => area(face.box) * (matches.has(face) ? NEWCOMER_RATIO : 1);
    const kept = [...faces].sort((one, other) => rank(other) - rank(one)).slice(0, limit);

    const taken = new Set(known.map((track) => track.number));
    const tracked = kept.map((face) => {
      const number = matches.get(face)?.number ?? lowestFree(taken);
      taken.add(number);
      return { number, face };
    });
    const seen = new Set(tracked.map(({ number }) => number));
    this.#tracks = [
      ...tracked.map(({ number, face }) => ({ number, box: face.box, seenAt: now })),
      ...known.filter((track) => !seen.has(track.number)),
    ];
    return tracked.sort((one, other) => one.number - other.number);
  }

  /** Forgets every face, as when the source changes. */
  reset(): void {
    this.#tracks = [];
  }
}

/** Pairs tracks and faces, the best pair first. */
function match<Face extends { readonly box: Box }>(
  tracks: readonly Track[],
  faces: readonly Face[],
): Map<Face, Track> {
  const pairs = tracks
    .flatMap((track) => faces.map((face) => ({ track, face, score: affinity(track.box, face.box) })))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
  const matches = new Map<Face, Track>();
  const used = new Set<Track>();
  for (const { track, face } of pairs) {
    if (used.has(track) || matches.has(face)) continue;
    used.add(track);
    matches.set(face, track);
  }
  return matches;
}

/** 1 + overlap (intersection over union) for boxes that overlap, falling to 0 as they move apart. */
function affinity(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const shared = Math.max(0, width) * Math.max(0, height);
  if (shared > 0) return 1 + shared / (area(one) + area(other) - shared);
  const distance = Math.hypot(
    one.x + one.width / 2 - other.x - other.width / 2,
    one.y + one.height / 2 - other.y - other.height / 2,
  );
  return Math.max(0, 1 - distance / (MAX_DISTANCE * Math.sqrt(Math.max(area(one), area(other)))));
}

function area(box: Box): number {
  return box.width * box.height;
}

function lowestFree(taken: ReadonlySet<number>): number {
  let number = 1;
  while (taken.has(number)) number++;
  return number;
}
