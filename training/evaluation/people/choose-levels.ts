import { confusion } from '../../../lib/au/confusion';
import { doubtOf } from '../../../lib/au/decision';
import { areaUnderRoc, bestThreshold, f1Of, knownIndices } from '../../../lib/numbers/detection';
import { logOdds } from '../../../lib/numbers/odds';
import { meanOf, median, quantileOfSorted } from '../../../lib/numbers/statistics';
import { COSTS, epistemicDoubt } from '../../../lib/readings/confidence';
import { type Levels as Decisions, mistakes } from '../evaluate';
import { selectiveRisks } from '../uncertainty-quality';
import { isJudged, type UnitAnswers } from './unit-answers';

/** How the levels of a model are chosen. */
export interface LevelAims {
  /** Of the people who were told to look neutral: on which share a unit may be called, and on which share all may on average. */
  readonly perUnit: number;
  readonly mean: number;
  /** Most F1 on validation pictures that a unit gives up for that; one that would lose more is called on as few as this allows. */
  readonly mostF1Lost: number;
  /** Of the answers that are not called unsure, the share that may be wrong on validation pictures. */
  readonly wrongAmongSure: number;
}

const LEVEL_AIMS: LevelAims = { perUnit: 1 / 40, mean: 0.008, mostF1Lost: 0.1, wrongAmongSure: 0.01 };

/** Log-odds that a threshold keeps from those who were told to look neutral: others will come somewhat nearer than they. */
const NEUTRAL_MARGIN = 0.5;
/** A threshold that the model has stays where no other has an F1 higher by more than this. */
const F1_TOLERANCE = 0.01;
/** Shares of the aleatoric part that are tried: from the epistemic part alone to the total. */
const SHARES = [0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1];
/** Area under ROC given up for a smaller share, since the epistemic part alone notices that a face is hidden. */
const AREA_TOLERANCE = 0.01;
/** A unit's own mistakes count as if so many of the average unit were among them. */
const PRIOR_MISTAKES = 20;

/**
 * Thresholds with the best F1 on validation pictures under which hardly anybody who was told to look neutral is called, where
 * that can be had for little, which part of the aleatoric uncertainty belongs to doubt, and from which doubt on an answer is unsure.
 * @param validation answers on pictures that no weight was fitted to
 * @param neutral answers on people who were told to look neutral, whom nothing is fitted to either
 */
export function chooseLevels(
  validation: readonly UnitAnswers[],
  neutral: readonly UnitAnswers[],
  aims: LevelAims = LEVEL_AIMS,
): Required<Decisions> {
  const thresholds = chooseThresholds(validation, neutral, aims);
  const decided = validation.map((unit, j) => ({
    ...unit,
    wrong: mistakes(unit.p, unit.truth, thresholds[j]),
  }));
  const aleatoricShares = chooseShares(decided);
  return { thresholds, aleatoricShares, unsureAbove: chooseUnsure(decided, aleatoricShares, aims) };
}

/** A threshold that calls at most so many of the neutral people. */
interface Option {
  readonly threshold: number;
  readonly called: number;
  readonly f1: number;
}

function chooseThresholds(
  validation: readonly UnitAnswers[],
  neutral: readonly UnitAnswers[],
  { perUnit, mean, mostF1Lost }: LevelAims,
): number[] {
  const people = neutral[0]?.p.length ?? 0;
  const most = Math.floor(perUnit * people + 1e-9);
  const cheapOf = (unit: UnitAnswers, j: number, called: number) => {
    const now = isJudged(unit) ? f1At(unit, unit.threshold) : 0;
    return optionsOf(unit, neutral[j]?.p ?? new Float32Array(), called).filter(
      ({ f1 }) => f1 >= now - mostF1Lost,
    );
  };
  // of each unit, from the most people that may be called to none
  const quiet = validation.map((unit, j) => cheapOf(unit, j, most));
  const isLoud = quiet.map((options) => options.length === 0);
  const options = validation.map((unit, j) => (isLoud[j] ? cheapOf(unit, j, people).slice(-1) : quiet[j]));
  const chosen = options.map(() => 0);
  const calledNow = () =>
    options.reduce((sum, option, j) => sum + (isLoud[j] ? 0 : option[chosen[j]].called), 0);
  while (calledNow() > mean * people * isLoud.filter((loud) => !loud).length) {
    const costs = options.map((option, j) => {
      const [now, next] = [option[chosen[j]], option[chosen[j] + 1]];
      return next === undefined
        ? Number.POSITIVE_INFINITY
        : (now.f1 - next.f1) / Math.max(1, now.called - next.called);
    });
    const least = Math.min(...costs);
    if (least === Number.POSITIVE_INFINITY) break; // no unit has another threshold that costs little
    chosen[costs.indexOf(least)]++;
  }
  return options.map((option, j) => option[chosen[j]].threshold);
}

function optionsOf(unit: UnitAnswers, neutral: Float32Array, most: number): Option[] {
  const descending = [...neutral].sort((one, other) => other - one);
  const options: Option[] = [];
  for (let allowed = most; allowed >= 0; allowed--) {
    const floor = beyond(descending[allowed] ?? 0);
    const threshold = isJudged(unit) ? judgedThreshold(unit, floor) : Math.max(unit.threshold, floor);
    const called = descending.filter((p) => p >= threshold).length;
    if (options.at(-1)?.called === called) continue;
    options.push({
      threshold,
      called,
      f1: isJudged(unit) ? f1At(unit, threshold) : 0,
    });
  }
  return options;
}

/** A high epistemic part of a unit among validation pictures. */
const HIGH = 0.9;
/** Of validation pictures, in clear sight, the share whose confidence doubt does not lower. */
const TRUSTED = 0.97;

/**
 * The epistemic parts that `confidence` measures a face's by: high ones of each unit, times one factor by which hardly any
 * validation picture costs confidence.
 */
export function chooseEpistemicLevels(validation: readonly UnitAnswers[]): number[] {
  const high = validation.map(({ epistemic }) => quantileOfSorted(Float64Array.from(epistemic).sort(), HIGH));
  const doubts = Array.from({ length: validation[0].epistemic.length }, (_, i) =>
    epistemicDoubt(
      validation.map(({ epistemic }) => epistemic[i]),
      high,
    ),
  );
  const factor = Math.exp(quantileOfSorted(Float64Array.from(doubts).sort(), TRUSTED) - COSTS.doubt.free);
  return high.map((level) => level * factor);
}

/** A probability above that of somebody neutral, by the margin. */
function beyond(p: number): number {
  return p === 0 ? 0 : 1 / (1 + Math.exp(-logOdds(p, 1e-6) - NEUTRAL_MARGIN));
}

/** The model's own threshold where it is above the floor and hardly another is better. */
function judgedThreshold(unit: UnitAnswers, floor: number): number {
  const best = bestThreshold(unit.p, unit.truth, floor);
  const isGood = unit.threshold > floor && f1At(unit, unit.threshold) >= f1At(unit, best) - F1_TOLERANCE;
  return isGood ? unit.threshold : best;
}

function f1At({ p, truth }: UnitAnswers, threshold: number): number {
  return f1Of(confusion(p, truth, threshold));
}

function chooseShares(units: readonly UnitAnswers[]): number[] {
  const asked = units.filter(isJudged);
  const areaOf = ({ epistemic, aleatoric, wrong }: UnitAnswers, share: number) =>
    areaUnderRoc(
      epistemic.map((value, i) => doubtOf(value, aleatoric[i], share)),
      wrong,
    );
  const average = SHARES.map((share) => meanOf(asked.map((unit) => areaOf(unit, share))));
  return units.map((unit) => {
    const count = isJudged(unit) ? unit.wrong.filter((wrong) => wrong === 1).length : 0;
    const scores = SHARES.map((share, k) => {
      const own = areaOf(unit, share);
      return Number.isNaN(own)
        ? average[k]
        : (count * own + PRIOR_MISTAKES * average[k]) / (count + PRIOR_MISTAKES);
    });
    const best = Math.max(...scores);
    return SHARES[scores.findIndex((score) => score >= best - AREA_TOLERANCE)];
  });
}

function chooseUnsure(
  units: readonly UnitAnswers[],
  shares: readonly number[],
  { wrongAmongSure }: LevelAims,
): number[] {
  const levels = units.map((unit, j) => {
    if (!isJudged(unit)) return Number.NaN;
    const doubt = unit.epistemic.map((value, i) => doubtOf(value, unit.aleatoric[i], shares[j]));
    return unsureFrom(doubt, unit.wrong, wrongAmongSure);
  });
  const typical = median(levels); // for units that nobody judges
  return levels.map((level) => (Number.isNaN(level) ? typical : level));
}

/** The largest doubt up to which at most this share of the answers is wrong. */
export function unsureFrom(doubt: ArrayLike<number>, wrong: ArrayLike<number>, share: number): number {
  const ascending = knownIndices(wrong)
    .map((i) => doubt[i])
    .sort((one, other) => one - other);
  const last = selectiveRisks(doubt, wrong).findLastIndex((risk) => risk <= share);
  return last < 0 ? 0 : ascending[last];
}
