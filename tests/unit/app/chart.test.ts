import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChartOptions, Line } from '../../../app/training/_view/chart';
import { PaintedCanvas } from './painted-canvas';

/*
 * uPlot itself, on a canvas that keeps what is painted. It looks at the browser as soon as it is loaded, so the page is
 * there first and the chart is imported after it.
 */

const THEME: Record<string, string> = { '--muted': 'grey', '--line': 'pale', '--line-strong': 'dark' };

/** uPlot draws its lines by paths of its own, which are not what is tested here. */
class ChartCanvas extends PaintedCanvas {
  lineCap = '';
  lineJoin = '';
  lineDashOffset = 0;
  translate(): void {}
  rotate(): void {}
  override clip(path?: object): void {
    if (!path) super.clip();
  }
  override stroke(path?: object): void {
    if (!path) super.stroke();
  }
  fill(): void {}
  measureText(text: string): { width: number } {
    return { width: 7 * text.length };
  }
}

class NoPath {
  addPath(): void {}
  moveTo(): void {}
  lineTo(): void {}
  rect(): void {}
  arc(): void {}
  closePath(): void {}
}

const WIDTH = 600;
let canvas: ChartCanvas;

beforeEach(() => {
  vi.resetModules();
  const { window, document } = parseHTML('<!doctype html><html><body><div></div></body></html>');
  canvas = new ChartCanvas(WIDTH, 200);
  const create = document.createElement.bind(document);
  document.createElement = (name: string) => {
    const element = create(name);
    return name === 'canvas' ? Object.assign(element, { getContext: () => canvas }) : element;
  };
  for (const name of ['CustomEvent', 'Event', 'HTMLElement'] as const) vi.stubGlobal(name, window[name]);
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', { language: 'en' });
  vi.stubGlobal('devicePixelRatio', 1);
  vi.stubGlobal('matchMedia', () => new EventTarget());
  vi.stubGlobal('getComputedStyle', () => ({
    getPropertyValue: (name: string) => THEME[name] ?? `colour of ${name}`,
  }));
  vi.stubGlobal('Path2D', NoPath);
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw));
});
afterEach(() => vi.unstubAllGlobals());

async function drawn(lines: readonly Line['values'][], change: Partial<ChartOptions> = {}) {
  const { createChart } = await import('../../../app/training/_view/chart');
  const element = Object.assign(document.querySelector('div')!, { clientWidth: WIDTH }) as HTMLElement;
  const chart = createChart(element, {
    ...{ x: lines[0].map((_, i) => i), borders: [], format: (value) => `${value}`, height: 200 },
    lines: lines.map((values, i) => ({ label: `line ${i}`, colour: `series-${i + 1}`, values })),
    onCursor: () => {},
    ...change,
  });
  await Promise.resolve(); // uPlot draws in a microtask
  const { min, max, distr } = chart.scales.y;
  return { chart, low: min!, high: max!, isLog: distr === 3 };
}

const texts = () => canvas.letterings.map(({ text }) => text);

describe('a chart', () => {
  it('leaves a little room above and below its values', async () => {
    const { low, high } = await drawn([[1, 3]]);
    expect([low, high]).toEqual([0.88, 3.12]);
  });

  it('keeps ends in sight that are asked for, and begins at the lower one', async () => {
    const shares = await drawn([[0.2, 0.6]], { within: [0, 1] });
    expect([shares.low, shares.high]).toEqual([0, 1.06]);
    const { low, high } = await drawn([[-0.5, 0.6]], { within: [0, 1] });
    expect(low < -0.5 && high > 1).toBe(true);
  });

  it('has an axis of values that are all the same, zero too', async () => {
    for (const value of [0, 5, -5, 1e-9]) {
      const { low, high } = await drawn([[value, value]]);
      expect(low < value && value < high).toBe(true);
    }
  });

  it('takes a logarithmic axis where a linear one would show the highest values alone, if it may', async () => {
    const wide = [100, null, 1];
    expect((await drawn([wide], { mayBeLog: true })).isLog).toBe(true);
    expect((await drawn([wide])).isLog).toBe(false);
    expect((await drawn([[20, 1]], { mayBeLog: true })).isLog).toBe(false);
    expect((await drawn([[100, 0]], { mayBeLog: true })).isLog).toBe(false);
    expect((await drawn([[100, -1]], { mayBeLog: true })).isLog).toBe(false);
    expect((await drawn([[null, null]], { mayBeLog: true })).isLog).toBe(false);
  });

  it('is drawn of a single step, and of lines that have no value yet', async () => {
    const { chart } = await drawn([[0.5]], { x: [1] });
    expect(chart.scales.x.min! <= 1 && chart.scales.x.max! > 1).toBe(true);
    const nothing = await drawn([[null, null]], { within: [0, 1] });
    expect([nothing.low, nothing.high]).toEqual([0, 1]);
  });

  it('writes steps in thousands, and none between two steps', async () => {
    await drawn([[1, 2]], { x: [0, 40_000] });
    expect(texts()).toEqual(expect.arrayContaining(['0', '5000', '10k', '40k']));
    canvas.letterings.length = 0;
    await drawn([[1, 2]], { x: [0, 2], format: () => 'value' });
    expect(new Set(texts())).toEqual(new Set(['0', '1', '2', '', 'value']));
  });

  it('draws a dashed line over the whole plot where a stage begins, its name on the side with room', async () => {
    const borders = [
      { x: 20, label: 'graph' },
      { x: 90, label: 'end to end' },
    ];
    const { chart } = await drawn([[1, 2]], { x: [0, 100], borders });
    const { left, top, width, height } = chart.bbox;
    const dashed = canvas.strokes.filter(({ colour }) => colour === 'dark');
    expect(dashed.map(({ lines }) => lines[0])).toEqual(
      [0.2, 0.9].map((share) => {
        const x = left + share * width;
        return [x, top, x, top + height];
      }),
    );
    for (const { dash } of dashed) expect(dash).toEqual([3, 3]);
    const [graph, whole] = borders.map(({ label }) => canvas.letterings.find(({ text }) => text === label)!);
    expect([graph.align, whole.align]).toEqual(['left', 'right']);
    expect(graph.y).toBeLessThan(top);
  });

  it('ends each line with its letter, at its last value', async () => {
    const { chart } = await drawn([[]], {
      x: [0, 1, 2],
      lines: [
        { label: 'first', colour: 'series-1', letter: 'A', values: [1, 2, null] },
        { label: 'second', colour: 'series-2', letter: 'B', values: [1, undefined, 3] },
        { label: 'none yet', colour: 'series-3', letter: 'C', values: [null, null, null] },
        { label: 'without', colour: 'series-4', values: [1, 1, 1] },
      ],
    });
    const [a, b] = ['A', 'B'].map((letter) => canvas.letterings.find(({ text }) => text === letter)!);
    expect([a.colour, b.colour]).toEqual(['colour of --series-1', 'colour of --series-2']);
    expect([a.x, a.y]).toEqual([chart.valToPos(1, 'x', true) + 5, chart.valToPos(2, 'y', true)]);
    expect([b.x, b.y]).toEqual([chart.valToPos(2, 'x', true) + 5, chart.valToPos(3, 'y', true)]);
    expect(texts()).not.toContain('C');
  });

  it('is painted in the theme’s colours of the moment', async () => {
    const { chart } = await drawn([[1, 2]], { borders: [{ x: 0, label: 'graph' }] });
    canvas.letterings.length = 0;
    vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: () => 'night' }));
    chart.redraw();
    await Promise.resolve();
    expect(new Set(canvas.letterings.map(({ colour }) => colour))).toEqual(new Set(['night']));
  });
});
