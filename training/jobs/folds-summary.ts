import path from 'node:path';
import { writeAtomically } from '../../lib/node/atomic';
import { requireJsonFile } from '../../lib/node/json-file';
import type { Estimate } from '../../lib/runs/estimate';
import type { Job } from '../../lib/runs/job-file';
import { looseMeansOfMetrics, METRICS_FILE, type MeasureName } from '../../lib/runs/metrics-file';
import { type ConfigSummary, SUMMARY_FILE } from '../../lib/runs/summary-file';
import { cellFolder } from './job';
import { meanOverRuns } from './reproduce/estimates';

/** Measures of the summary: the evaluation's key, and its head. */
const MEASURES = [
  ['f1', 'F1'],
  ['f1AtHalf', 'F1 at 0.5'],
  ['accuracy', 'accuracy'],
  ['auc', 'AUC'],
] as const satisfies readonly (readonly [MeasureName, string])[];

type Means = Readonly<Record<MeasureName, number | null>>;

/** Mean and 95 % interval over folds × repeats of each config, from the cells' metrics.json. */
export async function summarise(
  folder: string,
  job: Job,
  configOf: (id: string) => string,
): Promise<ConfigSummary[]> {
  const byConfig = new Map<string, Means[]>();
  for (const { id } of job.cells) {
    const means = await readMeans(path.join(cellFolder(folder, id), METRICS_FILE));
    byConfig.set(configOf(id), [...(byConfig.get(configOf(id)) ?? []), means]);
  }
  return [...byConfig].map(([config, cells]) => {
    const measures: Record<string, Estimate> = {};
    for (const [key] of MEASURES) {
      const values = cells.map((means) => means[key]).filter((value) => typeof value === 'number');
      if (values.length > 0) {
        measures[key] = meanOverRuns(
          values,
          () => 1,
          (value) => value,
        );
      }
    }
    return { config, cells: cells.length, measures };
  });
}

/** Writes summary.json and summary.md. */
export async function writeSummary(folder: string, summaries: readonly ConfigSummary[]): Promise<void> {
  await writeAtomically(path.join(folder, SUMMARY_FILE), [`${JSON.stringify(summaries, null, 1)}\n`]);
  await writeAtomically(path.join(folder, 'summary.md'), [`${summaryTable(summaries)}\n`]);
}

/** The summary as a Markdown table. */
export function summaryTable(summaries: readonly ConfigSummary[]): string {
  const cell = (estimate: Estimate | undefined) => {
    if (!estimate) return '–';
    const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((x) => (100 * x).toFixed(1));
    return `${value} [${low}, ${high}]`;
  };
  const head = ['config', 'cells', ...MEASURES.map(([, name]) => name)];
  const rows = summaries.map(({ config, cells, measures }) => [
    config,
    String(cells),
    ...MEASURES.map(([key]) => cell(measures[key])),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

async function readMeans(file: string): Promise<Means> {
  return (await requireJsonFile(file, looseMeansOfMetrics, 'does not hold measures')).after.mean;
}
