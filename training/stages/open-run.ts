import type { RunOptions } from '../../lib/runs/run-file';
import type { UgnConfig } from '../../lib/ugn/config';
import type { Device } from '../backends/device';
import type { FaceData } from '../input/faces';
import type { Progress } from './progress';
import type { Clock } from './stage';
import type { TrainingConfig } from './training-config';

/** What a run works with. */
export interface Run {
  readonly folder: string;
  readonly options: RunOptions;
  /** The experiment, with the options' changes in it. */
  readonly config: TrainingConfig;
  readonly device: Device;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A run with its data in memory. */
export interface OpenRun extends Run {
  readonly model: UgnConfig;
  readonly data: FaceData;
  readonly clock: Clock;
}

/** The same model without its second stage: it predicts with Eq 1. */
export function withoutGraph(model: UgnConfig): UgnConfig {
  return { ...model, variant: 'resnet-bl' };
}
