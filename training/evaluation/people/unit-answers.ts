import { doubtOf, isPresent } from '../../../lib/au/decision';
import type { UnitAgreement } from '../../../lib/runs/photographs-file';
import { isUpper } from '../../input/obscure';
import { column, mistakes, type Predictions } from '../evaluate';
import { judged, type PhotoLabels } from '../photographs/agreement';

/** What decides on answers; each has one entry for each unit. */
export interface Rule {
  readonly thresholds: readonly number[];
  readonly unsureAbove: readonly number[];
  readonly aleatoricShares?: readonly number[];
}

/** A unit's answers on pictures beside what its judge says of them; arrays have an entry a picture. */
export interface UnitAnswers {
  readonly au: number;
  readonly judge: UnitAgreement['judge'];
  /** 1, 0, or NaN where nothing is decided. */
  readonly truth: Float32Array;
  /** How strong by the machine, NaN where it does not say. */
  readonly strength: Float32Array;
  readonly p: Float32Array;
  readonly epistemic: Float32Array;
  readonly aleatoric: Float32Array;
  readonly threshold: number;
  /** 1 where the answer is wrong, NaN where nothing is decided. */
  readonly wrong: Float32Array;
  /** By the rule's share of the aleatoric part. */
  readonly doubt: Float32Array;
  readonly unsureAbove: number;
}

/** Each unit's answers, judged by people where they were asked and else by the machine where it is sure. */
export function unitAnswers(photos: PhotoLabels, predictions: Predictions, rule: Rule): UnitAnswers[] {
  const n = photos.aus.length;
  return photos.aus.map((au, j) => {
    const of = (values: Float32Array) => column(values, n, j);
    const { judge, truth } = judged(of(photos.human), of(photos.labels));
    const [p, epistemic, aleatoric] = [predictions.p, predictions.epistemic, predictions.aleatoric].map(of);
    const threshold = rule.thresholds[j];
    return {
      ...{ au, judge, truth, p, epistemic, aleatoric, threshold },
      strength: of(photos.intensity),
      wrong: mistakes(p, truth, threshold),
      doubt: p.map((_, i) => doubtOf(epistemic[i], aleatoric[i], rule.aleatoricShares?.[j])),
      unsureAbove: rule.unsureAbove[j],
    };
  });
}

/** Whether a unit has answers of both kinds to be right or wrong about. */
export function isJudged({ truth }: UnitAnswers): boolean {
  return truth.includes(1) && truth.includes(0);
}

/** Whether a change of the pictures hides a unit. @param hides null where the change hides the face as a whole */
export function isHidden(au: number, hides: 'upper' | 'lower' | null): boolean {
  return hides === null || isUpper(au) === (hides === 'upper');
}

/** How often a unit is called present on these pictures. */
export function calledOn({ p, threshold }: Pick<UnitAnswers, 'p' | 'threshold'>): number {
  return p.reduce((sum, value) => sum + Number(isPresent(value, threshold)), 0);
}
