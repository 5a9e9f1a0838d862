import { mean, rankCorrelation, slope } from '../../../lib/numbers/statistics';
import type { Estimate } from '../../../lib/runs/estimate';
import type { Claim } from '../../../lib/runs/reproduction-file';
import { verdictOn, verdictOnAll } from './claim-verdict';
import { meanOverRuns, pooledScores } from './estimates';
import { NOISE_LEVELS, SHARES } from './plan';
import { noiseName } from './run-cell';
import { meanAleatoric, type Trial, type Trials } from './trials';
import { uncertaintyBins } from './uncertainty-bins';

/** Every claim, judged by one rule (verdict.ts) from differences within folds × seeds. */
export function judgeClaims(trials: Trials, noise: number): Claim[] {
  return [
    pair(trials, 'The balanced loss helps: ResNet-BL above ResNet18', 'resnet-bl', 'resnet18'),
    pair(trials, 'The graph helps: GN-D above ResNet-BL', 'gn-d', 'resnet-bl'),
    pair(trials, 'The probabilistic mask helps: UGN above GN-D', 'ugn', 'gn-d'),
    pair(trials, 'Weighting by uncertainty helps: UGN-B above UGN', 'ugn-b', 'ugn'),
    figure2(trials),
    figure3(trials),
    figure4(trials),
    aleatoric(trials, noise),
  ];
}

/** F1 of one model less that of another on the same fold, seed and people. */
function f1Difference(better: readonly Trial[], worse: readonly Trial[]): Estimate {
  return meanOverRuns(
    paired(better, worse),
    ([one]) => one.atHalf.length,
    (pair, people) => {
      const [upper, lower] = pair.map((trial) => mean(pooledScores(people.map((i) => trial.atHalf[i])).f1));
      return upper - lower;
    },
  );
}

/** Trials of two models on the same fold and seed. */
function paired(one: readonly Trial[], other: readonly Trial[]): (readonly [Trial, Trial])[] {
  return one.flatMap((trial) => {
    const match = other.find(({ arm }) => arm.fold === trial.arm.fold && arm.seed === trial.arm.seed);
    return match ? [[trial, match] as const] : [];
  });
}

function pair(trials: Trials, claim: string, better: string, worse: string): Claim {
  const estimate = f1Difference(trials.of(better), trials.of(worse));
  return {
    claim,
    measure: 'difference of mean F1',
    effects: [{ where: 'all training data', estimate }],
    verdict: verdictOn(estimate),
  };
}

function figure2(trials: Trials): Claim {
  const effects = [...SHARES, 1].map((share) => ({
    where: `${Math.round(100 * share)} % of the training data`,
    estimate: f1Difference(trials.of('ugn', share), trials.of('gn-d', share)),
  }));
  return {
    claim: 'Figure 2: UGN stays above GN-D at every share of the training data',
    measure: 'difference of mean F1',
    effects,
    verdict: verdictOnAll(effects.map(({ estimate }) => estimate)),
  };
}

/** A bin for every twentieth of the images; the ends are the first and the last four. */
const ENDS = 4;

function figure3(trials: Trials): Claim {
  const runs = trials.of('ugn-b').map(uncertaintyBins);
  const estimate = meanOverRuns(
    runs,
    ({ people }) => people,
    (run, people) => run.accuracy(people, 0, ENDS) - run.accuracy(people, 20 - ENDS, 20),
  );
  return {
    claim: 'Figure 3: accuracy falls from low to high epistemic uncertainty (UGN-B)',
    measure:
      'accuracy of the surest fifth of the images less that of the least sure fifth, mean of the units',
    effects: [{ where: 'all training data', estimate }],
    verdict: verdictOn(estimate),
  };
}

function figure4(trials: Trials): Claim {
  const runs = trials.of('ugn-b').map(({ test }) => {
    const subjects = [...new Set(test.subjects)];
    const images = test.subjects.map((subject, i) => ({
      person: subjects.indexOf(subject),
      units: test.labels[i].filter((label) => label !== null && label >= 0.5).length,
      epistemic: mean(test.epistemic[i].map((value) => value ?? 0)),
    }));
    return subjects.map((_, person) => images.filter((image) => image.person === person));
  });
  const estimate = meanOverRuns(
    runs,
    (run) => run.length,
    (run, people) => {
      const images = people.flatMap((person) => run[person]);
      return rankCorrelation(
        images.map(({ units }) => units),
        images.map(({ epistemic }) => epistemic),
      );
    },
  );
  return {
    claim: 'Figure 4: images with many action units are the uncertain ones (UGN-B)',
    measure:
      'rank correlation, over images, of the number of units present and the mean epistemic uncertainty',
    effects: [{ where: 'all training data', estimate }],
    verdict: verdictOn(estimate),
  };
}

/** Trials of UGN-B by level of noise, lowest first; the benchmark's own level is the plain UGN-B. */
export function trialsByNoise(trials: Trials, own: number): { level: number; trials: Trial[] }[] {
  const levels = [...new Set([...NOISE_LEVELS, own])].sort((one, other) => one - other);
  return levels.map((level) => ({
    level,
    trials: trials.of(level === own ? 'ugn-b' : noiseName(level)).filter(({ arm }) => arm.seed === 1),
  }));
}

function aleatoric(trials: Trials, own: number): Claim {
  const byLevel = trialsByNoise(trials, own).filter((entry) => entry.trials.length > 0);
  const levels = byLevel.map(({ level }) => level);
  const runs = byLevel[0].trials.flatMap(({ arm }) => {
    const same = byLevel.map((entry) => entry.trials.find((trial) => trial.arm.fold === arm.fold));
    return same.every((trial) => trial !== undefined) ? [same.map(meanAleatoric)] : [];
  });
  const measure = (run: readonly (readonly number[])[], people: readonly number[]) =>
    run.map((perPerson) => mean(people.map((person) => perPerson[person])));
  const over = (statistic: (x: readonly number[], y: readonly number[]) => number) =>
    meanOverRuns(
      runs,
      (run) => run[0].length,
      (run, people) => statistic(levels, measure(run, people)),
    );
  const rise = over(slope);
  return {
    claim: 'Aleatoric uncertainty rises with the noise of the labels (UGN-B)',
    measure: 'mean aleatoric uncertainty on test images over the chance of a guessed training label',
    effects: [
      { where: 'slope, nats for all labels guessed', estimate: rise },
      { where: 'rank correlation over the levels', estimate: over(rankCorrelation) },
    ],
    verdict: verdictOn(rise),
  };
}
