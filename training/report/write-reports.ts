import path from 'node:path';
import { writeResult } from '../../lib/node/atomic';
import { LOG_FILE } from '../../lib/runs/log-lines';
import {
  type Evaluation,
  type Intervals,
  METRICS_FILE,
  type Metrics,
  type UncertaintyQuality,
} from '../../lib/runs/metrics-file';
import { PREDICTIONS_FILE } from '../../lib/runs/predictions-file';
import { REPORT_CSV, REPORT_HTML, REPORT_MARKDOWN } from '../../lib/runs/report-files';
import { bootstrapIntervals } from '../evaluation/bootstrap-intervals';
import { evaluate, type Levels } from '../evaluation/evaluate';
import type { LabelledPredictions } from '../evaluation/predictions';
import { uncertaintyQuality } from '../evaluation/uncertainty-quality';
import { readLearningCurve } from './learning-curve';
import { metricsCsv } from './metrics-csv';
import { type Report, reportHtml } from './report-html';
import { reportMarkdown } from './report-markdown';
import { writeMetricsFile } from './write-metrics';
import { writePredictionsFile } from './write-predictions';

/** Everything that is measured on the predictions for a split, with levels chosen elsewhere. */
export function measureAll(
  predictions: LabelledPredictions,
  levels: Levels,
): { after: Evaluation; intervals: Intervals; uncertainty: UncertaintyQuality | null } {
  return {
    after: evaluate(predictions.aus, predictions, predictions.labels, levels),
    intervals: bootstrapIntervals(predictions, levels),
    uncertainty: uncertaintyQuality(predictions, levels),
  };
}

/**
 * Writes answers.json, report.md, report.html, report.csv and metrics.json; that comes last, as it is what marks a
 * run as finished. The learning curve is that of the log in the folder, where there is one.
 * @throws AppError io
 */
export async function writeReports(
  folder: string,
  report: Omit<Report, 'curve'> & { readonly metrics: Metrics },
): Promise<void> {
  const curve = await readLearningCurve(path.join(folder, LOG_FILE));
  const texts = {
    [REPORT_MARKDOWN]: reportMarkdown(report),
    [REPORT_HTML]: reportHtml({ ...report, curve }),
    [REPORT_CSV]: metricsCsv(report.metrics),
  };
  await writePredictionsFile(path.join(folder, PREDICTIONS_FILE), report.predictions);
  for (const [name, text] of Object.entries(texts)) {
    await writeResult(path.join(folder, name), text);
  }
  await writeMetricsFile(path.join(folder, METRICS_FILE), report.metrics);
}
