import type { AnswersFile } from './answers-file';
import type { MetricsFile } from './metrics-file';

/** How well the epistemic part tells right answers from wrong ones; all answers of all units together. */
export interface Uncertainty {
  /** Accuracy in twenty equal parts of each unit's answers, from the least doubt to the most (Figure 3). */
  readonly accuracyByBin: readonly number[];
  /** Share of wrong answers among the `coverage` share with the least doubt. */
  readonly risk: readonly { coverage: number; risk: number }[];
  /** Area under the risk–coverage curve; lower is better. */
  readonly riskArea: number;
  /** Answers in equal parts of epistemic nats, 0 to `distributionTo` (Figure 4). */
  readonly distribution: readonly number[];
  readonly distributionTo: number;
  readonly answers: number;
}

const BINS = 20;

interface Answer {
  readonly doubt: number;
  readonly isRight: boolean;
}

/** null when no answer has both a known label and an epistemic part. */
export function uncertaintyOf(answers: AnswersFile, metrics: MetricsFile): Uncertainty | null {
  const units = answers.aus.map((au, j) => {
    const threshold = metrics.after.units.find((unit) => unit.au === au)?.threshold ?? 0.5;
    return answersOf(answers, j, threshold);
  });
  const all = units.flat().sort(byDoubt);
  if (all.length === 0) return null;
  const risk = riskCurve(all);
  // The last part of a hundred is left out of the scale: single answers would squeeze the rest.
  const distributionTo = all[Math.floor((all.length - 1) * 0.99)].doubt || all.at(-1)!.doubt || 1;
  const distribution = new Array<number>(BINS).fill(0);
  for (const { doubt } of all)
    distribution[Math.min(BINS - 1, Math.floor((doubt / distributionTo) * BINS))]++;
  return {
    accuracyByBin: binAccuracies(units),
    risk,
    riskArea: risk.reduce((sum, point) => sum + point.risk, 0) / risk.length,
    distribution,
    distributionTo,
    answers: all.length,
  };
}

function answersOf({ labels, p, epistemic }: AnswersFile, j: number, threshold: number): Answer[] {
  return labels.flatMap((row, i) => {
    const label = row[j];
    const doubt = epistemic[i]?.[j] ?? null;
    const probability = p[i]?.[j] ?? null;
    if (label === null || doubt === null || probability === null) return [];
    return { doubt, isRight: probability >= threshold === label >= 0.5 };
  });
}

/** Mean over the units of the accuracy in each of their bins. */
function binAccuracies(units: readonly Answer[][]): number[] {
  const sorted = units.filter((unit) => unit.length >= BINS).map((unit) => [...unit].sort(byDoubt));
  return Array.from({ length: BINS }, (_, bin) => {
    const accuracies = sorted.map((unit) => {
      const part = unit.slice(
        Math.floor((bin * unit.length) / BINS),
        Math.floor(((bin + 1) * unit.length) / BINS),
      );
      return part.filter(({ isRight }) => isRight).length / part.length;
    });
    return accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
  });
}

/** At a hundred coverages, 1 % to 100 %. */
function riskCurve(sorted: readonly Answer[]): { coverage: number; risk: number }[] {
  const wrongUpTo = [0];
  for (const { isRight } of sorted) wrongUpTo.push(wrongUpTo.at(-1)! + Number(!isRight));
  return Array.from({ length: 100 }, (_, i) => {
    const coverage = (i + 1) / 100;
    const count = Math.max(1, Math.round(coverage * sorted.length));
    return { coverage, risk: wrongUpTo[count] / count };
  });
}

function byDoubt(a: Answer, b: Answer): number {
  return a.doubt - b.doubt;
}
