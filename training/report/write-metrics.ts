import { writeResult } from '../../lib/node/atomic';
import { requireJsonFile } from '../../lib/node/json-file';
import { type Metrics, metricsFileSchema } from '../../lib/runs/metrics-file';

/** @throws AppError io */
export async function writeMetricsFile(file: string, metrics: Metrics): Promise<void> {
  await writeResult(file, `${JSON.stringify(metrics, null, 1)}\n`);
}

/** @throws AppError io or bad-input */
export async function readMetricsFile(file: string): Promise<Metrics> {
  return requireJsonFile(file, metricsFileSchema, 'does not hold measures');
}
