import { actionUnit } from '@/lib/au/catalogue';
import type { Manifest } from '@/lib/ugn/weights-manifest';

/** One action unit of the model, with what evaluation measured for it. */
export interface UnitRow {
  readonly id: number;
  readonly name: string;
  readonly threshold: number;
  /** Nats. */
  readonly unsureAbove: number;
  readonly f1: number | null;
  readonly auc: number | null;
}

export function unitRows({ config, thresholds, unsureAbove, training }: Manifest): UnitRow[] {
  return config.aus.map((id, index) => ({
    id,
    name: actionUnit(id)!.name,
    threshold: thresholds[index],
    unsureAbove: unsureAbove[index],
    f1: training.metrics[`f1.AU${id}`] ?? null,
    auc: training.metrics[`auc.AU${id}`] ?? null,
  }));
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly meaning: string;
}

const MEANINGS: Readonly<Record<string, { name: string; meaning: string }>> = {
  f1: { name: 'F1', meaning: 'How well it finds what is present, 0 to 1, at the thresholds below.' },
  f1AlwaysYes: { name: 'F1 of always “yes”', meaning: 'What blind guessing would reach on the same images.' },
  accuracy: { name: 'Accuracy', meaning: 'Share of right answers, present or absent.' },
  auc: {
    name: 'AUC',
    meaning: 'How often a face with the movement scores above one without it; 0.5 is chance.',
  },
  calibration: {
    name: 'Calibration error',
    meaning: 'How far a stated percentage is off on average; 0 is best.',
  },
  errorAuc: {
    name: 'AUC of doubt',
    meaning: 'How well model doubt tells wrong answers from right ones; 0.5 is chance.',
  },
};

/** The figures over all action units, in the order of MEANINGS; others by the name that evaluation gave. */
export function meanFigures({ training }: Manifest): Figure[] {
  const known = Object.entries(MEANINGS).flatMap(([key, text]) =>
    key in training.metrics ? [{ ...text, value: training.metrics[key] }] : [],
  );
  const others = Object.entries(training.metrics)
    .filter(([key]) => !(key in MEANINGS) && !/^(f1|auc)\.AU\d+$/.test(key))
    .map(([name, value]) => ({ name, value, meaning: '' }));
  return [...known, ...others];
}

/** Numbers that the model's files hold. */
export function weightCount({ weights }: Manifest): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
}

export function megabytes({ files }: Manifest): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
}
