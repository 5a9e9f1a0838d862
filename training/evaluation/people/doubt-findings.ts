import { isUnsure } from '../../../lib/au/decision';
import { areaUnderRoc, knownIndices } from '../../../lib/numbers/detection';
import { meanOf } from '../../../lib/numbers/statistics';
import type { Finding, Findings, Flags } from '../../../lib/runs/people-file';
import { measured } from '../measured';
import { selectiveRisks } from '../uncertainty-quality';
import { isJudged, type UnitAnswers } from './unit-answers';

/** The kinds of doubt that are compared, each from a unit's answers, higher where less sure. */
const KINDS: Readonly<Record<keyof Findings, (unit: UnitAnswers) => Float32Array>> = {
  margin: ({ p, threshold }) => p.map((value) => -Math.abs(value - threshold)),
  epistemic: ({ epistemic }) => epistemic,
  total: ({ epistemic, aleatoric }) => epistemic.map((value, i) => value + aleatoric[i]),
  combined: ({ doubt }) => doubt,
};

/** What a kind of doubt is measured by, of pictures' doubt and mistakes. */
const MEASURES: Readonly<Record<keyof Finding, (doubt: Float32Array, wrong: Float32Array) => number>> = {
  auroc: areaUnderRoc,
  augrc: generalisedRiskArea,
  risk90: (doubt, wrong) => riskAt(doubt, wrong, 0.9),
  risk80: (doubt, wrong) => riskAt(doubt, wrong, 0.8),
};

/**
 * Area under the generalised risk–coverage curve (Traub et al. 2024): the mean over k of how many of the k surest answers
 * are wrong, as a share of all answers.
 */
export function generalisedRiskArea(doubt: ArrayLike<number>, wrong: ArrayLike<number>): number {
  const risks = selectiveRisks(doubt, wrong);
  return meanOf(risks.map((risk, i) => (risk * (i + 1)) / risks.length));
}

/** Share of wrong answers among the surest. @param coverage how many are taken, above 0 to 1 */
export function riskAt(doubt: ArrayLike<number>, wrong: ArrayLike<number>, coverage: number): number {
  const risks = selectiveRisks(doubt, wrong);
  return risks[Math.max(1, Math.round(coverage * risks.length)) - 1] ?? Number.NaN;
}

/** How each kind of doubt finds a unit's mistakes. */
export function findingsOf(unit: UnitAnswers): Findings {
  const places = isJudged(unit) ? knownIndices(unit.wrong) : [];
  return eachKind((kind) => {
    const doubt = KINDS[kind](unit);
    return eachMeasure((measure) =>
      measured(places, (i) => MEASURES[measure](at(doubt, i), at(unit.wrong, i))),
    );
  });
}

/** The same as the mean over the units; intervals come from drawing whole pictures. */
export function meanFindings(units: readonly UnitAnswers[]): Findings {
  const asked = units.filter(isJudged);
  const all = Array.from({ length: asked[0]?.p.length ?? 0 }, (_, i) => i);
  return eachKind((kind) => {
    const doubts = asked.map(KINDS[kind]);
    return eachMeasure((measure) =>
      measured(all, (drawn) =>
        meanOf(asked.map(({ wrong }, u) => MEASURES[measure](at(doubts[u], drawn), at(wrong, drawn)))),
      ),
    );
  });
}

/** What calling answers unsure does, over all units. */
export function flagsOf(units: readonly UnitAnswers[]): Flags {
  const asked = units.filter(isJudged);
  const all = Array.from({ length: asked[0]?.p.length ?? 0 }, (_, i) => i);
  const share = (of: (wrong: boolean, unsure: boolean) => boolean | null) =>
    measured(all, (drawn) => {
      let [yes, counted] = [0, 0];
      for (const { wrong, doubt, unsureAbove } of asked) {
        for (const i of drawn) {
          if (Number.isNaN(wrong[i])) continue;
          const answer = of(wrong[i] === 1, isUnsure(doubt[i], unsureAbove));
          if (answer === null) continue;
          counted++;
          yes += Number(answer);
        }
      }
      return yes / counted;
    });
  return {
    flagged: share((_, unsure) => unsure),
    caught: share((wrong, unsure) => (wrong ? unsure : null)),
    wrongAmongSure: share((wrong, unsure) => (unsure ? null : wrong)),
    wrong: share((wrong) => wrong),
  };
}

function at(values: Float32Array, places: readonly number[]): Float32Array {
  return Float32Array.from(places, (i) => values[i]);
}

function eachKind(of: (kind: keyof Findings) => Finding): Findings {
  const kinds = Object.keys(KINDS) as (keyof Findings)[];
  return Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) as unknown as Findings;
}

function eachMeasure(of: (measure: keyof Finding) => Finding[keyof Finding]): Finding {
  const names = Object.keys(MEASURES) as (keyof Finding)[];
  return Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as Finding;
}
