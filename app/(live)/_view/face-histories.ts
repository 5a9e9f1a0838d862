import { ProbabilityHistory } from '@/lib/live/probability-history';
import type { FaceReading } from '@/lib/readings/face-reading';
import { SPARK, sparkPath } from './spark-path';

/** A sparkline has no room for more samples in a second. */
const SAMPLE_MS = 100;

/** The activations of the last ten seconds, face by face. */
export class FaceHistories {
  #faces = new Map<number, { history: ProbabilityHistory; newest: number }>();

  /** @param time milliseconds, not before the last call's */
  add(faces: readonly FaceReading[], time: number): void {
    for (const { number, p } of faces) {
      let entry = this.#faces.get(number);
      if (!entry) {
        entry = { history: new ProbabilityHistory(p.length), newest: Number.NEGATIVE_INFINITY };
        this.#faces.set(number, entry);
      }
      if (time - entry.newest < SAMPLE_MS) continue;
      entry.history.add(time, p);
      entry.newest = time;
    }
    for (const [number, { newest }] of this.#faces) {
      if (time - newest > SPARK.seconds * 1000) this.#faces.delete(number);
    }
  }

  /** SVG path data of one action unit of a face. @param index its place in the model's list */
  path(face: number, index: number, now: number): string {
    const entry = this.#faces.get(face);
    return entry ? sparkPath(entry.history.samples(index, now)) : '';
  }
}
