import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Drawn at this width and scaled to the page, so that text stays legible on a phone. */
const WIDTH = 440;
export const FIGURE_CLASS = 'ugn-figure';

/** Colours that a figure uses, each readable on light and dark ground. */
export const COLOURS = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)'] as const;
export const MUTED = 'var(--muted)';

/** The colours as a style sheet for elements of the class, light or dark as the reader's system is. */
export const FIGURE_STYLE =
  `.${FIGURE_CLASS}{color:#1b1f24;--c1:#1f6fb5;--c2:#b5480f;--c3:#1a7f4b;--c4:#7a4fb0;--c5:#a33a6b;--muted:#6e7781}` +
  `@media (prefers-color-scheme:dark){.${FIGURE_CLASS}{color:#e6e9ed;--c1:#6cb2f0;--c2:#f0945c;--c3:#5fcf94;` +
  '--c4:#b896ea;--c5:#ee8fb8;--muted:#9aa4b0}}';

interface LegendEntry {
  readonly label: string;
  readonly colour: string;
}

export interface FigureOptions
  extends Omit<Plot.PlotOptions, 'document' | 'style' | 'className' | 'ariaLabel'> {
  /** What it shows, for those who cannot see it. */
  readonly title: string;
  readonly legend?: readonly LegendEntry[];
}

/** An SVG that stands alone as a file, and follows the reader's light or dark setting. */
export function figure({ title, legend = [], marks = [], ...options }: FigureOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    width: WIDTH,
    marginTop: legend.length > 0 ? 54 : 30,
    marginBottom: 48,
    marginLeft: 46,
    marginRight: 24,
    ...options,
    marks: [...marks, ...legendMarks(legend)],
    document: document as unknown as Document,
    className: FIGURE_CLASS,
    ariaLabel: title,
    style: { fontSize: '14px', background: 'transparent' },
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  const style = document.createElement('style');
  style.textContent = FIGURE_STYLE;
  svg.prepend(style as unknown as Node);
  // XML knows no named space.
  return svg.outerHTML.replaceAll('&nbsp;', '&#160;');
}

/** Names in their colours above the plot, from the left. */
function legendMarks(legend: readonly LegendEntry[]): Plot.Markish[] {
  let dx = 0;
  return legend.map(({ label, colour }) => {
    const mark = Plot.text([`● ${label}`], {
      frameAnchor: 'top-left',
      fill: colour,
      fontWeight: 600,
      dx,
      dy: -24,
    });
    dx += 8 * label.length + 30;
    return mark;
  });
}
