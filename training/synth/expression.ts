import { DEFAULT_AUS } from '../../lib/au/catalogue';
import type { Random } from '../../lib/numbers/random';
import type { HeadAssets } from './assets';
import { SHAPES } from './au-shapes';
import { addTarget } from './target';

/** From this intensity on an action unit counts as present; a trace below it (FACS level A) does not. */
export const PRESENT = 0.35;

/** Latent correlation of two units: the project's co-occurrence prior. */
const CORRELATED: readonly (readonly [number, number, number])[] = [
  [1, 2, 0.5],
  [4, 7, 0.4],
  [6, 12, 0.75],
  [15, 17, 0.5],
  [17, 24, 0.35],
  [23, 24, 0.35],
  [9, 10, 0.2],
  [6, 7, 0.2],
  [2, 6, -0.3],
  [2, 7, -0.3],
  [12, 15, -0.5],
  [12, 17, -0.3],
  [2, 4, -0.2],
];

/** Pairs that cancel, fold the mesh or cannot be told apart: never both above zero. */
export const INCOMPATIBLE: readonly (readonly [number, number])[] = [
  [5, 45],
  [7, 45],
  [12, 15],
  [12, 14],
  [12, 20],
  [12, 24],
  [14, 15],
  [14, 20],
  [14, 24],
  [15, 20],
  [15, 24],
  [20, 24],
  [23, 25],
  [23, 26],
  [24, 25],
  [24, 26],
  [17, 26],
  [9, 24],
  [10, 24],
];

/** Units that lose to an incompatible one more than others; drawn more often when few are drawn. */
const OFTEN_DROPPED = [12, 14, 15, 20, 24];

/** Units that people also show on one side alone. */
const ONE_SIDED = [2, 10, 12, 14, 20];

/** How far closing eyes tighten their lids. */
const LIDS = 0.55;
/** Weakest strength of a unit that is drawn evenly. */
const WEAKEST = 0.06;
/** Share of units that act on one side alone where strengths are drawn evenly. */
const EVENLY_ONE_SIDED = 0.3;

/**
 * 'clear': a unit that is present is seen to be, as for learning occurrence. 'even': evenly from a trace to its most, and
 * often on one side alone, as for learning intensity and sides.
 */
export type Strengths = 'clear' | 'even';

/** Distractors that carry no label, each with its highest weight. Gaze comes apart, see drawExpression. */
const DISTRACTORS: readonly (readonly [string, number])[] = [
  ['18', 0.35],
  ['22_25_upper', 0.3],
  ['16', 0.3],
  ['11', 0.3],
];

export interface Expression {
  /** [N] 0..1 by position in DEFAULT_AUS */
  readonly intensity: Float32Array;
  /** [N] −1..1: how much stronger the left (+) or the right (−) side is */
  readonly asymmetry: Float32Array;
  /** unlabelled targets with their weights */
  readonly extra: readonly (readonly [string, number])[];
}

const N = DEFAULT_AUS.length;
const indexOf = (au: number) => DEFAULT_AUS.indexOf(au);
const factor = cholesky(correlations());

/**
 * Draws a face: 12 % neutral, 22 % with one or two units so that each is also seen alone, else all units at
 * once from a Gaussian copula with the rates and correlations above; then resolves incompatible pairs and adds
 * traces, asymmetry, gaze and distractors.
 */
export function drawExpression(random: Random, strengths: Strengths = 'clear'): Expression {
  const isEven = strengths === 'even';
  const intensity = new Float32Array(N);
  const kind = random.uniform();
  if (kind >= 0.12) {
    const present = kind < 0.34 ? drawFew(random) : drawTogether(random);
    for (const au of settle(present, random)) {
      intensity[indexOf(au)] = random.range(isEven ? WEAKEST : SHAPES[au].least, 1);
    }
    addTraces(intensity, random);
  }

  const asymmetry = new Float32Array(N);
  const extra: [string, number][] = [];
  for (let i = 0; i < N; i++) {
    const au = DEFAULT_AUS[i];
    if (!SHAPES[au].sided) continue;
    if (isEven ? random.chance(EVENLY_ONE_SIDED) : ONE_SIDED.includes(au) && random.chance(0.12))
      asymmetry[i] = random.pick([-1, 1]) * random.range(0.6, 1);
    else if (random.chance(0.45)) asymmetry[i] = random.range(-0.4, 0.4);
  }
  const drawn = { intensity, asymmetry, extra };
  if (intensity[indexOf(45)] > 0) {
    extra.push(['L7', LIDS * intensityOn(drawn, 45, 'left')], ['R7', LIDS * intensityOn(drawn, 45, 'right')]);
  }
  if (random.chance(0.6)) {
    extra.push([random.pick(['61', '62']), random.range(0, 0.6)]);
    extra.push([random.pick(['63', '64']), random.range(0, 0.4)]);
  }
  if (random.chance(0.12)) {
    const [file, limit] = random.pick(DISTRACTORS);
    extra.push([file, random.range(0, limit)]);
  }
  return drawn;
}

/** An expression with the given intensities and nothing else. */
export function plainExpression(intensities: Readonly<Record<number, number>>): Expression {
  const intensity = new Float32Array(N);
  for (const [au, value] of Object.entries(intensities)) intensity[indexOf(Number(au))] = value;
  const closed = intensity[indexOf(45)];
  return { intensity, asymmetry: new Float32Array(N), extra: closed > 0 ? [['7', LIDS * closed]] : [] };
}

/** The head with the expression on it; `shape` stays as it is. [V, 3] */
export function applyExpression(
  assets: HeadAssets,
  shape: Float32Array,
  expression: Expression,
): Float32Array {
  const moved = shape.slice();
  const addFile = (path: string, weight: number) => {
    if (weight > 0.005) addTarget(moved, assets.target(path), weight);
  };
  const add = (file: string, weight: number) => addFile(`facs/au/${file}`, weight);
  for (let i = 0; i < N; i++) {
    const au = DEFAULT_AUS[i];
    const weight = expression.intensity[i] * SHAPES[au].max;
    const lean = Math.abs(expression.asymmetry[i]);
    for (const file of SHAPES[au].files) add(file, weight * (1 - lean));
    for (const [path, share] of SHAPES[au].more ?? []) {
      if (!path.includes('S')) addFile(path, share * expression.intensity[i] * (1 - lean / 2));
      else {
        addFile(sidePath(path, 'left'), share * intensityOn(expression, au, 'left'));
        addFile(sidePath(path, 'right'), share * intensityOn(expression, au, 'right'));
      }
    }
    const { sidedFile = SHAPES[au].files[0] } = SHAPES[au];
    if (lean > 0) add(`${expression.asymmetry[i] > 0 ? 'L' : 'R'}${sidedFile}`, weight * lean);
  }
  for (const [file, weight] of expression.extra) add(file, weight);
  return moved;
}

/** `S7` → `L7`, `S-eye-bag-incr` → `l-eye-bag-incr`. */
function sidePath(path: string, side: 'left' | 'right'): string {
  const letter = side === 'left' ? 'L' : 'R';
  return path.replace('S-', `${letter.toLowerCase()}-`).replace('S', letter);
}

function drawFew(random: Random): number[] {
  const draw = () => random.weighted(DEFAULT_AUS, (au) => (OFTEN_DROPPED.includes(au) ? 3 : 1));
  return random.chance(0.5) ? [draw()] : [draw(), draw()];
}

function drawTogether(random: Random): number[] {
  const independent = Array.from({ length: N }, () => random.normal());
  return DEFAULT_AUS.filter((au, i) => {
    let latent = 0;
    for (let k = 0; k <= i; k++) latent += factor[i][k] * independent[k];
    return normalTail(latent) < SHAPES[au].rate;
  });
}

/** Drops one of each incompatible pair. */
function settle(present: readonly number[], random: Random): Set<number> {
  const kept = new Set(present);
  for (const [a, b] of INCOMPATIBLE) {
    if (kept.has(a) && kept.has(b)) {
      kept.delete(random.pick([a, b]));
    }
  }
  return kept;
}

function addTraces(intensity: Float32Array, random: Random): void {
  for (let i = 0; i < N; i++) {
    const au = DEFAULT_AUS[i];
    const clashes = INCOMPATIBLE.some(
      ([a, b]) => (a === au && intensity[indexOf(b)] > 0) || (b === au && intensity[indexOf(a)] > 0),
    );
    if (intensity[i] === 0 && !clashes && random.chance(0.08)) intensity[i] = random.range(0.05, 0.22);
  }
}

function correlations(): number[][] {
  const matrix: number[][] = DEFAULT_AUS.map((_, i) => DEFAULT_AUS.map((__, j) => (i === j ? 1 : 0)));
  for (const [a, b, value] of CORRELATED) {
    matrix[indexOf(a)][indexOf(b)] = value;
    matrix[indexOf(b)][indexOf(a)] = value;
  }
  return matrix;
}

/** Lower factor L with L·Lᵀ = matrix. */
function cholesky(matrix: readonly number[][]): number[][] {
  const lower = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= lower[i][k] * lower[j][k];
      lower[i][j] = i === j ? Math.sqrt(Math.max(rest, 0.01)) : rest / lower[j][j];
    }
  }
  return lower;
}

/** P(z > x) for a standard normal (Abramowitz & Stegun 7.1.26). */
function normalTail(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * poly * Math.exp(-z * z);
  return x >= 0 ? tail : 1 - tail;
}

/** Intensity of a unit, 0..1. */
export function intensityOf(expression: Expression, au: number): number {
  return expression.intensity[indexOf(au)];
}

/** Intensity of a unit on one side of the face, 0..1. */
export function intensityOn(expression: Expression, au: number, side: 'left' | 'right'): number {
  const lean = expression.asymmetry[indexOf(au)] * (side === 'left' ? -1 : 1);
  return intensityOf(expression, au) * (1 - Math.max(0, lean));
}
