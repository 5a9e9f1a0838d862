import { unitName } from '../../../lib/au/catalogue';
import { confusion } from '../../../lib/au/confusion';
import { textTable } from '../../../lib/node/text-table';
import { f1Of } from '../../../lib/numbers/detection';
import { meanOf } from '../../../lib/numbers/statistics';
import type { UgnConfig } from '../../../lib/ugn/config';
import type { Levels } from '../../evaluation/evaluate';
import { calledOn, isJudged, type UnitAnswers } from '../../evaluation/people/unit-answers';

/** What a model decides by, beside what it decided by before. */
export function levelTable(before: Levels & { readonly config: UgnConfig }, now: Levels): string {
  const shown = (value: number | undefined) => (value ?? 0).toFixed(3);
  return textTable([
    ['unit', 'threshold', 'before', 'share of aleatoric', 'before', 'unsure above', 'before'],
    ...before.config.aus.map((au, j) => [
      unitName(au),
      shown(now.thresholds[j]),
      shown(before.thresholds[j]),
      shown(now.aleatoricShares?.[j]),
      shown(before.aleatoricShares?.[j]),
      shown(now.unsureAbove[j]),
      shown(before.unsureAbove[j]),
    ]),
  ]);
}

/**
 * What thresholds find on validation pictures, and on how many neutral people they call something, beside those that the
 * answers came with. Models are chosen by its last row.
 */
export function callTable(
  validation: readonly UnitAnswers[],
  neutral: readonly UnitAnswers[],
  thresholds: readonly number[],
): string {
  const people = neutral[0].p.length;
  const rows = validation.map((unit, j) => {
    const both = [thresholds[j], unit.threshold];
    const called = both.map((threshold) => calledOn({ p: neutral[j].p, threshold }));
    if (!isJudged(unit)) return { au: unit.au, f1: null, recall: null, called };
    const found = both.map((threshold) => confusion(unit.p, unit.truth, threshold));
    const recall = found.map(({ truePositive: hit, falseNegative: missed }) => hit / (hit + missed));
    return { au: unit.au, f1: found.map(f1Of), recall, called };
  });
  const cells = (values: readonly number[] | null, digits = 3) =>
    values === null ? ['–', '–'] : values.map((value) => value.toFixed(digits));
  const means = (key: 'f1' | 'recall') =>
    [0, 1].map((k) => meanOf(rows.flatMap((row) => row[key]?.[k] ?? [])));
  const share = [0, 1].map((k) => meanOf(rows.map(({ called }) => called[k] / people)));
  return textTable([
    ['unit', 'F1 on validation', 'before', 'recall', 'before', `called, of ${people} neutral`, 'before'],
    ...rows.map(({ au, f1, recall, called }) => [
      unitName(au),
      ...cells(f1),
      ...cells(recall),
      ...cells(called, 0),
    ]),
    [
      'mean',
      ...cells(means('f1')),
      ...cells(means('recall')),
      ...share.map((value) => `${(100 * value).toFixed(2)} %`),
    ],
  ]);
}
