import { isUnsure } from '../../../lib/au/decision';
import { bootstrap, interval95 } from '../../../lib/numbers/bootstrap';
import { meanOf } from '../../../lib/numbers/statistics';
import type { Finding, Findings, Flags } from '../../../lib/runs/people-file';
import type { Measured } from '../../../lib/runs/photographs-file';
import { measured } from '../measured';
import { DoubtOrder } from './doubt-order';
import { isJudged, type UnitAnswers } from './unit-answers';

const RESAMPLES = 500;
const MEASURES = ['auroc', 'augrc', 'risk90', 'risk80'] as const satisfies readonly (keyof Finding)[];

/** The kinds of doubt that are compared, each from a unit's answers, higher where less sure. */
const KINDS: Readonly<Record<keyof Findings, (unit: UnitAnswers) => Float32Array>> = {
  margin: ({ p, threshold }) => p.map((value) => -Math.abs(value - threshold)),
  epistemic: ({ epistemic }) => epistemic,
  total: ({ epistemic, aleatoric }) => epistemic.map((value, i) => value + aleatoric[i]),
  combined: ({ doubt }) => doubt,
};

/** How each kind of doubt finds the mistakes of units, the mean over them; intervals come from drawing whole pictures. */
export function findingsOf(units: readonly UnitAnswers[]): Findings {
  const asked = units.filter(isJudged);
  const kinds = Object.keys(KINDS) as (keyof Findings)[];
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      findingOf(asked.map((unit) => new DoubtOrder(KINDS[kind](unit), unit.wrong))),
    ]),
  ) as unknown as Findings;
}

function findingOf(orders: readonly DoubtOrder[]): Finding {
  const images = orders[0]?.images ?? 0;
  const meanAt = (counts: Uint16Array) => {
    const of = orders.map((order) => order.finding(counts));
    return MEASURES.map((name) => meanOf(of.map((finding) => finding[name])));
  };
  const values = meanAt(new Uint16Array(images).fill(1));
  const drawn = bootstrap({ draws: RESAMPLES, seed: [1, images] }, (random) => {
    const counts = new Uint16Array(images);
    for (const i of random.resample(images)) counts[i]++;
    return meanAt(counts);
  });
  const entries = MEASURES.map((name, k) => {
    if (Number.isNaN(values[k])) return [name, null];
    const [low, high] = interval95(drawn.map((draw) => draw[k])) ?? [values[k], values[k]];
    return [name, { value: values[k], low, high, images } satisfies Measured];
  });
  return Object.fromEntries(entries);
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
