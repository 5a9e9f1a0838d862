import { Random } from '../../../lib/numbers/random';

/** Candidates for either side of an exchange; more find little more. */
const CANDIDATES = 24;

/**
 * Picks images so that each unit occurs about as often as wanted: a random start, then exchanges of one picked
 * for one left out, each the one that lowers Σ (rate − wanted)² most, until none does.
 * @param labels 0 or 1, [count, N]; an unknown one counts as absent
 * @param wanted rate of each unit, [N]
 * @returns positions of `size` images, in order
 */
export function selectByRates(
  labels: Float32Array,
  wanted: readonly number[],
  size: number,
  seed: number,
): number[] {
  const n = wanted.length;
  const rows = Array.from({ length: labels.length / n }, (_, i) =>
    Array.from(labels.subarray(i * n, (i + 1) * n), (label) => (label >= 0.5 ? 1 : 0)),
  );
  const order = new Random(seed).permutation(rows.length);
  const picked = new Set(order.slice(0, size));
  /** What is over, unit by unit, in images. */
  const excess = wanted.map((rate) => -rate * size);
  for (const i of picked) for (let j = 0; j < n; j++) excess[j] += rows[i][j];

  for (;;) {
    const exchange = bestExchange(rows, picked, excess);
    if (!exchange) return [...picked].sort((one, other) => one - other);
    picked.delete(exchange.out);
    picked.add(exchange.in);
    for (let j = 0; j < n; j++) excess[j] += rows[exchange.in][j] - rows[exchange.out][j];
  }
}

function bestExchange(
  rows: readonly number[][],
  picked: ReadonlySet<number>,
  excess: readonly number[],
): { in: number; out: number } | null {
  // how much of what is over an image carries
  const burden = rows.map((row) => row.reduce((sum, present, j) => sum + present * excess[j], 0));
  const byBurden = rows.map((_, i) => i).sort((one, other) => burden[one] - burden[other]);
  const left = byBurden.filter((i) => !picked.has(i)).slice(0, CANDIDATES);
  const kept = byBurden.filter((i) => picked.has(i)).slice(-CANDIDATES);
  let best = { gain: 1e-9, in: -1, out: -1 };
  for (const out of kept) {
    for (const one of left) {
      let gain = 0;
      for (let j = 0; j < excess.length; j++) {
        const change = rows[one][j] - rows[out][j];
        gain -= change * (2 * excess[j] + change);
      }
      if (gain > best.gain) best = { gain, in: one, out };
    }
  }
  return best.in < 0 ? null : best;
}
