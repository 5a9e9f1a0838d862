import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { areaUnderRoc } from '../../../lib/numbers/detection';
import { Random } from '../../../lib/numbers/random';
import { meanOf } from '../../../lib/numbers/statistics';
import { MEASURES, METRICS_FILE, type Metrics } from '../../../lib/runs/metrics-file';
import { PREDICTIONS_FILE } from '../../../lib/runs/predictions-file';
import { bootstrapIntervals } from '../../../training/evaluation/bootstrap-intervals';
import { evaluate } from '../../../training/evaluation/evaluate';
import type { LabelledPredictions } from '../../../training/evaluation/predictions';
import {
  accuracyByBin,
  BINS,
  selectiveRisks,
  uncertaintyQuality,
} from '../../../training/evaluation/uncertainty-quality';
import { htmlPage, htmlTable } from '../../../training/report/html';
import { readLearningCurve } from '../../../training/report/learning-curve';
import { csv } from '../../../training/report/metrics-csv';
import { shareFigure } from '../../../training/report/run-figures';
import { readMetricsFile } from '../../../training/report/write-metrics';
import { readPredictionsFile } from '../../../training/report/write-predictions';
import { measureAll, writeReports } from '../../../training/report/write-reports';

const NO = Number.NaN;
const LEVELS = { thresholds: [0.4, 0.6], unsureAbove: [0.1, 0.1] };

/** Answers of a model that is often right, for people of whom some are harder; a tenth of the labels unknown. */
function answersOf(subjects: readonly string[], seed = 1): LabelledPredictions {
  const random = new Random(seed);
  const values = subjects.flatMap((subject) => [1, 12].map((au) => ({ subject, au })));
  const labels = values.map(() => (random.chance(0.1) ? NO : Number(random.chance(0.4))));
  const p = labels.map((label) => Math.min(1, Math.max(0, (label || 0) * 0.4 + 0.3 + 0.2 * random.normal())));
  return {
    aus: [1, 12],
    subjects,
    labels: Float32Array.from(labels),
    p: Float32Array.from(p),
    epistemic: Float32Array.from(p, (value) => 0.1 * (0.5 - Math.abs(value - 0.5))),
    aleatoric: Float32Array.from(p, () => 0.2),
  };
}

const people = (count: number, images: number) =>
  Array.from({ length: count * images }, (_, i) => `person ${i % count}`);

describe('intervals over people', () => {
  test('hold what was measured', () => {
    for (const count of [10, 40]) {
      const answers = answersOf(people(count, 400 / count));
      const { mean } = evaluate(answers.aus, answers, answers.labels, LEVELS);
      const intervals = bootstrapIntervals(answers, LEVELS);
      for (const key of ['f1', 'accuracy', 'auc', 'averagePrecision', 'brier'] as const) {
        const [low, high] = intervals.mean[key]!;
        expect(low).toBeLessThan(mean[key]);
        expect(high).toBeGreaterThan(mean[key]);
      }
    }
  });

  test('are the point itself, as evaluation has it, for one person', () => {
    const answers = answersOf(people(1, 150));
    const { units, mean } = evaluate(answers.aus, answers, answers.labels, LEVELS);
    const intervals = bootstrapIntervals(answers, LEVELS);
    for (const key of MEASURES) {
      for (const [scores, ranges] of [
        [mean, intervals.mean],
        [units[0], intervals.units[0]],
        [units[1], intervals.units[1]],
      ] as const) {
        expect(ranges[key]![0], key).toBeCloseTo(scores[key], 10);
        expect(ranges[key]![1], key).toBeCloseTo(scores[key], 10);
      }
    }
  });

  test('are the same each time, and unknown labels change nothing', () => {
    const answers = answersOf(people(8, 20));
    const once = bootstrapIntervals(answers, LEVELS);
    expect(bootstrapIntervals(answers, LEVELS)).toEqual(once);
    const more = {
      ...answers,
      subjects: [...answers.subjects, 'person 0'],
      labels: Float32Array.of(...answers.labels, NO, NO),
      p: Float32Array.of(...answers.p, 0.99, 0.01),
      epistemic: Float32Array.of(...answers.epistemic, 0.5, 0),
      aleatoric: Float32Array.of(...answers.aleatoric, 0, 0),
    };
    expect(bootstrapIntervals(more, LEVELS)).toEqual(once);
    expect(uncertaintyQuality(more, LEVELS)!.units).toEqual(uncertaintyQuality(answers, LEVELS)!.units);
  });
});

describe('uncertainty', () => {
  test('risk and its area by hand', () => {
    const wrong = [0, 0, 1, 1, NO];
    expect(selectiveRisks([1, 2, 3, 4, 0], wrong)).toEqual([0, 0, 1 / 3, 1 / 2]);
    expect(selectiveRisks([4, 3, 2, 1, 0], wrong)).toEqual([1, 1, 2 / 3, 1 / 2]);
    expect(selectiveRisks([7, 7, 7, 7, 0], wrong)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  test('bins hold as many answers each, the surest first', () => {
    const doubt = Array.from({ length: 41 }, (_, i) => 41 - i);
    const wrong = doubt.map((value) => (value === 41 ? NO : Number(value > 38)));
    expect(accuracyByBin(doubt, wrong)).toEqual([...new Array(BINS - 1).fill(1), 0]);
    expect(accuracyByBin([1, 2], [0, 1])).toEqual([]);
  });

  test('a perfect order has the best area, and a random one the error rate', () => {
    const random = new Random(3);
    const count = 4000;
    const labels = Float32Array.from({ length: count }, () => Number(random.chance(0.5)));
    const p = labels.map((label) => (random.chance(0.2) ? 1 - label : label));
    const base = { aus: [1], subjects: people(10, 400), labels, p, aleatoric: new Float32Array(count) };
    const quality = (epistemic: Float32Array) =>
      uncertaintyQuality({ ...base, epistemic }, { thresholds: [0.5] })!.units[0];
    const perfect = quality(p.map((value, i) => (value === labels[i] ? 0.1 : 0.2)));
    const order = quality(p.map((value, i) => (value === labels[i] ? 0.1 : 0.2) + 1e-3 * random.uniform()));
    expect(perfect.riskArea).toBeCloseTo(order.riskArea, 6);
    expect(order.riskArea).toBeCloseTo(order.bestRiskArea, 6);
    expect(order.bestRiskArea).toBeLessThan(0.03);

    const noise = Float32Array.from({ length: count }, () => random.uniform());
    const unsorted = quality(noise);
    const errors = p.map((value, i) => Number(value !== labels[i]));
    expect(Math.abs(unsorted.riskArea - meanOf([...errors]))).toBeLessThan(0.03);
    expect(Math.abs(areaUnderRoc(noise, errors) - 0.5)).toBeLessThan(0.03);
  });

  test('a model without an epistemic part has none to judge', () => {
    const answers = answersOf(people(4, 10));
    expect(uncertaintyQuality({ ...answers, epistemic: answers.epistemic.map(() => 0) }, LEVELS)).toBeNull();
  });

  test('every image is in one bar of the distribution', () => {
    const answers = answersOf(people(4, 50));
    const { bars, byUnitsPresent } = uncertaintyQuality(answers, LEVELS)!.distribution;
    expect(bars.reduce((sum, { images }) => sum + images, 0)).toBe(200);
    expect(byUnitsPresent.reduce((sum, { images }) => sum + images, 0)).toBe(200);
    expect(byUnitsPresent.map(({ unitsPresent }) => unitsPresent)).toEqual([0, 1, 2]);
  });
});

describe('files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ugn-report-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const answers = answersOf(people(6, 20));
  const metrics: Metrics = {
    command: 'npm run train -- --data "<b>a & b</b>"',
    config: 'ugn-b',
    data: ['<i>data</i>'],
    device: 'test',
    seconds: 61,
    seed: 1,
    machine: null,
    images: { train: 1, validation: 2, test: 120 },
    validationF1: 0.5,
    before: null,
    ...measureAll(answers, LEVELS),
  };
  const report = {
    title: 'run <1>',
    metrics,
    predictions: answers,
    sources: ['Drawn & quartered.'],
    settings: { a: '</code>' },
  };

  test('read back as they were written; what does not exist is null', async () => {
    const gap = { ...metrics, after: { ...metrics.after, mean: { ...metrics.after.mean, errorAuc: NO } } };
    await writeReports(folder, { ...report, metrics: gap });
    expect(await readMetricsFile(path.join(folder, METRICS_FILE))).toEqual(gap);
    const read = await readPredictionsFile(path.join(folder, PREDICTIONS_FILE));
    expect(read.subjects).toEqual(answers.subjects);
    expect(read.labels).toEqual(answers.labels);
    for (const [i, value] of read.p.entries()) expect(value).toBeCloseTo(answers.p[i], 4);
  });

  test('a file of something else is named', async () => {
    const file = path.join(folder, 'other.json');
    await writeFile(file, '{"aus":[]}');
    await expect(readMetricsFile(file)).rejects.toThrow('other.json');
    await expect(readPredictionsFile(file)).rejects.toThrow('other.json');
    await expect(readPredictionsFile(path.join(folder, 'none.json'))).rejects.toThrow('none.json');
  });

  test('report.html is one page without scripts in which text stays text', async () => {
    await writeReports(folder, report);
    const html = await readFile(path.join(folder, 'report.html'), 'utf8');
    const { document } = parseHTML(html);
    expect(html).not.toMatch(/<script|<link|<img|src=|href=|<b>|<i>|NaN|undefined|Infinity/);
    expect(document.querySelector('h1')!.textContent).toBe('run <1>');
    expect(document.querySelector('pre')!.textContent).toBe(metrics.command);
    expect(document.querySelectorAll('figure svg')).toHaveLength(5);
    expect(document.querySelectorAll('table')[0].querySelectorAll('tbody tr')).toHaveLength(3);
  });

  test('report.csv has a row for each unit, and one for the mean', async () => {
    const rows: Record<string, string>[] = parse(await readFile(path.join(folder, 'report.csv')), {
      columns: true,
    });
    expect(rows.map(({ au }) => au)).toEqual(['AU1', 'AU12', 'mean']);
    expect(Number(rows[2].f1)).toBeCloseTo(metrics.after.mean.f1, 5);
    expect(Number(rows[1].brier_high)).toBeCloseTo(metrics.intervals!.units[1].brier![1], 5);
  });

  test('the learning curve goes on from stage to stage and leaves a torn line out', async () => {
    const file = path.join(folder, 'log.jsonl');
    const lines = [
      { turnedLabels: {} },
      { stage: 1, step: 1, loss: 4 },
      { stage: 1, step: 2, loss: 2 },
      { stage: 1, step: 2, validationF1: 0.5 },
      { stage: 2, step: 1, loss: 3 },
    ];
    await writeFile(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"stage":2,"st`);
    expect(await readLearningCurve(file)).toEqual({
      loss: [
        { stage: 1, step: 1, loss: 4 },
        { stage: 1, step: 2, loss: 2 },
        { stage: 2, step: 3, loss: 3 },
      ],
      validation: [{ stage: 1, step: 2, f1: 0.5 }],
    });
  });
});

test('CSV cells with commas, quotes and line breaks come back', () => {
  const rows = [
    ['a,b', 'say "yes"', 'two\nlines'],
    ['', '1.5', ''],
  ];
  expect(parse(csv([rows[0], [null, 1.5, NO]]))).toEqual(rows);
});

test('a table escapes its cells', () => {
  const html = htmlPage('t', [{ heading: '<h>', html: htmlTable(['<x>'], [['a & "b"\n<small>']], "it's") }]);
  expect(html).toContain('&lt;h&gt;');
  expect(html).toContain('a &amp; &quot;b&quot;<br><small>&lt;small&gt;</small>');
  expect(html).not.toContain('<x>');
});

test('a figure draws each point that exists', () => {
  const svg = shareFigure([
    { variant: 'ugn & b', share: 0.01, value: 0.4, low: 0.3, high: 0.5 },
    { variant: 'ugn & b', share: 1, value: 0.6 },
    { variant: 'gn-d', share: 1, value: NO },
  ]);
  const { document } = parseHTML(svg);
  expect(document.querySelectorAll('circle')).toHaveLength(2);
  expect(document.querySelectorAll('[aria-label="rule"] line')).toHaveLength(1);
  expect(svg).toContain('ugn &amp; b');
});
