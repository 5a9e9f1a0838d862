import type { RunOptions } from '../../lib/runs/run-file';
import { END_TO_END } from '../configs/shared';
import type { Schedule, TrainingConfig } from '../stages/training-config';

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
