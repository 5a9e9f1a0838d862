import { clearCases } from '../datasets/clear-cases';
import { type Answers, column, type Levels, mistakes } from '../evaluate';
import {
  areaUnderRoc,
  calibrationBins,
  calibrationError,
  confusion,
  f1Of,
  knownIndices,
  meanOf,
} from '../metrics';
import { type Measure, measured } from '../report/measured';
import { rankCorrelation } from '../reproduce/statistics';

/** A face is relaxed where every unit's label is below this, the edge of what relaxed faces show. */
const RELAXED = 0.5;

/** Photographs with machine labels, and in part with what people saw. Arrays are [count, N], NaN unknown. */
export interface PhotoLabels {
  readonly aus: readonly number[];
  /** How likely by the machine (blended with the person's word where there is one), 0..1. */
  readonly labels: Float32Array;
  /** How strong by the machine alone, 0..1. */
  readonly intensity: Float32Array;
  /** What a person saw, 0 or 1. */
  readonly human: Float32Array;
}

export interface UnitAgreement {
  readonly au: number;
  /** Whether people or the machine decide what is present. */
  readonly judge: 'people' | 'machine' | null;
  /** Spearman's correlation of p with the machine's strength. */
  readonly rank: Measure | null;
  readonly auc: Measure | null;
  /** At the model's own threshold. */
  readonly f1: Measure | null;
  /** Share of relaxed faces that the model calls present. */
  readonly falseAlarms: Measure | null;
  /** Area under ROC of the epistemic part as a detector of decisions against the judge. */
  readonly errorAuc: Measure | null;
  /** Expected calibration error; against people alone, as the machine's labels are no probabilities. */
  readonly calibration: Measure | null;
}

/** How a model's answers on photographs agree with people and with the machine that labelled them. */
export function agreement(
  { aus, labels, intensity, human }: PhotoLabels,
  answers: Answers,
  { thresholds }: Pick<Levels, 'thresholds'>,
): UnitAgreement[] {
  const n = aus.length;
  const relaxed = relaxedFaces(labels, n);
  return aus.map((au, j): UnitAgreement => {
    const p = column(answers.p, n, j);
    const seen = column(human, n, j);
    const { judge, truth } = judged(seen, column(labels, n, j));
    const doubt = column(answers.epistemic, n, j);
    const strength = column(intensity, n, j);
    const known = knownIndices(truth);
    const wrong = mistakes(p, truth, thresholds[j]);
    const at = (values: Float32Array, places: readonly number[]) => places.map((i) => values[i]);
    // where the judge only ever says no, only false alarms can be counted
    const decided = known.some((i) => truth[i] === 1) ? known : [];
    return {
      au,
      judge,
      rank: measured(knownIndices(strength), (i) => rankCorrelation(at(p, i), at(strength, i))),
      auc: measured(known, (i) => areaUnderRoc(at(p, i), at(truth, i))),
      f1: measured(decided, (i) => f1Of(confusion(at(p, i), at(truth, i), thresholds[j]))),
      falseAlarms: measured(relaxed, (i) => meanOf(at(p, i).map((value) => Number(value >= thresholds[j])))),
      errorAuc: measured(decided, (i) => areaUnderRoc(at(doubt, i), at(wrong, i))),
      calibration:
        judge === 'people' ? measured(known, (i) => calibrationError(at(p, i), at(truth, i))) : null,
    };
  });
}

/** Who decides on a unit, and what they say: 0, 1 or NaN where nothing is decided. */
function judged(
  human: Float32Array,
  labels: Float32Array,
): { judge: UnitAgreement['judge']; truth: Float32Array } {
  if (knownIndices(human).length > 0) return { judge: 'people', truth: human };
  return { judge: knownIndices(labels).length > 0 ? 'machine' : null, truth: clearCases(labels) };
}

/** Positions of the faces on which the machine sees no unit. */
function relaxedFaces(labels: Float32Array, n: number): number[] {
  const isActive = (i: number) => labels.subarray(i * n, (i + 1) * n).some((label) => label >= RELAXED);
  return Array.from({ length: labels.length / n }, (_, i) => i).filter((i) => !isActive(i));
}

/** A unit that the machine cannot judge, beside one whose strength it sees. */
export interface Company {
  readonly au: number;
  readonly beside: number;
  /** Area under ROC of the first unit's p for the second being strong against it being absent. */
  readonly auc: Measure | null;
}

/** Anatomy's expectations: cheeks rise in broad smiles, and a wrinkled nose comes with lowered brows or raised lip. */
const COMPANY: readonly (readonly [number, number])[] = [
  [6, 12],
  [9, 4],
  [9, 10],
];
/** A label from here on is of a strong movement. */
const STRONG = 0.9;

/** How the units that nobody judges keep the company that anatomy expects. */
export function company({ aus, labels }: PhotoLabels, { p }: Answers): Company[] {
  const n = aus.length;
  return COMPANY.flatMap(([au, beside]) => {
    const [one, other] = [aus.indexOf(au), aus.indexOf(beside)];
    if (one < 0 || other < 0) return [];
    const scores = column(p, n, one);
    const strength = column(labels, n, other);
    const isSeen = strength.map((label) => (label >= STRONG ? 1 : label <= 1 - STRONG ? 0 : Number.NaN));
    const at = (values: Float32Array, places: readonly number[]) => places.map((i) => values[i]);
    const auc = measured(knownIndices(isSeen), (i) => areaUnderRoc(at(scores, i), at(isSeen, i)));
    return { au, beside, auc };
  });
}

/** Answers of one tenth of 0..1. */
export interface ReliabilityBin {
  readonly answers: number;
  /** Mean p, and share that is present. */
  readonly p: number;
  readonly present: number;
}

/** How often a unit that is given a probability is there by its judge, in ten bins; empty ones are left out. */
export function reliability(
  { aus, labels, human }: PhotoLabels,
  answers: Answers,
): { au: number; bins: ReliabilityBin[] }[] {
  const n = aus.length;
  return aus.map((au, j) => {
    const { truth } = judged(column(human, n, j), column(labels, n, j));
    const bins = calibrationBins(column(answers.p, n, j), truth).filter(({ count }) => count > 0);
    return {
      au,
      bins: bins.map(({ count, p, present }) => ({ answers: count, p: p / count, present: present / count })),
    };
  });
}

/** Mean absolute change of p from one set of answers to another, over images and units. */
export function meanChange(before: Answers, after: Answers): number {
  return meanOf(Array.from(before.p, (p, i) => Math.abs(p - after.p[i])));
}

/** By how much the median of the images' doubt (mean of the units) grows, as a factor. */
export function doubtFactor(before: Answers, after: Answers, n: number): number {
  return median(doubts(after, n)) / median(doubts(before, n));
}

function doubts({ epistemic }: Answers, n: number): number[] {
  return Array.from({ length: epistemic.length / n }, (_, i) =>
    meanOf([...epistemic.subarray(i * n, (i + 1) * n)]),
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
