import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { Random } from '../../../lib/numbers/random';
import { EXAMPLES_FILE, examplesFileSchema, looseExamplesFile } from '../../../lib/runs/examples-file';
import {
  DONE_FILE,
  doneFileSchema,
  JOB_FILE,
  jobFileSchema,
  looseDoneFile,
  looseJobFile,
} from '../../../lib/runs/job-file';
import { LOG_FILE, parseLogLine } from '../../../lib/runs/log-lines';
import { looseMetricsFile, METRICS_FILE, metricsFileSchema } from '../../../lib/runs/metrics-file';
import {
  loosePhotographsFile,
  PHOTOGRAPHS_FILE,
  photographsFileSchema,
} from '../../../lib/runs/photographs-file';
import {
  loosePredictionsFile,
  PREDICTIONS_FILE,
  predictionsFileSchema,
} from '../../../lib/runs/predictions-file';
import {
  looseReproductionFile,
  REPRODUCTION_FILE,
  type ReproductionOptions,
  reproductionFileSchema,
} from '../../../lib/runs/reproduction-file';
import { looseRunFile, RUN_FILE, runFileSchema } from '../../../lib/runs/run-file';
import { looseStatusFile, STATUS_FILE, statusFileSchema } from '../../../lib/runs/status-file';
import { looseSummaryFile, SUMMARY_FILE, summaryFileSchema } from '../../../lib/runs/summary-file';
import { summarise, writeSummary } from '../../../training/jobs/folds-summary';
import { cellFolder, openJob } from '../../../training/jobs/job';
import { predictionsFile } from '../../../training/jobs/reproduce/cell';
import { storedSplit, writeCellPredictions } from '../../../training/jobs/reproduce/cell-predictions';
import { NOISE_LEVELS } from '../../../training/jobs/reproduce/plan';
import { writeReport } from '../../../training/jobs/reproduce/reproduce-report';
import { noiseName } from '../../../training/jobs/reproduce/run-cell';
import { TABLE_VARIANTS } from '../../../training/jobs/reproduce/trials';
import { workOnCell } from '../../../training/jobs/work-on-cell';
import { writeExamples } from '../../../training/report/write-examples';
import { writeMetricsFile } from '../../../training/report/write-metrics';
import { writePredictionsFile } from '../../../training/report/write-predictions';
import { measureAll } from '../../../training/report/write-reports';
import { consoleProgress } from '../../../training/run/console-progress';
import { checkOptions, writeOptions } from '../../../training/run/run-folder';
import { StatusFile } from '../../../training/run/status';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ugn-contract-'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = async (...parts: string[]) => JSON.parse(await readFile(path.join(...parts), 'utf8'));

/** Both readers take what training writes; the loose one gets every value as the file has it. */
async function expectBothRead(strict: z.ZodType, loose: z.ZodType, ...parts: string[]): Promise<void> {
  const content = await read(...parts);
  expect(strict.safeParse(content).error).toBeUndefined();
  expect(loose.parse(content)).toEqual(content);
}

const AUS = [1, 12];
const LEVELS = { thresholds: [0.5, 0.5], unsureAbove: [0.1, 0.1] };

/** Three images each of eight people; a label is missing. */
function answersOf(seed: number) {
  const random = new Random(seed);
  const subjects = Array.from({ length: 24 }, (_, i) => `person ${i % 8}`);
  const labels = Float32Array.from({ length: 48 }, () => Number(random.chance(0.5)));
  const p = labels.map((label) => 0.3 + 0.4 * label + 0.3 * (random.uniform() - 0.5));
  labels[5] = Number.NaN;
  const epistemic = p.map((value) => 0.1 * (0.5 - Math.abs(value - 0.5)));
  return { aus: AUS, subjects, labels, p, epistemic, aleatoric: p.map(() => 0.2) };
}

const METRICS = {
  command: 'npm run train',
  config: 'ugn-b',
  data: ['rendered'],
  device: 'none',
  seconds: 3,
  seed: 1,
  machine: null,
  images: { train: 1, validation: 2, test: 24 },
  validationF1: Number.NaN,
  before: null,
};

describe('a run folder as training writes it', () => {
  it('run.json', async () => {
    const options = checkOptions({
      command: 'npm run train -- --config ugn',
      config: 'ugn',
      data: ['rendered'],
      start: { kind: 'numpy', folder: 'weights' },
      seed: 1,
      saveEvery: { seconds: 60 },
      fold: 1,
      folds: 3,
      labelNoise: { AU12: 0.2 },
    });
    await writeOptions(folder, options);
    await expectBothRead(runFileSchema, looseRunFile, folder, RUN_FILE);
  });

  it('status.json', async () => {
    const status = new StatusFile(folder, {
      backend: 'cpu',
      label: 'none',
      isUsable: true,
      reason: '',
    });
    await expectBothRead(statusFileSchema, looseStatusFile, folder, STATUS_FILE);
    status.end('stopped', 'Stopped.');
    await expectBothRead(statusFileSchema, looseStatusFile, folder, STATUS_FILE);
  });

  it('log.jsonl', async () => {
    const { log } = consoleProgress(folder);
    log({ turnedLabels: { AU1: 3 } });
    log({ stage: 1, step: 0, validationF1: 0.5 });
    log({
      ...{ stage: 1, epoch: 0, step: 1, total: 9, loss: 2, gradientNorm: 1, rate: 0.1 },
      ...{ imagesPerSecond: Number.NaN, waiting: 0 },
    });
    const lines = (await readFile(path.join(folder, LOG_FILE), 'utf8')).trim().split('\n');
    expect(lines.map(parseLogLine)).toEqual([null, ...lines.slice(1).map((line) => JSON.parse(line))]);
  });

  it('metrics.json, whose numbers that do not exist are null', async () => {
    const answers = answersOf(1);
    await writeMetricsFile(path.join(folder, METRICS_FILE), { ...METRICS, ...measureAll(answers, LEVELS) });
    await expectBothRead(metricsFileSchema, looseMetricsFile, folder, METRICS_FILE);
    const blind = { ...answers, epistemic: answers.p.map(() => 0), labels: answers.labels.map(() => 1) };
    await writeMetricsFile(path.join(folder, METRICS_FILE), { ...METRICS, ...measureAll(blind, LEVELS) });
    await expectBothRead(metricsFileSchema, looseMetricsFile, folder, METRICS_FILE);
    const content = await read(folder, METRICS_FILE);
    expect(metricsFileSchema.parse(content).after.mean.auc).toBeNaN();
    expect(looseMetricsFile.parse(content).after.mean.auc).toBeNull();
  });

  it('answers.json', async () => {
    await writePredictionsFile(path.join(folder, PREDICTIONS_FILE), answersOf(1));
    await expectBothRead(predictionsFileSchema, loosePredictionsFile, folder, PREDICTIONS_FILE);
  });

  it('examples.json', async () => {
    const side = 8;
    const faces = [{ count: 24, side, pixels: new Uint8Array(24 * side * side * 3) }];
    await writeExamples(folder, answersOf(2), LEVELS, faces, { hash: 'abc', command: 'npm run evaluate' });
    await expectBothRead(examplesFileSchema, looseExamplesFile, folder, EXAMPLES_FILE);
  });
});

describe('beside the published model', () => {
  const published = path.join('public', 'models', 'default');
  it.each([
    [PHOTOGRAPHS_FILE, photographsFileSchema, loosePhotographsFile],
    [EXAMPLES_FILE, examplesFileSchema, looseExamplesFile],
  ] as const)('%s', async (file, strict, loose) => {
    await expectBothRead(strict, loose, published, file);
  });
});

describe('a job folder as training writes it', () => {
  const job = (kind: string, options: Record<string, unknown>, id: string) => ({
    ...{ kind, command: `npm run ${kind}`, options },
    cells: [{ id, needs: [], cost: 4 }],
  });
  const never = new AbortController().signal;

  it('folds: job.json, done.json and summary.json', async () => {
    const out = path.join(folder, 'folds');
    const open = await openJob(out, job('folds', { folds: 3 }, 'ugn-f1-s1'));
    const work = {
      device: 'none',
      run: (_: unknown, cell: { folder: string }) =>
        writeMetricsFile(path.join(cell.folder, METRICS_FILE), {
          ...METRICS,
          ...measureAll(answersOf(3), LEVELS),
        }),
    };
    await workOnCell(out, open.cells[0], work, never);
    await writeSummary(out, await summarise(out, open, () => 'ugn'));
    await expectBothRead(jobFileSchema, looseJobFile, out, JOB_FILE);
    await expectBothRead(doneFileSchema, looseDoneFile, cellFolder(out, 'ugn-f1-s1'), DONE_FILE);
    await expectBothRead(summaryFileSchema, looseSummaryFile, out, SUMMARY_FILE);
  });

  it('reproduce: report.json, also where shares of the data are not done and their numbers are null', async () => {
    const out = path.join(folder, 'reproduce');
    const options: ReproductionOptions = {
      ...{ data: ['rendered'], folds: 2, seeds: 1, inputSize: 64, init: null, picksByRates: false },
      noise: 0.2,
    };
    const open = await openJob(out, job('reproduce', options, 'f1-s1'));
    const work = {
      device: 'none',
      async run(_: unknown, cell: { folder: string }) {
        for (const [i, name] of [...TABLE_VARIANTS, ...NOISE_LEVELS.map(noiseName)].entries()) {
          const { subjects, labels, ...said } = answersOf(i);
          const split = storedSplit(subjects, labels, said);
          const content = { aus: AUS, variant: name, images: 24, validation: split, test: split };
          await writeCellPredictions(predictionsFile(cell.folder, name), content);
        }
      },
    };
    await workOnCell(out, open.cells[0], work, never);
    await writeReport(out, open);
    await expectBothRead(reproductionFileSchema, looseReproductionFile, out, REPRODUCTION_FILE);
    const { figure2 } = looseReproductionFile.parse(await read(out, REPRODUCTION_FILE));
    expect(figure2!.map(({ ugn }) => ugn.value === null)).toEqual([true, true, true, true, true, false]);
  });
});

describe('files of other versions', () => {
  const estimate = { value: 0.7 };
  const older: [name: string, strict: z.ZodType, loose: z.ZodType, file: object, of: object][] = [
    ['run.json', runFileSchema, looseRunFile, { command: 'c', config: 'ugn' }, { seed: null, start: null }],
    [
      ...(['status.json', statusFileSchema, looseStatusFile] as const),
      { state: 'done', updated: '2026-01-01T00:00:00.000Z' },
      { pid: null, message: null },
    ],
    [
      ...(['metrics.json', metricsFileSchema, looseMetricsFile] as const),
      { after: { images: 3, units: [{ au: 1, f1: 0.5, auc: null }], mean: { f1: 0.5 } } },
      { seconds: null, intervals: null, after: { images: 3, mean: { f1: 0.5, brier: null } } },
    ],
    [
      ...(['answers.json', predictionsFileSchema, loosePredictionsFile] as const),
      { aus: [1], labels: [[null]], p: [[0.5]] },
      { subjects: null, epistemic: null },
    ],
    [
      ...(['job.json', jobFileSchema, looseJobFile] as const),
      { cells: [{ id: 'f1' }] },
      { kind: null, cells: [{ id: 'f1', cost: null }] },
    ],
    [
      ...(['summary.json', summaryFileSchema, looseSummaryFile] as const),
      [{ config: 'ugn', cells: 3, measures: { f1: estimate } }],
      [{ measures: { f1: { value: 0.7, low: null } } }],
    ],
    [
      ...(['report.json', reproductionFileSchema, looseReproductionFile] as const),
      { table: [{ variant: 'ugn', f1: estimate }], claims: [] },
      { table: [{ variant: 'ugn', riskArea: null }], figure2: null, firstFold: null },
    ],
    [
      ...(['photographs.json', photographsFileSchema, loosePhotographsFile] as const),
      {
        ...{ hash: 'abc', images: 3, units: [{ au: 12, judge: 'people' }], means: {} },
        ...{ neighbours: [], hard: [], reliability: [] },
      },
      { groups: null, units: [{ au: 12, judge: 'people', rank: null }] },
    ],
    [
      ...(['examples.json', examplesFileSchema, looseExamplesFile] as const),
      { hash: 'abc', images: 3, groups: [] },
      { command: null },
    ],
  ];
  it.each(older)('%s that lacks newer fields is read loosely', (_, strict, loose, file, expected) => {
    expect(strict.safeParse(file).success).toBe(false);
    expect(loose.parse(file)).toMatchObject(expected);
  });

  it('a line of log.jsonl that lacks newer fields is read', () => {
    expect(parseLogLine('{"stage":1,"step":2,"total":9,"loss":null}')).toMatchObject({ step: 2, loss: null });
    expect(parseLogLine('{"stage":1,"step":2,"to')).toBeNull();
  });

  it('what a newer version added stays, a choice it knows is null, and what is needed is named', () => {
    const run = { command: 'c', config: 'ugn', start: { kind: 'hub' }, backend: 'cuda', novelty: 1 };
    expect(looseRunFile.parse(run)).toMatchObject({ start: null, backend: null, novelty: 1 });
    const [issue] = looseMetricsFile.safeParse({ after: 'lost' }).error!.issues;
    expect(issue.path).toEqual(['after']);
    expect(looseStatusFile.safeParse({ state: 'asleep', updated: '' }).success).toBe(false);
  });
});
