import 'server-only';
import path from 'node:path';
import { readJsonFile } from '../node/json-file';
import type { ReliabilityBin } from '../numbers/calibration';
import type { Curves } from '../runs/curves';
import { type MetricsFile, metricsFileSchema } from '../runs/metrics-file';
import { answersFileSchema } from '../runs/predictions-file';
import { reliabilityOf, type Support, supportOf } from '../runs/reliability';
import { type RunFile, runFileSchema } from '../runs/run-files';
import { download, downloadsIn } from './downloads';
import { projectFolder, runFolder } from './folders';
import { readCurves } from './log-file';
import { type RunSummary, readSummary } from './runs';

const DOWNLOADS = ['report.html', 'report.csv', 'metrics.json', 'answers.json'];

/** Everything that a run's page shows. */
export interface RunDetail {
  readonly summary: RunSummary;
  /** Where it lies, from the folder of the project. */
  readonly folder: string;
  /** What was asked of it, as run.json has it. */
  readonly options: RunFile | null;
  readonly curves: Curves;
  /** Byte of log.jsonl behind the curves: where following it begins. */
  readonly next: number;
  readonly metrics: MetricsFile | null;
  /** null while there are no answers. */
  readonly reliability: readonly ReliabilityBin[] | null;
  readonly support: readonly Support[] | null;
  readonly downloads: readonly string[];
}

/** @throws AppError not-found; io */
export async function readRun(id: string): Promise<RunDetail> {
  const summary = await readSummary(id); // names damaged files, so that the rest can pass over them
  const folder = runFolder(id);
  const read = <T>(promise: Promise<T | null>) => promise.catch(() => null);
  const [options, metrics, answers, log, downloads] = await Promise.all([
    read(readJsonFile(path.join(folder, 'run.json'), runFileSchema)),
    read(readJsonFile(path.join(folder, 'metrics.json'), metricsFileSchema)),
    read(readJsonFile(path.join(folder, 'answers.json'), answersFileSchema)),
    readCurves(path.join(folder, 'log.jsonl')),
    downloadsIn(folder, DOWNLOADS),
  ]);
  return {
    ...{ summary, options, ...log, metrics, downloads },
    folder: path.relative(projectFolder(), folder),
    reliability: answers && reliabilityOf(answers),
    support: answers && supportOf(answers),
  };
}

/** @throws AppError not-found unless the file is one of DOWNLOADS and the run has it */
export async function downloadOfRun(id: string, name: string): Promise<Response> {
  return download(runFolder(id), name, DOWNLOADS, id);
}
