import type { Evaluation } from '../../lib/runs/metrics-file';

/** How the model that a run starts from does. */
export interface Before {
  readonly evaluation: Evaluation;
  readonly validationF1: number;
}
