import { FORGET_SECONDS, ONE_EURO, OneEuroFilter, scaled } from '../au/one-euro';
import type { FaceReading } from '../readings/face-reading';

/** How probabilities are steadied, as a recording's header says it. */
export const SMOOTHING = { filter: 'one-euro', ...ONE_EURO } as const;

interface Track {
  /** Milliseconds. */
  time: number;
  /** One for every unit. */
  readonly filters: readonly OneEuroFilter[];
}

/** Steadies the probabilities of faces from frame to frame by the 1€ filter. */
export class ProbabilitySmoother {
  readonly #tracks = new Map<number, Track>();

  /**
   * @param faces of one frame, told apart by their numbers
   * @param time of the frame in milliseconds, not before the last one's
   * @returns the readings with p steadied and its interval moved along; the epistemic and aleatoric parts
   *   and all else are those of the frame itself
   */
  smooth(faces: readonly FaceReading[], time: number): FaceReading[] {
    for (const [number, track] of this.#tracks) {
      if (time - track.time > 1000 * FORGET_SECONDS) this.#tracks.delete(number);
    }
    return faces.map((face) => this.#smoothFace(face, time));
  }

  /** Forgets all faces, as when the source changes. */
  reset(): void {
    this.#tracks.clear();
  }

  #smoothFace(face: FaceReading, time: number): FaceReading {
    const track = this.#tracks.get(face.number);
    if (!track) {
      this.#tracks.set(face.number, { time, filters: Array.from(face.p, (p) => new OneEuroFilter(p)) });
      return face;
    }
    const seconds = (time - track.time) / 1000;
    track.time = time;
    const factors = track.filters.map((filter, j) => filter.next(face.p[j], seconds));
    const move = (values: Float32Array) => values.map((value, j) => scaled(value, factors[j]));
    return { ...face, p: move(face.p), lower: move(face.lower), upper: move(face.upper) };
  }
}
