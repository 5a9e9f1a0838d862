import { type Curves, overallSteps, smoothed } from '@/lib/runs/curves';

/** Columns of equal length over x, ascending; null where a line breaks. */
export interface CurveColumns {
  readonly x: number[];
  readonly loss: (number | null)[];
  /** The loss without its jitter. */
  readonly smooth: (number | null)[];
  readonly rate: (number | null)[];
  readonly imagesPerSecond: (number | null)[];
  readonly waiting: (number | null)[];
  readonly borders: Border[];
}

/** Where a later stage begins. */
export interface Border {
  readonly x: number;
  readonly label: string;
}

const STAGES: Readonly<Record<number, string>> = { 1: 'nodes', 2: 'graph', 3: 'end to end' };
/** Share of the past in the smoothed loss. */
const SMOOTHING = 0.92;

/** A run's curves over the steps of all stages, with a break between two stages: they minimise different sums. */
export function curveColumns(curves: Curves): CurveColumns {
  const { x, borders } = overallSteps(curves);
  const columns: CurveColumns = {
    ...{ x: [], loss: [], smooth: [], rate: [], imagesPerSecond: [], waiting: [] },
    borders: borders.map((border) => ({
      x: border.x,
      label: STAGES[border.stage] ?? `stage ${border.stage}`,
    })),
  };
  for (let from = 0; from < x.length; ) {
    const behind = curves.stage.findIndex((stage, i) => i > from && stage !== curves.stage[from]);
    const to = behind === -1 ? x.length : behind;
    const part = <T>(values: T[]) => values.slice(from, to);
    if (from > 0) pushBreak(columns, x[from] - 0.5);
    columns.x.push(...part(x));
    columns.loss.push(...part(curves.loss));
    columns.smooth.push(...smoothed(part(curves.loss), SMOOTHING));
    for (const name of ['rate', 'imagesPerSecond', 'waiting'] as const)
      columns[name].push(...part(curves[name]));
    from = to;
  }
  return columns;
}

/** Columns of the checks; what a check does not say is null. */
interface ValidationColumns {
  readonly x: number[];
  readonly f1: (number | null)[];
  /** Share of the graph's edges that are there, and the median σ of its masks. */
  readonly alive: (number | null)[];
  readonly sigma: (number | null)[];
}

/** The validation scores over the same x, with the same breaks, and whether the graph lives. */
export function validationColumns(curves: Curves): ValidationColumns {
  const { validationX } = overallSteps(curves);
  const x: number[] = [];
  const [f1, alive, sigma] = Array.from({ length: 3 }, (): (number | null)[] => []);
  for (const [i, validation] of curves.validations.entries()) {
    const before = curves.validations[i - 1];
    // The check at the start of a stage falls on the last step of the one before.
    const at = x.length > 0 ? Math.max(validationX[i], x.at(-1)! + 0.5) : validationX[i];
    if (before && before.stage !== validation.stage) {
      x.push(at);
      for (const column of [f1, alive, sigma]) column.push(null);
    }
    x.push(before && before.stage !== validation.stage ? at + 0.25 : at);
    const { graph } = validation;
    f1.push(validation.f1);
    alive.push(graph ? graph.alive / graph.edges : null);
    sigma.push(graph?.sigma ?? null);
  }
  return { x, f1, alive, sigma };
}

function pushBreak(columns: CurveColumns, x: number): void {
  columns.x.push(x);
  for (const name of ['loss', 'smooth', 'rate', 'imagesPerSecond', 'waiting'] as const)
    columns[name].push(null);
}
