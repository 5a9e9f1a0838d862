import { toDigits } from '../numbers/rounding';
import type { GraphLife, LogEntry } from './log-lines';

/*
 * What log.jsonl says over the steps of a run. Pure code, without the file system: the server thins a long log
 * with it, and the page goes on with the same code as lines arrive.
 */

/** More than a curve shows. */
const DIGITS = 5;

/** Columns over the logged steps; step counts from one in each stage. `kept` of `stride` lines are shown. */
export interface Curves {
  stage: number[];
  step: number[];
  loss: (number | null)[];
  rate: (number | null)[];
  imagesPerSecond: (number | null)[];
  /** Share of the time spent waiting for images, 0..1. */
  waiting: (number | null)[];
  validations: { stage: number; step: number; f1: number; graph: GraphLife | null }[];
  stride: number;
  seen: number;
}

/** Above this many points a curve is drawn from every second, fourth, … step. */
const MAX_POINTS = 2000;
const COLUMNS = ['loss', 'rate', 'imagesPerSecond', 'waiting'] as const;

export function emptyCurves(): Curves {
  return {
    stage: [],
    step: [],
    loss: [],
    rate: [],
    imagesPerSecond: [],
    waiting: [],
    validations: [],
    stride: 1,
    seen: 0,
  };
}

/** Adds a line. A run that was resumed repeats steps: the older lines of those steps are dropped. */
export function addEntry(curves: Curves, entry: LogEntry): void {
  if ('validationF1' in entry) {
    dropFrom(curves.validations, entry);
    const { stage, step, validationF1, graph = null } = entry;
    if (validationF1 !== null) curves.validations.push({ stage, step, f1: validationF1, graph });
    return;
  }
  while (curves.step.length > 0 && isFrom(curves.stage.at(-1)!, curves.step.at(-1)!, entry)) {
    for (const column of [curves.stage, curves.step, ...COLUMNS.map((name) => curves[name])]) column.pop();
  }
  if (curves.seen++ % curves.stride !== 0) return;
  curves.stage.push(entry.stage);
  curves.step.push(entry.step);
  for (const name of COLUMNS) curves[name].push(toDigits(entry[name], DIGITS));
  if (curves.step.length > MAX_POINTS) thin(curves);
}

function dropFrom(points: { stage: number; step: number }[], entry: { stage: number; step: number }): void {
  while (points.length > 0 && isFrom(points.at(-1)!.stage, points.at(-1)!.step, entry)) points.pop();
}

function isFrom(stage: number, step: number, entry: { stage: number; step: number }): boolean {
  return stage > entry.stage || (stage === entry.stage && step >= entry.step);
}

function thin(curves: Curves): void {
  const half = <T>(values: T[]) => values.filter((_, i) => i % 2 === 0);
  curves.stage = half(curves.stage);
  curves.step = half(curves.step);
  for (const name of COLUMNS) curves[name] = half(curves[name]);
  curves.stride *= 2;
}

/**
 * Steps counted through all stages: the stage's own step behind the last step of the stages before it.
 * @returns x for each logged step, for each validation, and where each later stage begins
 */
export function overallSteps(curves: Curves): {
  x: number[];
  validationX: number[];
  borders: { stage: number; x: number }[];
} {
  const last = new Map<number, number>();
  const points = [
    ...curves.stage.map((stage, i) => ({ stage, step: curves.step[i] })),
    ...curves.validations,
  ];
  for (const { stage, step } of points) last.set(stage, Math.max(last.get(stage) ?? 0, step));
  const before = new Map<number, number>();
  let sum = 0;
  for (const stage of [...last.keys()].sort((a, b) => a - b)) {
    before.set(stage, sum);
    sum += last.get(stage)!;
  }
  return {
    x: curves.step.map((step, i) => before.get(curves.stage[i])! + step),
    validationX: curves.validations.map(({ stage, step }) => before.get(stage)! + step),
    borders: [...before].filter(([, start]) => start > 0).map(([stage, start]) => ({ stage, x: start })),
  };
}

/**
 * Exponential moving average without the pull of a start at zero.
 * @param weight of the past, 0 (as logged) to below 1
 */
export function smoothed(values: readonly (number | null)[], weight: number): (number | null)[] {
  let sum = 0;
  let mass = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return sum / mass;
  });
}
