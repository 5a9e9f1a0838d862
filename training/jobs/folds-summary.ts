import path from 'node:path';
import { z } from 'zod';
import { requireJsonFile } from '../../lib/node/json-file';
import { cellFolder, type Job } from './job';
import { type Estimate, meanOverRuns } from './reproduce/estimates';

const metricsSchema = z.object({
  after: z.object({ mean: z.record(z.string(), z.number().nullable()) }),
});

/** Measures of the summary: the evaluation's key, and its head. */
const MEASURES = [
  ['f1', 'F1'],
  ['f1AtHalf', 'F1 at 0.5'],
  ['accuracy', 'accuracy'],
  ['auc', 'AUC'],
] as const;

type Measure = (typeof MEASURES)[number][0];

/** Means of a config over its folds and repeats. */
export interface ConfigSummary {
  readonly config: string;
  readonly cells: number;
  readonly measures: Readonly<Partial<Record<Measure, Estimate>>>;
}

/** Mean and 95 % interval over folds × repeats of each config, from the cells' metrics.json. */
export async function summarise(
  folder: string,
  job: Job,
  configOf: (id: string) => string,
): Promise<ConfigSummary[]> {
  const byConfig = new Map<string, Record<string, number | null>[]>();
  for (const { id } of job.cells) {
    const means = await readMeans(path.join(cellFolder(folder, id), 'metrics.json'));
    byConfig.set(configOf(id), [...(byConfig.get(configOf(id)) ?? []), means]);
  }
  return [...byConfig].map(([config, cells]) => {
    const measures: Partial<Record<Measure, Estimate>> = {};
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

async function readMeans(file: string): Promise<Record<string, number | null>> {
  return (await requireJsonFile(file, metricsSchema, 'does not hold measures')).after.mean;
}
