import { describe, expect, it } from 'vitest';
import type { Line } from '../../../app/training/_view/chart';
import { chartSummary, newestOf, tableRows } from '../../../app/training/_view/chart-text';
import { compared, MOST } from '../../../app/training/_view/compared';
import { curveColumns } from '../../../app/training/_view/curve-columns';
import { joinedLines } from '../../../app/training/_view/joined-lines';
import { limitText, wantedBy } from '../../../app/training/_view/start-wishes';
import { sortedRows, type UnitRow, unitColumns } from '../../../app/training/_view/unit-columns';
import { addEntry, emptyCurves } from '../../../lib/runs/curves';
import type { LooseMetrics } from '../../../lib/runs/metrics-file';
import type { RunDetail } from '../../../lib/server/run-detail';

const line = (...values: Line['values'][number][]): Line => ({ label: 'loss', colour: 'series-1', values });

describe('a chart in words', () => {
  it('goes from the first to the last value, over breaks', () => {
    const text = chartSummary(
      'Loss',
      [1, 2, 2.5, 3.5],
      [line(null, 8, null, 2), line(1, 2, 3, undefined)],
      String,
    );
    expect(text).toBe(
      'Loss, a line chart over steps: loss from 8 to 2 at step 3; loss from 1 to 3 at step 2.',
    );
  });

  it('knows the newest value, zero too, and none where there is none', () => {
    expect(newestOf([1, 0, null])).toEqual({ value: 0, index: 1 });
    expect(newestOf([null, undefined])).toBeNull();
  });
});

describe('the rows of a chart’s table', () => {
  it('are all of a short one, and none without a value', () => {
    expect(tableRows(5, [line(1, null, 2, undefined, 3), line(null, null, null, 4, null)], 12)).toEqual([
      0, 2, 3, 4,
    ]);
    expect(tableRows(3, [line(null, null, null)], 12)).toEqual([]);
    expect(tableRows(0, [], 12)).toEqual([]);
  });

  it('are never more than asked for, each once, with the first and the last', () => {
    for (let steps = 1; steps <= 200; steps++) {
      const rows = tableRows(steps, [line(...new Array(steps).fill(1))], 12);
      expect(rows).toHaveLength(Math.min(12, steps));
      expect(new Set(rows).size).toBe(rows.length);
      expect([rows[0], rows.at(-1)]).toEqual([0, steps - 1]);
    }
  });
});

describe('runs side by side', () => {
  const details = ['one', 'two', 'three', 'four'].map((name) => ({ summary: { name } }) as RunDetail);

  it('differ in letter, colour and dash', () => {
    const runs = compared(details);
    expect(runs).toHaveLength(MOST);
    for (const sign of ['letter', 'colour', 'dash'] as const) {
      expect(new Set(runs.map((run) => JSON.stringify(run[sign]))).size).toBe(MOST);
    }
  });

  it('are drawn over the steps of all, with their own breaks', () => {
    const { x, lines } = joinedLines(compared(details.slice(0, 2)), [
      { x: [1, 2, 2.5, 3], y: [8, 6, null, 4] },
      { x: [2, 4], y: [5, 3] },
    ]);
    expect(x).toEqual([1, 2, 2.5, 3, 4]);
    expect(lines.map(({ label, values }) => [label, values])).toEqual([
      ['one', [8, 6, null, 4, undefined]],
      ['two', [undefined, 5, undefined, undefined, 3]],
    ]);
  });

  it('may have no step yet', () => {
    const { lines } = joinedLines(compared(details.slice(0, 2)), [
      { x: [], y: [] },
      { x: [], y: [] },
    ]);
    for (const { values } of lines) expect(newestOf(values)).toBeNull();
  });
});

describe('the columns of a run’s curves', () => {
  it('are none without a step', () => {
    expect(curveColumns(emptyCurves())).toMatchObject({ x: [], loss: [], smooth: [], borders: [] });
  });

  it('are as long as each other and ascend, whatever the stages logged', () => {
    const curves = emptyCurves();
    for (const stage of [1, 2, 3, 4]) {
      for (let step = 1; step <= 3; step++) {
        const loss = step === 2 ? null : 1;
        addEntry(curves, { stage, step, total: 3, loss, ...(stage === 3 ? { rate: 0.1 } : {}) });
      }
    }
    const { borders, ...columns } = curveColumns(curves);
    expect(new Set(Object.values(columns).map(({ length }) => length))).toEqual(new Set([12 + 3]));
    expect(columns.x.every((at, i) => i === 0 || at > columns.x[i - 1])).toBe(true);
    expect(borders.map(({ label }) => label)).toEqual(['graph', 'end to end', 'stage 4']);
    // A step whose loss is not known breaks the smoothed line as well.
    expect(columns.smooth.filter((value) => value === null)).toHaveLength(4 + 3);
  });
});

describe('the table of scores', () => {
  const unit = (au: number, f1: number | null) => ({ au, f1, rate: 0.2, f1AlwaysYes: 0.3, threshold: 0.5 });
  const metrics = {
    after: { units: [unit(1, 0.5), unit(4, null), unit(12, 0.9)], mean: { f1: 0.7, rate: 0.2, auc: null } },
    before: { units: [unit(1, 0.4)], mean: { f1: 0.4 } },
  } as unknown as LooseMetrics;
  const rows = metrics.after.units.map(
    (one): UnitRow => ({ unit: one, support: null, intervals: { f1: [0.45, 0.55] } }),
  );
  const columnOf = (key: string, file = metrics) =>
    unitColumns(file, null).find((column) => column.key === key)!;

  it('has a column for what was measured', () => {
    const keys = unitColumns(metrics, null).map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['au', 'rate', 'f1', 'before', 'threshold']));
    expect(keys).not.toContain('auc');
    const first = unitColumns({ ...metrics, before: null } as unknown as LooseMetrics, null);
    expect(first.map(({ key }) => key)).not.toContain('before');
  });

  it('writes a score with its interval, and what was before it', () => {
    expect([columnOf('f1').show(rows[0]), columnOf('f1').note?.(rows[0])]).toEqual(['50.0', '45.0–55.0']);
    expect(columnOf('before').show(rows[0])).toBe('40.0');
    expect([columnOf('f1').show(rows[1]), columnOf('before').show(rows[1])]).toEqual(['–', '–']);
    const mean: UnitRow = { ...rows[0], unit: { ...rows[0].unit, au: 0, threshold: null }, intervals: null };
    expect([
      columnOf('before').show(mean),
      columnOf('threshold').show(mean),
      columnOf('f1').note?.(mean),
    ]).toEqual([...['40.0', '', null]]);
  });

  it('sorts either way, with what was not measured at the end', () => {
    const order = (isDown: boolean) => sortedRows(rows, columnOf('f1'), isDown).map(({ unit: { au } }) => au);
    expect([order(false), order(true)]).toEqual([
      [1, 12, 4],
      [12, 1, 4],
    ]);
    expect(rows.map(({ unit: { au } }) => au)).toEqual([1, 4, 12]);
  });
});

describe('the form that starts a training', () => {
  const wanted = (fields: Record<string, string>) => {
    const names = ['minutes', 'epochs', 'seed', 'fold', 'folds', 'fraction', 'labelNoise'];
    const form = new FormData();
    for (const name of ['config', 'start', ...names]) form.set(name, fields[name] ?? '');
    for (const set of (fields.data ?? '').split(' ')) form.append('data', set);
    return wantedBy(form) as Record<string, unknown>;
  };

  it('reads numbers as people write them, and shares as parts of one', () => {
    expect(
      wanted({ config: 'ugn-b', data: 'a b', minutes: ' 2,5 ', fraction: '50', seed: '7' }),
    ).toMatchObject({
      ...{ config: 'ugn-b', data: ['a', 'b'], minutes: 2.5, fraction: 0.5, seed: 7 },
      ...{ epochs: null, fold: null, folds: null, labelNoise: null },
    });
  });

  it('leaves what is no number as it was written', () => {
    expect(wanted({ minutes: 'two', epochs: 'Infinity', fraction: 'half', seed: '0' })).toMatchObject({
      ...{ minutes: 'two', epochs: 'Infinity', fraction: 'half', seed: 0 },
    });
  });

  it('says how long a training may take', () => {
    const limits = [
      { minutes: null, epochs: null },
      { minutes: null, epochs: 3 },
      { minutes: 20, epochs: null },
      { minutes: 20, epochs: 3 },
    ];
    expect(limits.map(limitText)).toEqual([
      ...[
        'all its epochs',
        '3 epochs of each stage',
        'for 20 minutes',
        '3 epochs of each stage, 20 minutes at most',
      ],
    ]);
  });
});
