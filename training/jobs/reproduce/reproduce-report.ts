import path from 'node:path';
import { writeResult } from '../../../lib/node/atomic';
import type { Job } from '../../../lib/runs/job-file';
import { REPORT_CSV, REPORT_HTML, REPORT_MARKDOWN } from '../../../lib/runs/report-files';
import { REPRODUCTION_FILE } from '../../../lib/runs/reproduction-file';
import { reportCsv } from './report-rows';
import { reportHtml, reportMarkdown } from './report-text';
import { reportFigures } from './reproduce-figures';
import { readResults } from './results';
import { reportSections } from './sections';

/**
 * Writes report.md with its figures, report.html, report.csv and report.json of the cells that are done.
 * @returns the files' paths
 * @throws AppError bad-input when Table 1 has no row for some model yet; io
 */
export async function writeReport(folder: string, job: Job): Promise<string[]> {
  const results = await readResults(folder, job);
  const figures = reportFigures(results);
  const sections = reportSections(results);
  const files = new Map([
    [REPORT_MARKDOWN, reportMarkdown(sections, figures)],
    [REPORT_HTML, reportHtml(sections, figures)],
    [REPORT_CSV, reportCsv(results)],
    [REPRODUCTION_FILE, `${JSON.stringify(results, null, 1)}\n`],
    ...[...figures.values()].map(({ file, svg }) => [file, `${svg}\n`] as const),
  ]);
  const written: string[] = [];
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    await writeResult(file, text);
    written.push(file);
  }
  return written;
}
