import type { FaceReading } from './messages';

/*
 * The 1€ filter (Casiez, Roussel & Vogel, CHI 2012) on the log-odds of each action unit: a face at rest is
 * smoothed much, a movement hardly, so that an onset is not delayed by more than a tenth of a second
 * (tests/unit/live/smoothing.test.ts measures it).
 */

/** Cutoff frequency at rest, in hertz. */
const REST_CUTOFF = 1;
/** Hertz of cutoff that each log-odd per second of movement adds. */
const CUTOFF_PER_SPEED = 0.25;
/** Cutoff of the speed's own smoothing, in hertz. */
const SPEED_CUTOFF = 1.5;
/** Probabilities nearer to 0 or 1 than this are the same to the filter. */
const MARGIN = 1e-4;
/** Log-odds nearer to their target than this are there. */
const ARRIVED = 0.01;
/** A face unseen for longer, in milliseconds, starts anew. */
const FORGET_AFTER = 500;

interface Track {
  time: number;
  /** Filtered log-odds of p and their speed per second, one each for every unit. */
  readonly value: Float32Array;
  readonly speed: Float32Array;
}

/** Steadies the probabilities of faces from frame to frame. */
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
      if (time - track.time > FORGET_AFTER) this.#tracks.delete(number);
    }
    return faces.map((face) => this.#smoothFace(face, time));
  }

  /** Forgets all faces, as when the source changes. */
  reset(): void {
    this.#tracks.clear();
  }

  #smoothFace(face: FaceReading, time: number): FaceReading {
    const track = this.#tracks.get(face.number);
    const odds = face.p.map(logit);
    if (!track) {
      this.#tracks.set(face.number, { time, value: odds, speed: new Float32Array(odds.length) });
      return face;
    }
    const seconds = (time - track.time) / 1000;
    track.time = time;
    if (seconds > 0) advance(track, odds, seconds);
    // Where the filter has arrived, numbers beyond the margin stay as they are.
    const change = track.value.map((value, j) => (Math.abs(value - odds[j]) < ARRIVED ? 0 : value - odds[j]));
    const move = (values: Float32Array) =>
      values.map((value, j) => (change[j] === 0 ? value : sigmoid(logit(value) + change[j])));
    return { ...face, p: move(face.p), lower: move(face.lower), upper: move(face.upper) };
  }
}

function advance(track: Track, odds: Float32Array, seconds: number): void {
  for (const [j, raw] of odds.entries()) {
    const speed = (raw - track.value[j]) / seconds;
    track.speed[j] += weight(SPEED_CUTOFF, seconds) * (speed - track.speed[j]);
    const cutoff = REST_CUTOFF + CUTOFF_PER_SPEED * Math.abs(track.speed[j]);
    track.value[j] += weight(cutoff, seconds) * (raw - track.value[j]);
  }
}

/** Share of the newest value in a first-order low-pass filter. */
function weight(cutoff: number, seconds: number): number {
  const step = 2 * Math.PI * cutoff * seconds;
  return step / (step + 1);
}

function logit(p: number): number {
  const bounded = Math.min(1 - MARGIN, Math.max(MARGIN, p));
  return Math.log(bounded / (1 - bounded));
}

function sigmoid(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
