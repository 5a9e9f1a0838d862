import uPlot from 'uplot';
import type { Border } from './curve-columns';

/** A line of a chart. */
export interface Line {
  readonly label: string;
  /** Name of a custom property of theme.css, without its dashes. */
  readonly colour: string;
  /** null breaks the line, undefined is passed over: another line has a value there. */
  readonly values: readonly (number | null | undefined)[];
  readonly dash?: readonly number[];
  /** CSS pixels. */
  readonly width?: number;
  readonly opacity?: number;
  /** Draws a dot at every value. */
  readonly dots?: boolean;
  /** Stands at the line's right end, so that it is told apart without its colour. */
  readonly letter?: string;
}

export interface ChartOptions {
  readonly x: readonly number[];
  readonly lines: readonly Line[];
  readonly borders: readonly Border[];
  readonly format: (value: number) => string;
  /** Ends of the y axis that are always in sight. */
  readonly within?: readonly [number, number];
  /** Takes a logarithmic y axis where the values ask for one. */
  readonly mayBeLog?: boolean;
  readonly height: number;
  readonly onCursor: (index: number | null) => void;
}

const FONT = '12px ui-sans-serif, system-ui, "Segoe UI", Roboto, Arial, sans-serif';
/** From here on a linear axis would show the highest values alone. */
const LOG_FROM = 30;

/** Draws a chart into an element; it follows the theme's colours at each redraw. */
export function createChart(element: HTMLElement, options: ChartOptions): uPlot {
  const { x, lines, format, height, onCursor } = options;
  const colour = (name: string) => getComputedStyle(element).getPropertyValue(`--${name}`);
  const isLog = wantsLog(options);
  const axis = {
    font: FONT,
    stroke: () => colour('muted'),
    grid: { stroke: () => colour('line'), width: 1 },
    ticks: { stroke: () => colour('line'), width: 1, size: 4 },
  };
  return new uPlot(
    {
      width: Math.max(200, element.clientWidth),
      height,
      legend: { show: false },
      padding: [options.borders.length > 0 ? 18 : 8, lines.some(({ letter }) => letter) ? 24 : 14, 0, 0],
      cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: (_, low, high) => [low ?? 0, Math.max(high ?? 1, (low ?? 0) + 1)] },
        y: isLog ? { distr: 3 } : { range: rangeOf(options) },
      },
      axes: [
        { ...axis, size: 28, space: 64, values: (_, splits) => splits.map(stepText) },
        {
          ...axis,
          size: 58,
          space: 36,
          values: (_, splits) => splits.map((v) => (v === null ? '' : format(v))),
        },
      ],
      series: [
        {},
        ...lines.map(({ label, colour: name, dash, width = 2, opacity = 1, dots = false }) => ({
          label,
          stroke: () => colour(name),
          dash: dash ? [...dash] : undefined,
          width,
          alpha: opacity,
          points: { show: dots, size: 6, fill: () => colour(name) },
        })),
      ],
      hooks: {
        draw: [(chart) => drawBorders(chart, options, colour), (chart) => drawLetters(chart, lines, colour)],
        setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)],
      },
    },
    [[...x], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData,
    element,
  );
}

function wantsLog({ lines, mayBeLog = false }: ChartOptions): boolean {
  if (!mayBeLog) return false;
  const values = lines.flatMap(({ values }) => values.filter((value) => typeof value === 'number'));
  const low = Math.min(...values);
  return low > 0 && Math.max(...values) / low > LOG_FROM;
}

/** A little room above and below what is shown. */
function rangeOf({ within }: ChartOptions): uPlot.Range.Function {
  return (_, low, high) => {
    if (low === null || high === null) return within ? [within[0], within[1]] : [0, 1];
    const [from, to] = within ? [Math.min(low, within[0]), Math.max(high, within[1])] : [low, high];
    const room = 0.06 * (to - from || Math.abs(to) || 1);
    return [within && from === within[0] ? from : from - room, to + room];
  };
}

function stepText(step: number): string {
  if (!Number.isInteger(step)) return '';
  return step >= 10_000 ? `${step / 1000}k` : String(step);
}

function drawBorders(
  { ctx, bbox, valToPos }: uPlot,
  { borders }: ChartOptions,
  colour: (name: string) => string,
): void {
  ctx.save();
  ctx.strokeStyle = colour('line-strong');
  ctx.fillStyle = colour('muted');
  ctx.font = scaledFont();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { x, label } of borders) {
    const left = valToPos(x, 'x', true);
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
    ctx.textAlign = left > bbox.left + 0.8 * bbox.width ? 'right' : 'left';
    ctx.fillText(label, left, bbox.top - 5 * devicePixelRatio);
  }
  ctx.restore();
}

function drawLetters(chart: uPlot, lines: readonly Line[], colour: (name: string) => string): void {
  const { ctx, data, valToPos } = chart;
  ctx.save();
  ctx.font = `bold ${scaledFont()}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const [i, { letter, colour: name }] of lines.entries()) {
    const last = Array.from(data[i + 1]).findLastIndex((value) => typeof value === 'number');
    if (!letter || last === -1) continue;
    ctx.fillStyle = colour(name);
    const left = valToPos(data[0][last], 'x', true) + 5 * devicePixelRatio;
    ctx.fillText(letter, left, valToPos(data[i + 1][last]!, 'y', true));
  }
  ctx.restore();
}

function scaledFont(): string {
  return FONT.replace('12px', `${12 * devicePixelRatio}px`);
}
