import { confusion } from '../../../lib/au/confusion';
import { isPresent, isUnsure } from '../../../lib/au/decision';
import { calibrationError } from '../../../lib/numbers/calibration';
import { areaUnderRoc, f1Of, knownIndices } from '../../../lib/numbers/detection';
import { meanOf } from '../../../lib/numbers/statistics';
import type { PeopleFile } from '../../../lib/runs/people-file';
import { measured } from '../measured';
import { compareHeads } from './compare-heads';
import { conformalRule, conformalSet } from './conformal';
import { findingsOf, flagsOf } from './doubt-findings';
import type { ReadPhotographs } from './read-people';
import { calledOn, isHidden, isJudged, type UnitAnswers } from './unit-answers';

/** Share of the truth that conformal sets are to hold. */
const LEVEL = 0.9;

/** What the measures are, without where they come from. */
export type PeopleReport = Pick<
  PeopleFile,
  'images' | 'words' | 'doubt' | 'flags' | 'changed' | 'graph' | 'conformal'
>;

type Neutral = PeopleFile['neutral'][number];

/** On how many of the people who were told to look neutral each unit is called present. */
export function measureNeutral(units: readonly UnitAnswers[]): Pick<Neutral, 'people' | 'units' | 'mean'> {
  const people = units[0].p.length;
  const all = Array.from({ length: people }, (_, i) => i);
  const share = ({ p, threshold }: UnitAnswers, drawn: readonly number[]) =>
    meanOf(drawn.map((i) => Number(isPresent(p[i], threshold))));
  return {
    people,
    units: units.map((unit) => ({
      au: unit.au,
      called: calledOn(unit),
      share: measured(all, (drawn) => share(unit, drawn)),
    })),
    mean: measured(all, (drawn) => meanOf(units.map((unit) => share(unit, drawn)))),
  };
}

/** Everything that photographs say of a model: on those of the test split, with what needs choosing chosen on validation. */
export function measureOnPhotographs({
  graph,
  tuned,
  nodes,
  validation,
  changed,
}: ReadPhotographs): PeopleReport {
  const asked = graph.filter(isJudged);
  return {
    images: graph[0].p.length,
    words: graph.filter(({ judge }) => judge === 'people').map(wordsOf),
    doubt: [
      ...asked.map((unit) => ({ ...countsOf(unit), findings: findingsOf([unit]) })),
      { ...sumOf(asked.map(countsOf)), findings: findingsOf(graph) },
    ],
    flags: flagsOf(graph),
    changed: changed.map(({ name, hides, clear, graph: answers }) => ({
      name,
      ...noticed(clear, answers, hides),
    })),
    graph: compareHeads(tuned, nodes, changed),
    conformal: {
      level: LEVEL,
      units: graph.flatMap((unit, j) => (isJudged(unit) ? coverageOf(unit, validation[j]) : [])),
    },
  };
}

function wordsOf({ au, truth, p, threshold }: UnitAnswers): PeopleFile['words'][number] {
  const known = knownIndices(truth);
  const at = (values: Float32Array, places: readonly number[]) => places.map((i) => values[i]);
  return {
    au,
    present: known.filter((i) => truth[i] === 1).length,
    absent: known.filter((i) => truth[i] === 0).length,
    auc: measured(known, (i) => areaUnderRoc(at(p, i), at(truth, i))),
    f1: measured(known, (i) => f1Of(confusion(at(p, i), at(truth, i), threshold))),
    falseAlarms: measured(
      known.filter((i) => truth[i] === 0),
      (i) => meanOf(at(p, i).map((value) => Number(isPresent(value, threshold)))),
    ),
    calibration: measured(known, (i) => calibrationError(at(p, i), at(truth, i))),
  };
}

function countsOf({ au, judge, wrong }: UnitAnswers) {
  const known = knownIndices(wrong);
  return { au, judge, answers: known.length, wrong: known.filter((i) => wrong[i] === 1).length };
}

function sumOf(counts: readonly ReturnType<typeof countsOf>[]) {
  const sum = (key: 'answers' | 'wrong') => counts.reduce((total, count) => total + count[key], 0);
  return { au: null, judge: null, answers: sum('answers'), wrong: sum('wrong') };
}

/** Whether doubt tells changed pictures from the same ones in clear sight, and finds the mistakes on them. */
function noticed(
  clear: readonly UnitAnswers[],
  changed: readonly UnitAnswers[],
  hides: 'upper' | 'lower' | null,
): Omit<PeopleFile['changed'][number], 'name'> {
  const places = Array.from({ length: clear[0].p.length }, (_, i) => i);
  const pairs = clear.flatMap((unit, j) => (isHidden(unit.au, hides) ? [{ unit, other: changed[j] }] : []));
  const total = ({ epistemic, aleatoric }: UnitAnswers, i: number) => epistemic[i] + aleatoric[i];
  const told = (of: (unit: UnitAnswers, i: number) => number) =>
    measured(places, (drawn) =>
      meanOf(
        pairs.map(({ unit, other }) =>
          areaUnderRoc(
            [...drawn.map((i) => of(unit, i)), ...drawn.map((i) => of(other, i))],
            [...drawn.map(() => 0), ...drawn.map(() => 1)],
          ),
        ),
      ),
    );
  const judged = pairs.map(({ other }) => other).filter(isJudged);
  const unsure = (units: readonly UnitAnswers[]) =>
    measured(places, (drawn) =>
      meanOf(
        units.map(({ doubt, unsureAbove }) =>
          meanOf(drawn.map((i) => Number(isUnsure(doubt[i], unsureAbove)))),
        ),
      ),
    );
  return {
    unsureClear: unsure(pairs.map(({ unit }) => unit)),
    unsureChanged: unsure(pairs.map(({ other }) => other)),
    epistemic: told(({ epistemic }, i) => epistemic[i]),
    total: told(total),
    errors: measured(places, (drawn) =>
      meanOf(
        judged.map((unit) =>
          areaUnderRoc(
            drawn.map((i) => total(unit, i)),
            drawn.map((i) => unit.wrong[i]),
          ),
        ),
      ),
    ),
  };
}

function coverageOf(unit: UnitAnswers, validation: UnitAnswers): PeopleFile['conformal']['units'] {
  const { au, judge, p, truth } = unit;
  const rule = conformalRule(validation.p, validation.truth, LEVEL);
  const sets = [...p].map((value) => conformalSet(value, rule));
  const known = knownIndices(truth);
  const shareOf = (places: readonly number[], holds: (i: number) => boolean) =>
    measured(places, (drawn) => meanOf(drawn.map((i) => Number(holds(i)))));
  return [
    {
      au,
      judge,
      present: shareOf(
        known.filter((i) => truth[i] === 1),
        (i) => sets[i].present,
      ),
      absent: shareOf(
        known.filter((i) => truth[i] === 0),
        (i) => sets[i].absent,
      ),
      both: shareOf(known, (i) => sets[i].present && sets[i].absent),
    },
  ];
}
