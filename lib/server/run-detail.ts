import 'server-only';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../errors';
import { answersFileSchema } from './answers-file';
import type { Curves } from './curves';
import { runFolder } from './folders';
import { isMissing, readJsonFile } from './json-file';
import { readCurves } from './log-file';
import { type MetricsFile, metricsFileSchema } from './metrics-file';
import { type RunFile, runFileSchema } from './run-files';
import { exists, type RunSummary, readSummary } from './runs';
import { type Uncertainty, uncertaintyOf } from './uncertainty';

/** Files of a run that may be downloaded, with their types. */
const DOWNLOADS: Readonly<Record<string, string>> = {
  'report.html': 'text/html; charset=utf-8',
  'report.csv': 'text/csv; charset=utf-8',
  'metrics.json': 'application/json',
  'answers.json': 'application/json',
};

/** Everything that a run's page shows. */
export interface RunDetail {
  readonly summary: RunSummary;
  /** What was asked of it, as run.json has it. */
  readonly options: RunFile | null;
  readonly curves: Curves;
  /** Byte of log.jsonl behind the curves: where following it begins. */
  readonly next: number;
  readonly metrics: MetricsFile | null;
  readonly uncertainty: Uncertainty | null;
  readonly downloads: readonly string[];
}

/** @throws AppError not-found; io */
export async function readRun(id: string): Promise<RunDetail> {
  const summary = await readSummary(id); // names damaged files, so that the rest can pass over them
  const folder = runFolder(id);
  const read = <T>(promise: Promise<T | null>) => promise.catch(() => null);
  const [options, metrics, answers, log, there] = await Promise.all([
    read(readJsonFile(path.join(folder, 'run.json'), runFileSchema)),
    read(readJsonFile(path.join(folder, 'metrics.json'), metricsFileSchema)),
    read(readJsonFile(path.join(folder, 'answers.json'), answersFileSchema)),
    readCurves(path.join(folder, 'log.jsonl')),
    Promise.all(Object.keys(DOWNLOADS).map((name) => exists(path.join(folder, name)))),
  ]);
  return {
    summary,
    options,
    ...log,
    metrics,
    uncertainty: answers && metrics && uncertaintyOf(answers, metrics),
    downloads: Object.keys(DOWNLOADS).filter((_, i) => there[i]),
  };
}

/** @throws AppError not-found unless the file is one of DOWNLOADS and the run has it */
export async function readRunFile(
  id: string,
  name: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: string }> {
  if (!Object.hasOwn(DOWNLOADS, name)) {
    throw new AppError(
      'not-found',
      `A run has no file of that name; it has ${Object.keys(DOWNLOADS).join(', ')}.`,
    );
  }
  try {
    return { bytes: new Uint8Array(await readFile(path.join(runFolder(id), name))), type: DOWNLOADS[name] };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (isMissing(cause)) throw new AppError('not-found', `The run ${id} has no ${name} yet.`);
    throw new AppError('io', `Cannot read ${name}: ${messageOf(cause)}`, { cause });
  }
}
