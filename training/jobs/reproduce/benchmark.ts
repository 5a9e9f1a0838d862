import { rateOf } from '../../../lib/numbers/detection';
import { Random } from '../../../lib/numbers/random';
import { column } from '../../evaluation/evaluate';
import type { FaceData, Faces } from '../../input/faces';
import { facesAt } from '../../input/pick';
import { selectByRates } from './select-images';

/** Share of labelled frames in which BP4D shows each of its twelve units (published; see docs/reproduce). */
export const BP4D_RATES: Readonly<Record<number, number>> = {
  1: 0.211,
  2: 0.171,
  4: 0.203,
  6: 0.461,
  7: 0.549,
  10: 0.594,
  12: 0.562,
  14: 0.466,
  15: 0.169,
  17: 0.343,
  23: 0.165,
  24: 0.151,
};

/** Share of a split's images that is picked: fewer come nearer to BP4D's rates. */
const PICKED = 0.4;

/** One fold with the images of each split whose labels come nearest to the wanted rates. */
export function pickedByRates(data: FaceData, rates: readonly number[], seed: number): FaceData {
  const pick = (faces: Faces) =>
    facesAt(faces, selectByRates(faces.labels, rates, Math.round(PICKED * faces.count), seed));
  return { ...data, train: pick(data.train), validation: pick(data.validation), test: pick(data.test) };
}

/** The same fold with guessed labels in training and validation (see guessed); those of the test stay true. */
export function withNoise(data: FaceData, q: number, seed: number): FaceData {
  const noisy = (faces: Faces, part: number): Faces => ({
    ...faces,
    labels: guessed(faces.labels, q, faces.labels.length / faces.count, [seed, part]),
  });
  return { ...data, train: noisy(data.train, 1), validation: noisy(data.validation, 2) };
}

/**
 * Labels by a coder who guesses each one with chance q, and then says present as often as the unit is. The rates
 * stay, 2 r (1 − r) q of the labels of a unit of rate r become wrong, and Cohen's κ between these labels and the
 * true ones is 1 − q for every unit, rare or not.
 * @param labels [count, N], NaN where unknown
 */
export function guessed(labels: Float32Array, q: number, n: number, key: readonly number[]): Float32Array {
  const random = new Random(...key);
  const rates = Array.from({ length: n }, (_, j) => rateOf(column(labels, n, j)));
  return labels.map((label, at) => {
    const isGuess = random.chance(q);
    const guess = Number(random.chance(rates[at % n])); // drawn in any case: a higher q keeps the guesses of a lower
    return isGuess && !Number.isNaN(label) ? guess : label;
  });
}

/**
 * A share of the training images. Shares are nested, and each begins with images that together show every unit
 * and every unit's absence, without which nothing could be learned of it.
 */
export function shareOf(faces: Faces, share: number, seed: number): Faces {
  if (share >= 1) return faces;
  const n = faces.labels.length / faces.count;
  const order = [...new Random(seed, 7).permutation(faces.count)];
  const missing = new Set(Array.from({ length: n }, (_, j) => [`${j}:0`, `${j}:1`]).flat());
  const first = order.filter((i) => {
    const shown = Array.from({ length: n }, (_, j) => `${j}:${faces.labels[i * n + j]}`);
    return shown.filter((one) => missing.delete(one)).length > 0;
  });
  const chosen = new Set(first);
  const size = Math.max(first.length, Math.round(share * faces.count));
  return facesAt(faces, [...first, ...order.filter((i) => !chosen.has(i))].slice(0, size));
}

/** The images over and over, so that a pass over a small share has at least so many. */
export function repeatedTo(faces: Faces, least: number): Faces {
  const times = Math.ceil(least / faces.count);
  if (times <= 1) return faces;
  return facesAt(
    faces,
    Array.from({ length: times * faces.count }, (_, i) => i % faces.count),
  );
}
