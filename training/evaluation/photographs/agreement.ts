import { confusion } from '../../../lib/au/confusion';
import { isPresent } from '../../../lib/au/decision';
import { calibrationError } from '../../../lib/numbers/calibration';
import { areaUnderRoc, f1Of, knownIndices } from '../../../lib/numbers/detection';
import { meanOf, rankCorrelation } from '../../../lib/numbers/statistics';
import type { Agreement, Measured, UnitAgreement } from '../../../lib/runs/photographs-file';
import { clearCases } from '../../face-set/clear-cases';
import { column, type Levels, mistakes, type Predictions } from '../evaluate';
import { measured } from '../measured';

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

const MEASURES = [
  'rank',
  'auc',
  'f1',
  'falseAlarms',
  'errorAuc',
  'calibration',
] as const satisfies readonly (keyof Agreement)[];

/** A measure that can be taken of any of its images. */
interface Question {
  readonly places: readonly number[];
  of(places: readonly number[]): number;
}

/** How a model's predictions on photographs agree with people and with the machine that labelled them. */
export function agreement(
  photos: PhotoLabels,
  predictions: Predictions,
  { thresholds }: Pick<Levels, 'thresholds'>,
): { units: UnitAgreement[]; means: Agreement } {
  const { aus, labels, human } = photos;
  const n = aus.length;
  const judges = aus.map((_, j) => judged(column(human, n, j), column(labels, n, j)));
  const questions = judges.map((judge, j) => questionsOf(photos, predictions, judge, thresholds[j], j));
  const units = aus.map((au, j) => ({
    au,
    judge: judges[j].judge,
    ...eachMeasure((name) => measured(questions[j][name].places, questions[j][name].of)),
  }));
  const existing = (name: (typeof MEASURES)[number]) =>
    questions.filter((_, j) => units[j][name] !== null).map((question) => question[name]);
  return { units, means: eachMeasure((name) => meanMeasure(existing(name), labels.length / n)) };
}

function questionsOf(
  { aus, labels, intensity }: PhotoLabels,
  predictions: Predictions,
  { judge, truth }: Judgement,
  threshold: number,
  j: number,
): Record<(typeof MEASURES)[number], Question> {
  const n = aus.length;
  const p = column(predictions.p, n, j);
  const doubt = column(predictions.epistemic, n, j);
  const strength = column(intensity, n, j);
  const known = knownIndices(truth);
  const wrong = mistakes(p, truth, threshold);
  const at = (values: Float32Array, places: readonly number[]) => places.map((i) => values[i]);
  // where the judge only ever says no, only false alarms can be counted
  const decided = known.some((i) => truth[i] === 1) ? known : [];
  return {
    rank: { places: knownIndices(strength), of: (i) => rankCorrelation(at(p, i), at(strength, i)) },
    auc: { places: known, of: (i) => areaUnderRoc(at(p, i), at(truth, i)) },
    f1: { places: decided, of: (i) => f1Of(confusion(at(p, i), at(truth, i), threshold)) },
    falseAlarms: {
      places: relaxedFaces(labels, n),
      of: (i) => meanOf(at(p, i).map((value) => Number(isPresent(value, threshold)))),
    },
    errorAuc: { places: decided, of: (i) => areaUnderRoc(at(doubt, i), at(wrong, i)) },
    calibration: {
      places: judge === 'people' ? known : [],
      of: (i) => calibrationError(at(p, i), at(truth, i)),
    },
  };
}

/** The mean of a measure over the units that have it; its interval comes from drawing whole images. */
function meanMeasure(questions: readonly Question[], images: number): Measured | null {
  const asked = questions.map(({ places, of }) => ({ isAsked: new Set(places), of }));
  const all = Array.from({ length: images }, (_, i) => i);
  return measured(asked.length > 0 ? all : [], (drawn) =>
    meanOf(asked.map(({ isAsked, of }) => of(drawn.filter((i) => isAsked.has(i))))),
  );
}

function eachMeasure(of: (name: (typeof MEASURES)[number]) => Measured | null): Agreement {
  const entries = MEASURES.map((name) => [name, of(name)] as const);
  return Object.fromEntries(entries) as unknown as Agreement;
}

/** Who decides on a unit, and what they say: 0, 1 or NaN where nothing is decided. */
export interface Judgement {
  readonly judge: UnitAgreement['judge'];
  readonly truth: Float32Array;
}

/** People decide where they were asked, elsewhere the machine where it is sure. */
export function judged(human: Float32Array, labels: Float32Array): Judgement {
  if (knownIndices(human).length > 0) return { judge: 'people', truth: human };
  return { judge: knownIndices(labels).length > 0 ? 'machine' : null, truth: clearCases(labels) };
}

/** Positions of the faces on which the machine sees no unit. */
function relaxedFaces(labels: Float32Array, n: number): number[] {
  const isActive = (i: number) => labels.subarray(i * n, (i + 1) * n).some((label) => label >= RELAXED);
  return Array.from({ length: labels.length / n }, (_, i) => i).filter((i) => !isActive(i));
}
