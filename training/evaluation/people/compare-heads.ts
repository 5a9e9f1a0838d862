import { areaUnderRoc, knownIndices } from '../../../lib/numbers/detection';
import { meanOf, rankCorrelation } from '../../../lib/numbers/statistics';
import type { Compared } from '../../../lib/runs/people-file';
import { measuredTogether } from '../measured';
import type { ChangedPhotographs } from './read-people';
import { isHidden, isJudged, type UnitAnswers } from './unit-answers';

/** A measure of all units on pictures that are drawn. */
type Measure = (units: readonly UnitAnswers[], drawn: readonly number[]) => number;

const at = (values: Float32Array, places: readonly number[]) => places.map((i) => values[i]);
const knownOf = (values: Float32Array, drawn: readonly number[]) =>
  drawn.filter((i) => !Number.isNaN(values[i]));

const RANK: Measure = (units, drawn) =>
  meanOf(
    units
      .filter(({ strength }) => knownIndices(strength).length > 0)
      .map(({ p, strength }) => {
        const known = knownOf(strength, drawn);
        return rankCorrelation(at(p, known), at(strength, known));
      }),
  );
const AUC: Measure = (units, drawn) =>
  meanOf(units.filter(isJudged).map(({ p, truth }) => areaUnderRoc(at(p, drawn), at(truth, drawn))));
const errors =
  (doubt: (unit: UnitAnswers) => Float32Array): Measure =>
  (units, drawn) =>
    meanOf(units.filter(isJudged).map((unit) => areaUnderRoc(at(doubt(unit), drawn), at(unit.wrong, drawn))));
const margin = ({ p, threshold }: UnitAnswers) => p.map((value) => -Math.abs(value - threshold));
const total = ({ epistemic, aleatoric }: UnitAnswers) => epistemic.map((value, i) => value + aleatoric[i]);

/**
 * The graph beside the nodes' own heads (Eq 1) on the same pictures. Each decides by thresholds chosen for it on validation
 * pictures by one rule.
 */
export function compareHeads(
  graph: readonly UnitAnswers[],
  nodes: readonly UnitAnswers[],
  changed: readonly ChangedPhotographs[],
): Compared[] {
  const people = (units: readonly UnitAnswers[]) => units.filter(({ judge }) => judge === 'people');
  const compared = (
    measure: string,
    of: Measure,
    [ofGraph, ofNodes]: readonly [readonly UnitAnswers[], readonly UnitAnswers[]] = [graph, nodes],
    ofNodesToo: Measure = of,
  ): Compared => {
    const places = Array.from({ length: ofGraph[0]?.p.length ?? 0 }, (_, i) => i);
    const [ofBoth = null, others = null, difference = null] = measuredTogether(places, (drawn) => {
      const [one, other] = [of(ofGraph, drawn), ofNodesToo(ofNodes, drawn)];
      return [one, other, one - other];
    });
    return { measure, graph: ofBoth, nodes: others, difference };
  };
  return [
    compared('rank correlation with the machine', RANK),
    compared('AUC', AUC),
    compared('AUC against people', AUC, [people(graph), people(nodes)]),
    ...changed
      .filter(({ hides }) => hides !== null)
      .map(({ name, hides, ...answers }) => {
        const hidden = (units: readonly UnitAnswers[]) => units.filter(({ au }) => isHidden(au, hides));
        return compared(`AUC of the hidden units, ${name}`, AUC, [
          hidden(answers.graph),
          hidden(answers.nodes),
        ]);
      }),
    ...changed
      .filter(({ hides, isHalf }) => hides === null && isHalf)
      .map(({ name, ...answers }) => compared(`AUC, ${name}`, AUC, [answers.graph, answers.nodes])),
    compared('finding errors: |p − threshold| of both', errors(margin)),
    compared(
      'finding errors: total of the graph, |p − threshold| of the nodes',
      errors(total),
      undefined,
      errors(margin),
    ),
    compared('finding errors: total of both', errors(total)),
    compared(
      'the same against people: total of the graph, |p − threshold| of the nodes',
      errors(total),
      [people(graph), people(nodes)],
      errors(margin),
    ),
  ];
}
