import { htmlFigures, htmlPage, htmlTable, htmlText } from '../../report/html';
import type { ReportFigure } from './reproduce-figures';
import type { ReportSection } from './sections';

const TITLE = 'Reproduction of the paper’s Table 1 and Figures 2, 3 and 4';

/** The report as Markdown; figures are files beside it. */
export function reportMarkdown(
  sections: readonly ReportSection[],
  figures: ReadonlyMap<string, ReportFigure>,
): string {
  const parts = sections.flatMap((section) => [
    `## ${section.heading}`,
    ...section.paragraphs,
    ...(section.table ? [markdownTable(section.table)] : []),
    ...figuresOf(section, figures).map(({ file, caption }) => `![${caption}](${file})`),
  ]);
  return `${[`# ${TITLE}`, ...parts].join('\n\n')}\n`;
}

/** The report as one HTML file. */
export function reportHtml(
  sections: readonly ReportSection[],
  figures: ReadonlyMap<string, ReportFigure>,
): string {
  return htmlPage(
    TITLE,
    sections.map((section) => {
      const own = figuresOf(section, figures);
      const [head, ...rows] = section.table ?? [];
      const parts = [
        htmlText(...section.paragraphs),
        head ? htmlTable(head, rows, section.heading) : '',
        own.length > 0 ? htmlFigures(own) : '',
      ];
      return { heading: section.heading, html: parts.join('') };
    }),
  );
}

function figuresOf(section: ReportSection, figures: ReadonlyMap<string, ReportFigure>): ReportFigure[] {
  return (section.figures ?? []).flatMap((name) => figures.get(name) ?? []);
}

function markdownTable([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
