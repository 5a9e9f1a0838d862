import * as decision from '../../lib/au/decision';
import { mean } from '../../lib/numbers/statistics';
import type { Example, ExampleGroup, UnitPrediction } from '../../lib/runs/examples-file';
import type { Levels } from './evaluate';
import type { LabelledPredictions } from './predictions';

const PER_GROUP = 4;
/** Relaxed faces are predicted best of all, and show nothing. */
const MIN_PRESENT = 3;

interface Candidate extends Example {
  /** The highest come first. */
  readonly rank: number;
}

/**
 * Examples of what a model gets right and wrong, chosen by rule, so that nobody picks the flattering ones: at most four
 * in a group, no person twice in it, and of the mistakes no unit twice.
 */
export function chooseExamples(predictions: LabelledPredictions, levels: Levels): ExampleGroup[] {
  const images = predictions.subjects.map((person, image) => {
    const units = unitPredictions(predictions, levels, image);
    const present = units.filter(({ isPresent }) => isPresent);
    const summary = {
      image,
      person,
      present: present.map(({ au }) => au),
      known: units.length,
      right: units.filter(isRight).length,
    };
    return { units, present, summary };
  });
  const best = images.flatMap(({ units, present, summary }): Candidate[] => {
    if (present.length < MIN_PRESENT || !units.every((unit) => isRight(unit) && !isUnsure(unit))) return [];
    const distance = mean(units.map(distanceOf));
    return [{ ...summary, shown: present, rank: -distance }];
  });
  const mistakes = images.flatMap(({ units, summary }) =>
    units.filter((unit) => !isRight(unit)).map((unit) => ({ unit, summary })),
  );
  const sure = mistakes
    .filter(({ unit }) => !isUnsure(unit))
    .map(({ unit, summary }): Candidate => ({ ...summary, shown: [unit], rank: distanceOf(unit) }));
  const unsure = mistakes
    .filter(({ unit }) => isUnsure(unit))
    .map(
      ({ unit, summary }): Candidate => ({ ...summary, shown: [unit], rank: unit.doubt / unit.unsureAbove }),
    );
  return [
    {
      title: 'Answered best',
      rule: `Pictures with at least ${MIN_PRESENT} units present, every unit right and none unsure. Shown: those whose probabilities are nearest to the truth, one for each person.`,
      found: best.length,
      examples: firsts(best, ({ person }) => [person]),
    },
    {
      title: 'Wrong, and sure of it',
      rule: 'Wrong answers that are not called unsure. Shown: those whose probability is furthest from the truth, one for each person and unit.',
      found: sure.length,
      examples: firsts(sure, personAndUnit),
    },
    {
      title: 'Wrong, but flagged as unsure',
      rule: 'Wrong answers that are called unsure. Shown: those whose doubt exceeds its level most, one for each person and unit.',
      found: unsure.length,
      examples: firsts(unsure, personAndUnit),
    },
  ];
}

/** Of the units whose truth is known. */
function unitPredictions(
  { aus, labels, p, epistemic, aleatoric }: LabelledPredictions,
  { thresholds, unsureAbove, aleatoricShares }: Levels,
  image: number,
): UnitPrediction[] {
  return aus.flatMap((au, j) => {
    const at = image * aus.length + j;
    if (Number.isNaN(labels[at])) return [];
    return {
      au,
      isPresent: labels[at] === 1,
      p: p[at],
      threshold: thresholds[j],
      doubt: decision.doubtOf(epistemic[at], aleatoric[at], aleatoricShares?.[j]),
      unsureAbove: unsureAbove[j],
    };
  });
}

export function isRight({ p, threshold, isPresent }: UnitPrediction): boolean {
  return decision.isPresent(p, threshold) === isPresent;
}

export function isUnsure({ doubt, unsureAbove }: UnitPrediction): boolean {
  return decision.isUnsure(doubt, unsureAbove);
}

function distanceOf({ p, isPresent }: UnitPrediction): number {
  return Math.abs(p - Number(isPresent));
}

function personAndUnit({ person, shown: [mistake] }: Candidate): string[] {
  return [person, `AU${mistake.au}`];
}

/** The highest of which no two share a mark. */
function firsts(candidates: readonly Candidate[], marksOf: (candidate: Candidate) => string[]): Example[] {
  const taken = new Set<string>();
  const chosen: Example[] = [];
  for (const candidate of [...candidates].sort((one, other) => other.rank - one.rank)) {
    const marks = marksOf(candidate);
    if (marks.some((mark) => taken.has(mark))) continue;
    for (const mark of marks) taken.add(mark);
    const { rank: _, ...example } = candidate;
    if (chosen.push(example) === PER_GROUP) break;
  }
  return chosen;
}
