import { isPresent } from '../../../lib/au/decision';
import { AppError } from '../../../lib/errors';
import { machine } from '../../../lib/node/machine';
import { areaUnderRoc, rateOf } from '../../../lib/numbers/detection';
import { mean, meanOf } from '../../../lib/numbers/statistics';
import type { Done, Job } from '../../../lib/runs/job-file';
import type { UncertaintyQuality } from '../../../lib/runs/metrics-file';
import {
  type Reproduction,
  reproductionOptionsSchema,
  type VariantScores,
} from '../../../lib/runs/reproduction-file';
import { uncertaintyQuality } from '../../evaluation/uncertainty-quality';
import { readDone } from '../job';
import { BP4D_RATES } from './benchmark';
import { labelledPredictions } from './cell-predictions';
import { type Counts, meanOverRuns, pooledScores } from './estimates';
import { judgeClaims, trialsByNoise } from './paper-claims';
import { SHARES } from './plan';
import { meanAleatoric, readTrials, TABLE_VARIANTS, type Trial, type Trials } from './trials';
import { BINS, uncertaintyBins } from './uncertainty-bins';

/** The results of the cells that are done. */
export async function readResults(folder: string, job: Job): Promise<Reproduction> {
  const options = reproductionOptionsSchema.parse(job.options);
  const trials = await readTrials(folder, job);
  const missing = TABLE_VARIANTS.find((variant) => trials.of(variant).length === 0);
  if (missing) {
    throw new AppError(
      'bad-input',
      `No cell with ${missing} is done yet in ${folder}; there is nothing to report.`,
    );
  }
  const done = (await Promise.all(job.cells.map(({ id }) => readDone(folder, id)))).filter(
    (one): one is Done => one !== null,
  );
  const base = trials.of('ugn-b');
  return {
    command: job.command,
    options,
    devices: [...new Set(done.map(({ device }) => device))],
    seconds: done.reduce((sum, { seconds }) => sum + seconds, 0),
    cells: { done: done.length, all: job.cells.length },
    aus: trials.aus,
    rates: {
      wanted: options.picksByRates ? trials.aus.map((au) => BP4D_RATES[au]) : null,
      test: trials.aus.map((_, j) =>
        mean(firstSeed(base).map(({ test }) => rateOf(test.labels.map((row) => row[j] ?? Number.NaN)))),
      ),
    },
    images: {
      train: firstSeed(base).map(({ images }) => images),
      test: firstSeed(base).map(({ test }) => test.subjects.length),
    },
    alwaysYesF1: estimateOf(base, alwaysYes).value,
    table: TABLE_VARIANTS.map((variant) => scoresOf(variant, trials.of(variant))),
    claims: judgeClaims(trials, options.noise),
    figure2: figure2Of(trials),
    figure3: figure3Of(base),
    figure4: figure4Of(base),
    firstFold: firstFoldOf(base[0]),
    machine: machine(),
    aleatoric: trialsByNoise(trials, options.noise).map((entry) => ({
      level: entry.level,
      aleatoric: meanOverRuns(
        entry.trials.map(meanAleatoric),
        (run) => run.length,
        (run, people) => mean(people.map((person) => run[person])),
      ),
    })),
  };
}

function firstFoldOf(trial: Trial): Reproduction['firstFold'] {
  const quality = qualityOf(trial);
  return quality && { distribution: quality.distribution, risk: quality.mean.risk };
}

function firstSeed(trials: readonly Trial[]): Trial[] {
  return trials.filter(({ arm }) => arm.seed === 1);
}

function estimateOf(
  trials: readonly Trial[],
  measure: (people: Counts[]) => number,
  key: 'atHalf' | 'tuned' = 'atHalf',
) {
  return meanOverRuns(
    trials,
    (trial) => trial[key].length,
    (trial, people) => measure(people.map((i) => trial[key][i])),
  );
}

function scoresOf(variant: string, trials: readonly Trial[]): VariantScores {
  const f1 = (people: Counts[]) => mean(pooledScores(people).f1);
  return {
    variant,
    f1: estimateOf(trials, f1),
    accuracy: estimateOf(trials, (people) => mean(pooledScores(people).accuracy)),
    tunedF1: estimateOf(trials, f1, 'tuned'),
    ...doubtOf(trials),
    unitF1: pooledOverTrials(trials),
  };
}

/** F1 by unit, mean over the trials. */
function pooledOverTrials(trials: readonly Trial[]): number[] {
  const scores = trials.map(({ atHalf }) => pooledScores(atHalf).f1);
  return scores[0].map((_, j) => mean(scores.map((f1) => f1[j])));
}

/** F1 of answering yes to everything: all that is present is found, and all else is wrong. */
function alwaysYes(people: Counts[]): number {
  const n = people[0].truePositive.length;
  return mean(
    Array.from({ length: n }, (_, j) => {
      const sum = (key: keyof Counts) => people.reduce((total, counts) => total + counts[key][j], 0);
      const present = sum('truePositive') + sum('falseNegative');
      const absent = sum('falsePositive') + sum('trueNegative');
      return (2 * present) / (2 * present + absent);
    }),
  );
}

/** How well the epistemic part tells wrong predictions from right ones, by run; null where there is none. */
function doubtOf(trials: readonly Trial[]): Pick<VariantScores, 'errorAuc' | 'riskArea'> {
  const qualities = trials.map(qualityOf);
  if (qualities.some((quality) => quality === null)) return { errorAuc: null, riskArea: null };
  const overRuns = (values: readonly number[]) =>
    meanOverRuns(
      values,
      () => 1,
      (value) => value,
    );
  return {
    errorAuc: overRuns(trials.map(errorAucOf)),
    riskArea: overRuns(qualities.map((quality) => quality!.mean.riskArea)),
  };
}

function qualityOf({ test, aus }: Trial): UncertaintyQuality | null {
  return uncertaintyQuality(labelledPredictions(aus, test), { thresholds: aus.map(() => 0.5) });
}

function errorAucOf({ test, aus }: Trial): number {
  const areas = aus.map((_, j) =>
    areaUnderRoc(
      test.epistemic.map((row) => row[j]!),
      test.labels.map((row, i) =>
        row[j] === null ? Number.NaN : Number(isPresent(test.p[i][j]!, 0.5) !== row[j]! >= 0.5),
      ),
    ),
  );
  return meanOf(areas);
}

function figure2Of(trials: Trials): Reproduction['figure2'] {
  const f1 = (people: Counts[]) => mean(pooledScores(people).f1);
  return [...SHARES, 1].map((share) => ({
    share,
    images: trials.of('ugn', share)[0]?.images ?? 0,
    gnD: estimateOf(firstSeed(trials.of('gn-d', share)), f1),
    ugn: estimateOf(firstSeed(trials.of('ugn', share)), f1),
  }));
}

function figure3Of(trials: readonly Trial[]): Reproduction['figure3'] {
  const runs = trials.map(uncertaintyBins);
  const everyone = (people: number) => Array.from({ length: people }, (_, i) => i);
  const bins = Array.from({ length: BINS }, (_, bin) => bin);
  return {
    firstFold: bins.map((bin) => runs[0].accuracy(everyone(runs[0].people), bin, bin + 1)),
    all: bins.map((bin) =>
      meanOverRuns(
        runs,
        ({ people }) => people,
        (run, people) => run.accuracy(people, bin, bin + 1),
      ),
    ),
  };
}

function figure4Of(trials: readonly Trial[]): Reproduction['figure4'] {
  const images = trials.flatMap(({ test }) =>
    test.labels.map((labels, i) => ({
      units: labels.filter((label) => label !== null && label >= 0.5).length,
      epistemic: mean(test.epistemic[i].map((value) => value ?? 0)),
    })),
  );
  const most = Math.max(...images.map(({ units }) => units));
  return Array.from({ length: most + 1 }, (_, units) => {
    const values = images.filter((image) => image.units === units).map(({ epistemic }) => epistemic);
    return {
      units,
      images: values.length,
      epistemic: meanOverRuns(
        [values],
        (run) => run.length,
        (run, drawn) => mean(drawn.map((i) => run[i])),
      ),
    };
  }).filter((group) => group.images > 0);
}
