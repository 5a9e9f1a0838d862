import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../lib/errors';
import { writeAtomically } from '../../lib/node/atomic';
import { type Metrics, metricsFileSchema } from '../../lib/runs/metrics-file';

/** @throws AppError io */
export async function writeMetricsFile(file: string, metrics: Metrics): Promise<void> {
  await writeAtomically(file, [`${JSON.stringify(metrics, null, 1)}\n`]).catch((cause) => {
    throw new AppError('io', `Cannot write ${file}: ${messageOf(cause)}`, { cause });
  });
}

/** @throws AppError io or bad-input */
export async function readMetricsFile(file: string): Promise<Metrics> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  try {
    return metricsFileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('bad-input', `${file} does not hold measures: ${messageOf(cause)}`, { cause });
  }
}
