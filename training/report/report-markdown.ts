import { duration } from '../../lib/numbers/duration';
import type { Report } from './report-html';
import { comparisonTable, evaluationTable, intervalTable, LEGEND } from './tables';

/** The report as text. */
export function reportMarkdown({ title, metrics, sources }: Omit<Report, 'curve'>): string {
  const { command, images, device, seconds, before, after, intervals } = metrics;
  const counts = images
    ? `${images.train} training, ${images.validation} validation, ${images.test} test images.`
    : `${after.images} images.`;
  const lines = [
    `# ${title}`,
    '',
    `Command: \`${command}\``,
    '',
    `Data: ${sources.join(' ')} ${counts} Device: ${device}. Time: ${duration(seconds)}.`,
    '',
    '## Test split',
    '',
    evaluationTable(after),
    '',
    LEGEND,
    ...(intervals ? ['', '## Means with 95 % intervals', '', intervalTable(after, intervals)] : []),
    ...(before ? ['', '## Before and after', '', comparisonTable(before, after)] : []),
  ];
  return `${lines.join('\n')}\n`;
}
