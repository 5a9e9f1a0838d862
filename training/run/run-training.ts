import { messageOf } from '../../lib/errors';
import type { Evaluation } from '../../lib/runs/metrics-file';
import type { RunOptions } from '../../lib/runs/run-file';
import type { Device } from '../backends/device';
import { loadConfig } from '../configs/experiments';
import type { Progress } from '../stages/progress';
import { Stopped } from '../stages/stage';
import { changedBy } from './changed-by';
import { writeOptions } from './run-folder';
import { StatusFile } from './status';
import { train } from './trainer';

/** Where and with what a run goes on until it is done or told to stop. */
export interface Sitting {
  /** The run's folder; a run that is in it already goes on from its last checkpoint. */
  readonly folder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** A backend that has been started. */
  readonly device: Device;
}

/**
 * Trains as the options say, from the data to the report, and keeps status.json.
 * @returns the result on the test split
 * @throws AppError; Stopped when the signal asked to stop and all is saved
 */
export async function runTraining(
  options: RunOptions,
  { folder, progress, signal, device }: Sitting,
): Promise<Evaluation> {
  const config = changedBy(await loadConfig(options.config), options);
  await writeOptions(folder, options);
  const status = new StatusFile(folder, device);
  try {
    const result = await train({
      folder,
      options,
      config,
      device,
      progress: status.following(progress),
      signal,
    });
    status.end('done', 'The run is done.');
    return result;
  } catch (error) {
    status.end(error instanceof Stopped ? 'stopped' : 'failed', messageOf(error));
    throw error;
  }
}
