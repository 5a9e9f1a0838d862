import type { UgnConfig } from '../../lib/ugn/config';
import type { Device } from '../backends/device';
import { END_TO_END } from '../configs/shared';
import type { FaceData } from '../input/faces';
import type { Clock } from '../stages/stage';
import type { Schedule, TrainingConfig } from '../stages/training-config';
import type { Progress } from './progress';
import type { RunOptions } from './run-folder';

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

/** The same model without its second stage: it answers with Eq 1. */
export function withoutGraph(model: UgnConfig): UgnConfig {
  return { ...model, variant: 'resnet-bl' };
}

/** The experiment with what the options change. */
export function changedBy(config: TrainingConfig, options: RunOptions): TrainingConfig {
  const factor = options.rate ?? 1;
  const change = <T extends Schedule>(schedule: T): T => ({
    ...schedule,
    epochs: options.epochs ?? schedule.epochs,
    batch: options.batch ?? schedule.batch,
    rate: schedule.rate * factor,
  });
  const { nodes, graph } = config;
  const endToEnd = config.endToEnd ?? (options.endToEnd ? END_TO_END : null);
  return {
    ...config,
    inputSize: options.inputSize ?? config.inputSize,
    checkpoints: { ...config.checkpoints, every: options.saveEvery ?? config.checkpoints.every },
    nodes: { ...change(nodes), freshRate: nodes.freshRate * factor },
    graph: { ...change(graph), freshRate: graph.freshRate * factor },
    endToEnd: endToEnd && change(endToEnd),
  };
}
