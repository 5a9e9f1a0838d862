import 'server-only';
import path from 'node:path';
import { readJsonFile } from '../node/json-file';
import type { ReliabilityBin } from '../numbers/calibration';
import type { Curves } from '../runs/curves';
import { LOG_FILE } from '../runs/log-lines';
import { type LooseMetrics, looseMetricsFile, METRICS_FILE } from '../runs/metrics-file';
import { loosePredictionsFile, PREDICTIONS_FILE } from '../runs/predictions-file';
import { reliabilityOf, type Support, supportOf } from '../runs/reliability';
import { REPORT_CSV, REPORT_HTML } from '../runs/report-files';
import { type LooseRun, looseRunFile, RUN_FILE } from '../runs/run-file';
import { download, downloadsIn } from './downloads';
import { projectFolder, runFolder } from './folders';
import { readCurves } from './log-file';
import { type RunSummary, readSummary } from './runs';

const DOWNLOADS = [REPORT_HTML, REPORT_CSV, METRICS_FILE, PREDICTIONS_FILE];

/** Everything that a run's page shows. */
export interface RunDetail {
  readonly summary: RunSummary;
  /** Where it lies, from the folder of the project. */
  readonly folder: string;
  /** What was asked of it, as run.json has it. */
  readonly options: LooseRun | null;
  readonly curves: Curves;
  /** Byte of log.jsonl behind the curves: where following it begins. */
  readonly next: number;
  readonly metrics: LooseMetrics | null;
  /** null while there are no predictions. */
  readonly reliability: readonly ReliabilityBin[] | null;
  readonly support: readonly Support[] | null;
  /** null where they are not for the reader. */
  readonly downloads: readonly string[] | null;
}

/** @throws AppError not-found; io */
export async function readRun(id: string): Promise<RunDetail> {
  const summary = await readSummary(id); // names damaged files, so that the rest can pass over them
  const folder = runFolder(id);
  const read = <T>(promise: Promise<T | null>) => promise.catch(() => null);
  const [options, metrics, predictions, log, downloads] = await Promise.all([
    read(readJsonFile(path.join(folder, RUN_FILE), looseRunFile)),
    read(readJsonFile(path.join(folder, METRICS_FILE), looseMetricsFile)),
    read(readJsonFile(path.join(folder, PREDICTIONS_FILE), loosePredictionsFile)),
    readCurves(path.join(folder, LOG_FILE)),
    downloadsIn(folder, DOWNLOADS),
  ]);
  return {
    ...{ summary, options, ...log, metrics, downloads },
    folder: path.relative(projectFolder(), folder),
    reliability: predictions && reliabilityOf(predictions),
    support: predictions && supportOf(predictions),
  };
}

/** @throws AppError not-found unless the file is one of DOWNLOADS and the run has it */
export async function downloadOfRun(id: string, name: string): Promise<Response> {
  return download(runFolder(id), name, DOWNLOADS, id);
}
