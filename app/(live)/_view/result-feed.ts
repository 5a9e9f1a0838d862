import type { LiveSession } from '@/lib/live/session';
import type { LiveResult } from '@/lib/live/snapshot';
import type { FaceReading } from '@/lib/readings/face-reading';

/** What a listener gets: readings that stay valid, and the picture they were computed from. */
export interface Shown {
  readonly faces: readonly FaceReading[];
  /** The face whose numbers are shown, null when there is none in the picture. */
  readonly face: FaceReading | null;
  /** A copy of the frame; the session's own bitmap is closed by now. */
  readonly picture: HTMLCanvasElement;
  /** When the frame was taken, performance.now() time. */
  readonly timestamp: number;
  /** Results since the session was made. */
  readonly count: number;
}

/** Share of the newest value in the smoothed draw time. */
const SMOOTHING = 0.1;

type Listener = (shown: Shown) => void;

/**
 * The session's results as the page shows them: one of the faces is chosen, a frozen page holds its frame,
 * and a change of choice is shown again without waiting for the next result.
 */
export class ResultFeed {
  #listeners = new Set<Listener>();
  #shown: Shown | null = null;
  #faceNumber: number | null = null;
  #frozen = false;
  #count = 0;
  #drawMs = 0;
  #end: () => void;

  /** @param createCanvas makes the canvas that keeps the picture */
  constructor(
    session: Pick<LiveSession, 'onResult'>,
    readonly createCanvas = () => document.createElement('canvas'),
  ) {
    this.#end = session.onResult((result) => this.#take(result));
  }

  /** Milliseconds that showing a result takes, all listeners together, smoothed. */
  get drawMs(): number {
    return this.#drawMs;
  }

  /** @returns a function that ends the subscription */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (this.#shown) listener(this.#shown);
    return () => this.#listeners.delete(listener);
  }

  /** Shows a face by its number; null shows the first. A face that has left is replaced by the first. */
  chooseFace(number: number | null): void {
    this.#faceNumber = number;
    this.refresh();
  }

  chooseNextFace(): void {
    const shown = this.#shown;
    if (!shown?.face) return;
    const next = (shown.faces.indexOf(shown.face) + 1) % shown.faces.length;
    this.chooseFace(shown.faces[next].number);
  }

  setFrozen(frozen: boolean): void {
    this.#frozen = frozen;
  }

  /** Shows the newest result again. */
  refresh(): void {
    if (this.#shown) this.#emit({ ...this.#shown, face: this.#chosen(this.#shown.faces) });
  }

  /** Forgets the last picture, when another source starts. */
  clear(): void {
    this.#shown = null;
    this.#faceNumber = null;
  }

  end(): void {
    this.#end();
    this.#listeners.clear();
  }

  #take(result: LiveResult): void {
    this.#count++;
    if (this.#frozen) return;
    const start = performance.now();
    const picture = this.#shown?.picture ?? this.createCanvas();
    if (picture.width !== result.bitmap.width || picture.height !== result.bitmap.height) {
      picture.width = result.bitmap.width;
      picture.height = result.bitmap.height;
    }
    picture.getContext('2d', { alpha: false })?.drawImage(result.bitmap, 0, 0);
    this.#emit({
      faces: result.faces,
      face: this.#chosen(result.faces),
      picture,
      timestamp: result.timestamp,
      count: this.#count,
    });
    this.#drawMs += (performance.now() - start - this.#drawMs) * SMOOTHING;
  }

  #chosen(faces: readonly FaceReading[]): FaceReading | null {
    return faces.find((face) => face.number === this.#faceNumber) ?? faces[0] ?? null;
  }

  #emit(shown: Shown): void {
    this.#shown = shown;
    for (const listener of this.#listeners) listener(shown);
  }
}
