import type { Predictions } from './evaluate';

/** What a model says of the images of a split, and what is true of them; arrays are [count, N] row by row. */
export interface LabelledPredictions extends Predictions {
  readonly aus: readonly number[];
  /** [count] */
  readonly subjects: readonly string[];
  /** NaN where unknown. */
  readonly labels: Float32Array;
}
