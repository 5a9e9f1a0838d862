import { describe, expect, it } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { rankCorrelation, slope } from '../../../lib/numbers/statistics';
import type { Faces } from '../../../training/input/faces';
import { loadFaceData } from '../../../training/input/faces';
import {
  BP4D_RATES,
  guessed,
  pickedByRates,
  repeatedTo,
  shareOf,
  withNoise,
} from '../../../training/jobs/reproduce/benchmark';
import { verdictOn, verdictOnAll } from '../../../training/jobs/reproduce/claim-verdict';
import { countsBySubject, meanOverRuns, pooledScores } from '../../../training/jobs/reproduce/estimates';
import { armId, armOf, planCells, SHARES } from '../../../training/jobs/reproduce/plan';
import { selectByRates } from '../../../training/jobs/reproduce/select-images';
import { uncertaintyBins } from '../../../training/jobs/reproduce/uncertainty-bins';

const UNITS = Object.keys(BP4D_RATES).map(Number);
const RATES = Object.values(BP4D_RATES);
const rateOf = (labels: Float32Array, n: number, j: number) =>
  labels.reduce((sum, label, at) => (at % n === j ? sum + label : sum), 0) / (labels.length / n);

function randomLabels(count: number, rates: readonly number[]): Float32Array {
  const random = new Random(5);
  return Float32Array.from({ length: count * rates.length }, (_, at) =>
    Number(random.chance(rates[at % rates.length])),
  );
}

function facesWith(labels: Float32Array, n: number): Faces {
  const count = labels.length / n;
  return {
    count,
    side: 1,
    pixels: Uint8Array.from({ length: count * 3 }, (_, i) => Math.floor(i / 3) % 256),
    labels,
    subjects: Array.from({ length: count }, (_, i) => `s${i % 7}`),
    source: new Uint8Array(count),
  };
}

describe('the pick by rates', () => {
  it('hits the rates where the images allow it, without taking one twice', () => {
    const labels = randomLabels(2000, [0.2, 0.25, 0.3]);
    const wanted = [0.45, 0.1, 0.5];
    const picked = selectByRates(labels, wanted, 500, 1);
    expect(new Set(picked).size).toBe(500);
    for (const [j, rate] of wanted.entries()) {
      const share = picked.reduce((sum, i) => sum + labels[i * 3 + j], 0) / 500;
      expect(Math.abs(share - rate)).toBeLessThan(0.005);
    }
    expect(selectByRates(labels, wanted, 500, 1)).toEqual(picked);
  });

  it('brings the embedded set near BP4D’s rates in every split, with no person in two', async () => {
    const data = await loadFaceData(['training/datasets/rendered'], UNITS, 32, { fold: 2, folds: 3 });
    const picked = pickedByRates(data, RATES, 2);
    for (const split of ['train', 'validation', 'test'] as const) {
      const error = (faces: Faces) =>
        RATES.reduce((sum, rate, j) => sum + Math.abs(rateOf(faces.labels, UNITS.length, j) - rate), 0) /
        UNITS.length;
      expect(error(picked[split])).toBeLessThan(0.09);
      expect(error(picked[split])).toBeLessThan(0.7 * error(data[split]));
    }
    const people = [picked.train, picked.validation, picked.test].map(({ subjects }) => new Set(subjects));
    const all = people.flatMap((set) => [...set]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('label noise', () => {
  const rates = [0.15, 0.5, 0.6];
  const truth = randomLabels(40_000, rates);

  it('guesses at the wanted rate, keeps the occurrence, and leaves κ = 1 − q for every unit', () => {
    const noisy = guessed(truth, 0.2, 3, [1]);
    for (const [j, r] of rates.entries()) {
      const wrong = truth.filter((label, at) => at % 3 === j && label !== noisy[at]).length / 40_000;
      expect(wrong).toBeCloseTo(2 * r * (1 - r) * 0.2, 2);
      expect(rateOf(noisy, 3, j)).toBeCloseTo(rateOf(truth, 3, j), 2);
      expect(1 - wrong / (2 * r * (1 - r))).toBeCloseTo(0.8, 1);
    }
  });

  it('leaves unknown labels, and the test split, alone', () => {
    expect(guessed(Float32Array.of(Number.NaN, 1, 0, 1), 1, 1, [1])[0]).toBeNaN();
    const faces = facesWith(truth, 3);
    const data = { train: faces, validation: faces, test: faces, sources: [] };
    const noisy = withNoise(data, 0.5, 1);
    expect(noisy.test.labels).toBe(truth);
    expect(noisy.train.labels).not.toEqual(truth);
    expect(noisy.validation.labels).not.toEqual(noisy.train.labels);
  });
});

describe('shares of the training images', () => {
  it('are nested, and even the smallest shows every unit present and absent', () => {
    const faces = facesWith(randomLabels(600, RATES), RATES.length);
    const shares = [...SHARES, 1].map((share) => shareOf(faces, share, 3));
    expect(shares.at(-1)).toBe(faces);
    expect(shares[4].count).toBe(120);
    for (const { labels } of shares) {
      for (let j = 0; j < RATES.length; j++) {
        const rate = rateOf(labels, RATES.length, j);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThan(1);
      }
    }
    expect(repeatedTo(shares[4], 300).count).toBe(360);
    expect(repeatedTo(shares[4], 300).labels.slice(120 * 12, 240 * 12)).toEqual(shares[4].labels);
    expect(repeatedTo(shares[4], 100)).toBe(shares[4]);
    const rowsOf = ({ labels, count }: Faces) =>
      Array.from({ length: count }, (_, i) => labels.slice(i * 12, (i + 1) * 12).join());
    expect(rowsOf(shares[3]).slice(0, shares[1].count)).toEqual(rowsOf(shares[1]));
  });
});

describe('the plan', () => {
  it('names cells so that the name says all, sources before what needs them', () => {
    const cells = planCells({ folds: 3, seeds: 2, hasSource: true });
    expect(cells).toHaveLength(3 + 6 + 15);
    const arm = { fold: 2, seed: 1, share: 0.05 };
    expect(armOf(armId(arm))).toEqual(arm);
    expect(armOf('source-f1')).toBeNull();
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    expect(cells.find(({ id }) => id === armId(arm))?.needs).toEqual(['source-f2']);
  });
});

describe('verdicts', () => {
  const at = (low: number, high: number) => ({ value: (low + high) / 2, low, high });

  it('follow from which side of 0 the interval is', () => {
    expect(verdictOn(at(0.001, 0.02))).toBe('reproduced');
    expect(verdictOn(at(-0.02, -0.001))).toBe('not reproduced');
    expect(verdictOn(at(-0.001, 0.02))).toBe('too close to call');
    expect(verdictOn(at(0, 0))).toBe('too close to call');
    expect(verdictOn({ value: Number.NaN, low: Number.NaN, high: Number.NaN })).toBe('too close to call');
  });

  it('on a claim about all are as weak as the weakest', () => {
    expect(verdictOnAll([at(0.1, 0.2), at(0.01, 0.3)])).toBe('reproduced');
    expect(verdictOnAll([at(0.1, 0.2), at(-0.01, 0.3)])).toBe('too close to call');
    expect(verdictOnAll([at(0.1, 0.2), at(-0.01, 0.3), at(-0.3, -0.1)])).toBe('not reproduced');
    expect(verdictOnAll([])).toBe('too close to call');
  });
});

describe('statistics', () => {
  const split = {
    subjects: ['a', 'a', 'b', 'b'],
    labels: [[1], [0], [1], [null]],
    p: [[0.9], [0.8], [0.4], [0.9]],
    epistemic: [[0.1], [0.4], [0.3], [0.2]],
  };

  it('pools counts over people, unknown labels left out', () => {
    const people = countsBySubject(split, [0.5]);
    expect(people).toHaveLength(2);
    expect(pooledScores(people).f1[0]).toBeCloseTo(0.5, 12); // 1 hit, 1 false alarm, 1 miss
    expect(pooledScores(people).accuracy[0]).toBeCloseTo(1 / 3, 12);
    expect(pooledScores([people[0], people[0]]).f1[0]).toBeCloseTo(2 / 3, 12);
  });

  it('gives an interval that holds the chance of runs and of people', () => {
    const runs = [0, 1, 2, 3].map((run) => Array.from({ length: 30 }, (_, i) => run + (i % 3)));
    const meanOver = (run: number[], people: readonly number[]) =>
      people.reduce((sum, i) => sum + run[i], 0) / people.length;
    const estimate = meanOverRuns(runs, (run) => run.length, meanOver);
    expect(estimate.value).toBeCloseTo(2.5, 12);
    // of the mean of four runs whose means have variance 1.25, and 30 people of variance 2/3 in each
    const deviation = Math.sqrt(1.25 / 4 + 2 / 3 / 30 / 4);
    expect(estimate.high - estimate.low).toBeGreaterThan(3.4 * deviation);
    expect(estimate.high - estimate.low).toBeLessThan(4.3 * deviation);
  });

  it('ranks with ties, and fits a line', () => {
    expect(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 1000])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 2, 3], [3, 2, 2, 1])).toBeCloseTo(-1, 12);
    expect(slope([0, 1, 2], [5, 7, 9])).toBeCloseTo(2, 12);
  });

  it('sorts into bins by uncertainty, the surest first', () => {
    const count = 200;
    const test = {
      subjects: Array.from({ length: count }, (_, i) => `s${i % 10}`),
      labels: Array.from({ length: count }, () => [1]),
      p: Array.from({ length: count }, (_, i) => [i < 150 ? 0.9 : 0.1]),
      epistemic: Array.from({ length: count }, (_, i) => [i / count]),
    };
    const arm = { fold: 1, seed: 1, share: 1 };
    const bins = uncertaintyBins({ arm, aus: [1], test, images: 1, atHalf: [], tuned: [] });
    const everyone = Array.from({ length: 10 }, (_, i) => i);
    expect(bins.accuracy(everyone, 0, 4)).toBe(1);
    expect(bins.accuracy(everyone, 16, 20)).toBe(0);
    expect(bins.accuracy(everyone, 14, 16)).toBeCloseTo(0.5, 12);
  });
});
