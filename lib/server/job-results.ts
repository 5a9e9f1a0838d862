import 'server-only';
import path from 'node:path';
import { readJsonFile } from '../node/json-file';
import { type LooseReproduction, looseReproductionFile, REPRODUCTION_FILE } from '../runs/reproduction-file';
import { type FoldsSummary, looseSummaryFile, SUMMARY_FILE } from '../runs/summary-file';

/** What a job wrote when it was done, “reproduce” a report and “folds” a summary. */
export interface JobResults {
  readonly report: LooseReproduction | null;
  readonly summary: FoldsSummary | null;
}

/** null for what is not written yet, or cannot be read. */
export async function readJobResults(folder: string): Promise<JobResults> {
  const [report, summary] = await Promise.all([
    readJsonFile(path.join(folder, REPRODUCTION_FILE), looseReproductionFile).catch(() => null),
    readJsonFile(path.join(folder, SUMMARY_FILE), looseSummaryFile).catch(() => null),
  ]);
  return { report, summary };
}
