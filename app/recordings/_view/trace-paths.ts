import type { Columns } from '@/lib/recording/decimate';

/** Columns [from, to) of one kind. */
interface Run<K> {
  readonly kind: K;
  readonly from: number;
  readonly to: number;
}

/** Neighbouring columns of the same kind, from the left. */
export function runsOf<K>(width: number, kindAt: (x: number) => K): Run<K>[] {
  const runs: Run<K>[] = [];
  for (let from = 0, to = 0; from < width; from = to) {
    const kind = kindAt(from);
    while (to < width && kindAt(to) === kind) to++;
    runs.push({ kind, from, to });
  }
  return runs;
}

/** Where a panel lies in a picture, in its units; a column is one unit wide. */
interface Panel {
  readonly left: number;
  /** Of p = 1. */
  readonly top: number;
  readonly height: number;
}

/**
 * The probability as a path for each kind of column. A steep rise is one line, a time without the face is none.
 * @param kindAt of a column in which the face was seen
 */
export function linePaths<K>(
  { low, high }: Pick<Columns, 'low' | 'high'>,
  panel: Panel,
  kindAt: (x: number) => K,
): Map<K, string> {
  const paths = new Map<K, string>();
  const yOf = yIn(panel);
  let pen = Number.NaN;
  for (const { kind, from, to } of runsOf(low.length, (x) => (Number.isNaN(low[x]) ? null : kindAt(x)))) {
    if (kind === null) {
      pen = Number.NaN;
      continue;
    }
    let path = '';
    for (let x = from; x < to; x++) {
      // The end that is nearer to where the line is comes first.
      const isUp = Math.abs(low[x] - pen) <= Math.abs(high[x] - pen);
      const [near, far] = isUp ? [low[x], high[x]] : [high[x], low[x]];
      if (x === from) path = `M${panel.left + x} ${yOf(Number.isNaN(pen) ? near : pen)}`;
      if (near !== pen || far !== near) path += `H${panel.left + x}V${yOf(near)}`;
      if (far !== near) path += `V${yOf(far)}`;
      pen = far;
    }
    paths.set(kind, `${paths.get(kind) ?? ''}${path}H${panel.left + to}`);
  }
  return paths;
}

/** The interval over columns [from, to), in all of which the face was seen, as a closed path. */
export function bandPath({ lower, upper }: Columns, panel: Panel, from: number, to: number): string {
  const yOf = yIn(panel);
  const stairs = (values: Float32Array, start: number, end: number) => {
    const step = Math.sign(end - start);
    let path = '';
    for (let x = start, before = ''; x !== end; x += step) {
      const y = yOf(values[step > 0 ? x : x - 1]);
      if (y !== before) path += `H${panel.left + x}V${y}`;
      before = y;
    }
    return `${path}H${panel.left + end}`;
  };
  return `M${panel.left + from} ${yOf(upper[from])}${stairs(upper, from, to)}${stairs(lower, to, from)}Z`;
}

function yIn({ top, height }: Panel): (p: number) => string {
  return (p) => String(Math.round(10 * (top + (1 - p) * height)) / 10);
}
