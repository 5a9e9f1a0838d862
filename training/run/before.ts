import type { Evaluation } from '../evaluation/evaluate';

/** How the model that a run starts from does. */
export interface Before {
  readonly evaluation: Evaluation;
  readonly validationF1: number;
}
