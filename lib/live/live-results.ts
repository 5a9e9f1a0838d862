import type { Baseline } from '../au/baseline';
import type { FaceReading } from '../readings/face-reading';
import type { FrameResult } from './client';
import { seenFromNeutral } from './neutral';
import type { Pace } from './pace';
import { ProbabilitySmoother } from './smoothing';
import type { LiveResult } from './snapshot';

interface Shown {
  readonly smoothing: boolean;
  readonly baselines: ReadonlyMap<number, Baseline>;
}

/** Makes results of readings and hands them to listeners. */
export class Results {
  readonly #listeners = new Set<(result: LiveResult) => void>();
  readonly #smoother = new ProbabilitySmoother();

  /** @returns a function that ends the subscription */
  on(listener: (result: LiveResult) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next frame is steadied by none before it. */
  startAnew(): void {
    this.#smoother.reset();
  }

  /**
   * Hands a reading to all listeners and closes its bitmap.
   * @param timestamp when the frame was taken, performance.now() time
   * @returns the faces as they are shown
   */
  tell(
    { bitmap, faces: read, times }: FrameResult,
    timestamp: number,
    pace: Pace,
    { smoothing, baselines }: Shown,
  ): readonly FaceReading[] {
    const faces = seenFromNeutral(smoothing ? this.#smoother.smooth(read, timestamp) : read, baselines);
    const raw = seenFromNeutral(read, baselines);
    for (const listener of this.#listeners) {
      try {
        listener({ bitmap, faces, raw, times, timestamp, fps: pace.fps });
      } catch (error) {
        reportError(error); // a listener's fault must not stop the loop
      }
    }
    bitmap.close();
    return faces;
  }

  close(): void {
    this.#listeners.clear();
  }
}
