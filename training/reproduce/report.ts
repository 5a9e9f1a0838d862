import path from 'node:path';
import { AppError, messageOf } from '../../lib/errors';
import { writeAtomically } from '../atomic';
import type { Job } from '../job/job';
import { reportCsv } from './report-rows';
import { reportText } from './report-text';
import { readResults } from './results';

/**
 * Writes report.md, report.html, report.csv and report.json of the cells that are done.
 * @throws AppError bad-input when Table 1 has no row for some model yet; io
 */
export async function writeReport(folder: string, job: Job): Promise<string> {
  const results = await readResults(folder, job);
  const files: Record<string, string> = {
    'report.md': `${reportText(results, [])}\n`,
    'report.csv': reportCsv(results),
    'report.json': `${JSON.stringify(results, null, 1)}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeAtomically(path.join(folder, name), [text]).catch((cause) => {
      throw new AppError('io', `Cannot write ${path.join(folder, name)}: ${messageOf(cause)}`, { cause });
    });
  }
  return reportText(results, []);
}
