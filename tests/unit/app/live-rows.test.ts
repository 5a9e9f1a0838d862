import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { GraphView } from '../../../app/_view/graph-view';
import { readAu } from '../../../app/_view/verdict';
import { FaceHistories } from '../../../app/(live)/_view/face-histories';
import type { Shown } from '../../../app/(live)/_view/result-feed';
import { RowView } from '../../../app/(live)/_view/row-view';
import { RowsView } from '../../../app/(live)/_view/rows-view';
import type { FaceReading, ModelFacts } from '../../../lib/readings/face-reading';

const model = {
  ...{ aus: [4, 12], thresholds: [0.4, 0.4], unsureAbove: [0.1, 0.1], adjacency: [1, 0.8, 0.8, 1] },
} as ModelFacts;

function faceOf(number: number, p: readonly number[], change: Partial<FaceReading> = {}): FaceReading {
  const each = (value: number) => new Float32Array(p.length).fill(value);
  return {
    ...{ number, p: Float32Array.from(p), lower: each(0), upper: each(1) },
    ...{ epistemic: each(0.01), aleatoric: each(0.2) },
    ...{ maskMean: new Float32Array(4).fill(1), maskVariance: new Float32Array(4) },
    ...change,
  } as FaceReading;
}

const PARTS = ['value', 'adjusted', 'word'].map((part) => `<span data-part="${part}"></span>`).join('');
const BARS = ['bar-fill', 'hatch'].map((part) => `<i class="${part}"></i>`).join('');
const rowMarkup = (au: number) =>
  `<li data-au="${au}">${PARTS}${BARS}<svg><path data-part="spark"/></svg></li>`;

/** Rows as AuRow renders them. */
function rowsOf(aus: readonly number[]) {
  const { document } = parseHTML(`<ul>${aus.map(rowMarkup).join('')}</ul>`);
  const root = document.querySelector('ul') as unknown as HTMLElement;
  const row = (au: number) => root.querySelector<HTMLElement>(`[data-au="${au}"]`)!;
  const drawn = (au: number, part: string, name: string) =>
    row(au).querySelector<HTMLElement>(`.${part}`)!.style.getPropertyValue(name);
  const part = (au: number, name: string) => row(au).querySelector(`[data-part=${name}]`)!;
  return { root, row, part, drawn, text: (au: number, name: string) => part(au, name).textContent };
}

const shownOf = (face: FaceReading | null, timestamp: number) =>
  ({ faces: face ? [face] : [], face, timestamp }) as unknown as Shown;

describe('a row of the live page', () => {
  const read = (change: Partial<FaceReading> = {}, p = 0.9) => readAu(faceOf(1, [p, 0], change), model, 0);

  it('shows the probability and the word, and gives both to scripts', () => {
    const { row, drawn, text } = rowsOf([4]);
    new RowView(row(4)).show(read());
    expect([text(4, 'value'), text(4, 'word'), text(4, 'adjusted')]).toEqual(['90 %', 'present', '']);
    expect(row(4).dataset).toMatchObject({ verdict: 'present', present: 'true', unsure: 'false' });
    expect(Number(row(4).getAttribute('data-p'))).toBeCloseTo(0.9, 6);
    expect(drawn(4, 'bar-fill', '--p')).toBe('0.900');
    expect(row(4).hasAttribute('data-adjusted')).toBe(false);
  });

  it('never shows a guess as a fact', () => {
    const { row, drawn, text } = rowsOf([4]);
    new RowView(row(4)).show(read({ epistemic: Float32Array.of(0.2, 0) }));
    expect(text(4, 'word')).toBe('unsure ?');
    expect(row(4).dataset).toMatchObject({ verdict: 'unsure', unsure: 'true' });
    expect(drawn(4, 'hatch', '--doubt-share')).toBe('1.000');
  });

  it('shows what is seen from the neutral face, as long as there is one', () => {
    const { row, text } = rowsOf([4]);
    const view = new RowView(row(4));
    view.show(read({ adjusted: Float32Array.of(0.25, 0) }));
    expect(text(4, 'adjusted')).toBe('25 %');
    expect(row(4).getAttribute('data-adjusted')).toBe('0.25');
    view.show(read());
    expect(text(4, 'adjusted')).toBe('');
    expect(row(4).hasAttribute('data-adjusted')).toBe(false);
  });

  it('keeps nothing of a face that is gone', () => {
    const { row, drawn, text } = rowsOf([4]);
    const view = new RowView(row(4));
    view.show(read({ adjusted: Float32Array.of(0.25, 0) }));
    view.clear();
    expect([text(4, 'value'), text(4, 'word'), text(4, 'adjusted')]).toEqual(['–', '', '']);
    expect(Object.keys({ ...row(4).dataset })).toEqual(['au']);
    expect(drawn(4, 'bar-fill', '--p')).toBe('0.000');
  });
});

describe('the rows of the live page', () => {
  it('get the reading of their own unit, in whatever order they stand', () => {
    const { root, text } = rowsOf([12, 4]);
    new RowsView(root, model).show(shownOf(faceOf(1, [0.1, 0.8]), 0));
    expect([text(4, 'value'), text(12, 'value')]).toEqual(['10 %', '80 %']);
  });

  it('are cleared without a face, and found again where React made them anew', () => {
    const { root, row, text } = rowsOf([4, 12]);
    const view = new RowsView(root, model);
    view.show(shownOf(faceOf(1, [0.1, 0.8]), 0));
    view.show(shownOf(null, 50));
    expect(text(12, 'value')).toBe('–');
    row(12).remove();
    view.show(shownOf(faceOf(1, [0.2, 0.7]), 100));
    root.insertAdjacentHTML('beforeend', rowMarkup(12));
    view.show(shownOf(faceOf(1, [0.3, 0.6]), 150));
    expect([text(4, 'value'), text(12, 'value')]).toEqual(['30 %', '60 %']);
  });

  it('draw a history four times a second, not with every result', () => {
    const { root, part } = rowsOf([4, 12]);
    const view = new RowsView(root, model);
    const drawn = new Set<string | null>();
    for (let time = 0; time <= 1000; time += 10) {
      const shown = shownOf(faceOf(1, [time / 1000, 0.5]), time);
      view.add(shown);
      view.show(shown);
      drawn.add(part(4, 'spark').getAttribute('d'));
    }
    expect(drawn.size).toBe(5);
  });
});

describe('FaceHistories', () => {
  it('keep a line for each face and unit', () => {
    const histories = new FaceHistories();
    for (let time = 0; time <= 500; time += 100) {
      histories.add([faceOf(1, [1, 0]), faceOf(2, [0, 1])], time);
    }
    expect(histories.path(1, 0, 500)).toBe(histories.path(2, 1, 500));
    expect(histories.path(1, 0, 500)).not.toBe(histories.path(1, 1, 500));
    expect(histories.path(3, 0, 500)).toBe('');
  });

  it('take ten samples a second, however fast results come', () => {
    const histories = new FaceHistories();
    for (let time = 0; time < 1000; time += 5) histories.add([faceOf(1, [0.5, 0])], time);
    expect(histories.path(1, 0, 1000).match(/[ML]/g)).toHaveLength(10);
  });

  it('forget a face that was away for longer than they show, and not before', () => {
    const histories = new FaceHistories();
    histories.add([faceOf(1, [0.5, 0])], 0);
    histories.add([], 9900);
    expect(histories.path(1, 0, 9900)).not.toBe('');
    histories.add([], 10_001);
    expect(histories.path(1, 0, 9900)).toBe('');
  });
});

describe('the graph', () => {
  const aus = [1, 2, 4, 12];
  // Of the links 1–2, 1–4, 1–12, 2–4, 2–12, 4–12 the first is the strongest.
  const strengths = [1, 0.8, 0.1, 0.6, 0.2, 0.4];
  const pairs = aus.flatMap((_, i) => aus.slice(i + 1).map((__, k) => [i, i + 1 + k]));
  const square = (diagonal: number, of: (link: number) => number) => {
    const cells = new Array<number>(16).fill(diagonal);
    pairs.forEach(([i, j], link) => {
      cells[i * 4 + j] = of(link);
      cells[j * 4 + i] = of(link);
    });
    return cells;
  };
  const four = { ...model, aus, adjacency: square(9, (link) => strengths[link]) };
  four.thresholds = [0.4, 0.4, 0.4, 0.4];
  four.unsureAbove = [0.1, 0.1, 0.1, 0.1];

  function graphOf() {
    const { document } = parseHTML(
      `<div>${pairs.map(() => '<path data-part="edge"/>').join('')}${aus.map(() => '<b data-part="node"></b>').join('')}</div>`,
    );
    const root = document.querySelector('div') as unknown as HTMLElement;
    const edges = [...root.querySelectorAll('[data-part=edge]')];
    const nodes = [...root.querySelectorAll<HTMLElement>('[data-part=node]')];
    const opacity = () => edges.map((edge) => Number(edge.getAttribute('stroke-opacity')));
    return { view: new GraphView(root, four), edges, nodes, opacity };
  }
  const face = (spread = 0) =>
    faceOf(1, [0.9, 0.1, 0.9, 0.1], {
      epistemic: Float32Array.of(0, 0, 0.2, 0),
      maskMean: new Float32Array(16).fill(1),
      maskVariance: Float32Array.from(square(0, (link) => (link === 0 ? spread : 0))),
    });

  it('draws a stronger link wider', () => {
    const { view, edges } = graphOf();
    view.show(face(), null);
    const widths = edges.map((edge) => Number(edge.getAttribute('stroke-width')));
    const order = [0, 1, 3, 5, 4, 2];
    for (const [k, place] of order.slice(1).entries()) expect(widths[place]).toBeLessThan(widths[order[k]]);
  });

  it('dashes and pales a link of which the samples disagree', () => {
    const { view, edges, opacity } = graphOf();
    view.show(face(0.25), null);
    expect(edges.map((edge) => edge.getAttribute('stroke-dasharray') !== 'none')).toEqual(
      pairs.map((_, link) => link === 0),
    );
    expect(opacity()[0]).toBeLessThan(opacity()[1]);
  });

  it('lets the links of the chosen unit stand out', () => {
    const { view, edges, opacity } = graphOf();
    view.show(face(), 12);
    const own = pairs.map((pair) => pair.includes(3));
    expect(edges.map((edge) => edge.getAttribute('data-touches') === 'true')).toEqual(own);
    const [touching, others] = [true, false].map((is) => opacity().filter((_, link) => own[link] === is));
    expect(Math.min(...touching)).toBeGreaterThan(Math.max(...others));
  });

  it('shows what each unit reads, and nothing without a face', () => {
    const { view, nodes, opacity } = graphOf();
    view.show(face(), null);
    expect(nodes.map(({ dataset }) => dataset.verdict)).toEqual(['present', 'absent', 'unsure', 'absent']);
    view.show(null, 12);
    expect(nodes.map(({ dataset }) => dataset.verdict)).toEqual(['', '', '', '']);
    expect(nodes[0].style.getPropertyValue('--p')).toBe('0.00');
    expect(Math.max(...opacity())).toBe(0);
  });
});
