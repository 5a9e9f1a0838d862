import { describe, expect, it, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { COSTS, epistemicDoubt } from '../../../lib/readings/confidence';
import {
  chooseEpistemicLevels,
  chooseLevels,
  unsureFrom,
} from '../../../training/evaluation/people/choose-levels';
import { conformalRule, conformalSet } from '../../../training/evaluation/people/conformal';
import { findingsOf } from '../../../training/evaluation/people/doubt-findings';
import { DoubtOrder } from '../../../training/evaluation/people/doubt-order';
import { measureNeutral } from '../../../training/evaluation/people/measure-people';
import { type UnitAnswers, unitAnswers } from '../../../training/evaluation/people/unit-answers';
import { callTable } from '../../../training/jobs/levels/level-tables';

/** Answers of one unit. @param truth NaN where nobody says */
function unitOf(
  p: readonly number[],
  truth: readonly number[],
  { epistemic = p.map(() => 0), threshold = 0.5 } = {},
): UnitAnswers {
  const photos = {
    aus: [12],
    labels: Float32Array.from(truth),
    intensity: new Float32Array(p.length).fill(Number.NaN),
    human: new Float32Array(p.length).fill(Number.NaN),
  };
  const aleatoric = Float32Array.from(p, (value) => Math.min(value, 1 - value));
  const predictions = { p: Float32Array.from(p), epistemic: Float32Array.from(epistemic), aleatoric };
  const rule = { thresholds: [threshold], unsureAbove: [0.1], aleatoricShares: [1] };
  return unitAnswers(photos, predictions, rule)[0];
}

describe('how doubt finds mistakes', () => {
  const doubt = [0.1, 0.2, 0.3, 0.4];

  it('counts mistakes among the surest, of those taken and of all', () => {
    const wrong = [0, 1, 0, 1];
    const order = new DoubtOrder(doubt, wrong);
    // of four answers 0, 1, 1 and 2 are wrong among the surest 1, 2, 3 and 4; of pairs of a wrong and a right one 3 of 4 are in order
    const { auroc, augrc, risk80, risk90 } = order.finding([1, 1, 1, 1]);
    expect(augrc).toBeCloseTo((0 + 1 + 1 + 2) / 16, 9);
    expect(auroc).toBe(0.75);
    expect([risk80, risk90]).toEqual([1 / 3, 0.5]);
    // drawn twice, a picture counts twice; not drawn, not at all
    expect(order.finding([2, 0, 0, 1])).toMatchObject({ auroc: 1, augrc: 1 / 9 });
    // equally sure answers share their mistakes
    expect(new DoubtOrder([1, 1, 1, 1], wrong).finding([1, 1, 1, 1])).toMatchObject({
      auroc: 0.5,
      risk80: 0.5,
    });
  });

  it('tells the kinds of doubt apart', () => {
    // wrong where the masks disagree, though p is far from the threshold
    const unit = unitOf([0.9, 0.9, 0.4, 0.1], [1, 0, 0, 0], { epistemic: [0, 0.3, 0, 0] });
    const { margin, epistemic } = findingsOf([unit]);
    expect(epistemic.auroc?.value).toBe(1);
    expect(margin.auroc?.value).toBeLessThanOrEqual(0.5);
  });

  it('calls unsure from where more than the given share is wrong', () => {
    expect(unsureFrom(doubt, [0, 0, 0, 1], 0.2)).toBe(0.3);
    expect(unsureFrom(doubt, [0, 0, 0, 0], 0.2)).toBe(0.4);
    expect(unsureFrom(doubt, [1, 0, 0, 0], 0.2)).toBe(0);
  });
});

describe('levels chosen with people who were told to look neutral', () => {
  const random = new Random(7);
  const truth = Array.from({ length: 200 }, (_, i) => Number(i % 4 === 0));
  const p = truth.map((label) => Math.min(0.99, Math.max(0.01, 0.25 + 0.5 * label + 0.1 * random.normal())));
  const validation = [unitOf(p, truth)];
  const neutral = (values: readonly number[]) => [
    unitOf(
      values,
      values.map(() => 0),
    ),
  ];
  const quiet = Array.from({ length: 40 }, (_, i) => i / 100);

  it('keeps the threshold where nobody neutral comes near it', () => {
    const { thresholds } = chooseLevels(validation, neutral(quiet));
    expect(thresholds[0]).toBeCloseTo(0.5, 1);
  });

  it('raises it above all neutral people but one in forty, and above that one where the mean asks for it', () => {
    const loud = quiet.map((value, i) => (i < 3 ? 0.6 + 0.05 * i : value)); // 0.6, 0.65, 0.7
    const called = ([threshold]: number[]) => loud.filter((value) => value >= threshold).length;
    const aims = { perUnit: 1 / 40, mean: 1 / 40, mostF1Lost: 0.5, wrongAmongSure: 0.02 };
    expect(called(chooseLevels(validation, neutral(loud), aims).thresholds)).toBeLessThanOrEqual(1);
    expect(called(chooseLevels(validation, neutral(loud), { ...aims, mean: 0.008 }).thresholds)).toBe(0);
  });

  it('lets a unit be called on more people where quiet would cost much of what it finds', () => {
    const loud = quiet.map((value, i) => (i < 3 ? 0.85 + 0.02 * i : value));
    const { thresholds } = chooseLevels(validation, neutral(loud));
    expect(thresholds[0]).toBeCloseTo(0.5, 1);
  });
});

test('as little of the aleatoric part makes doubt as finds mistakes about as well as any more of it', () => {
  const random = new Random(5);
  const truth = Array.from({ length: 600 }, (_, i) => Number(i % 2 === 0));
  const p = truth.map((label) => Math.min(0.99, Math.max(0.01, 0.25 + 0.5 * label + 0.2 * random.normal())));
  // an epistemic part that knows nothing of mistakes, of two sizes
  const shareAt = (size: number) => {
    const unit = unitOf(p, truth, { epistemic: p.map(() => size * random.uniform()) });
    return chooseLevels([unit], [unitOf([0.1], [0])]).aleatoricShares[0];
  };
  expect(shareAt(1e-4)).toBe(0.005);
  expect(shareAt(0.5)).toBe(1);
});

test('hardly a validation picture costs confidence by its doubt, at whatever scale a model doubts', () => {
  const random = new Random(11);
  const drawn = Array.from({ length: 300 }, () => Math.exp(random.normal() - 6));
  const p = drawn.map(() => 0.5);
  const free = (scale: number) => {
    const units = [1, 3].map((times) =>
      unitOf(p, p, { epistemic: drawn.map((value) => scale * times * value) }),
    );
    const levels = chooseEpistemicLevels(units);
    const doubts = drawn.map((_, i) =>
      epistemicDoubt(
        units.map(({ epistemic }) => epistemic[i]),
        levels,
      ),
    );
    return doubts.filter((doubt) => doubt <= COSTS.doubt.free).length / doubts.length;
  };
  expect(free(1)).toBeCloseTo(0.97, 2);
  expect(free(20)).toBeCloseTo(0.97, 2);
});

test('false alarms are counted by person', () => {
  const [first, second] = [
    unitOf([0.6, 0.1, 0.2, 0.7], [0, 0, 0, 0]),
    unitOf([0.1, 0.1, 0.1, 0.1], [0, 0, 0, 0]),
  ];
  const { people, units, mean } = measureNeutral([first, second]);
  expect(people).toBe(4);
  expect(units.map(({ called }) => called)).toEqual([2, 0]);
  expect(mean?.value).toBeCloseTo(0.25, 9);
});

test('conformal sets hold the truth of either kind as often as they promise, on pictures like those they were made from', () => {
  const random = new Random(3);
  const draw = (count: number) => {
    const truth = Array.from({ length: count }, () => Number(random.chance(0.2)));
    return { truth, p: truth.map((label) => 1 / (1 + Math.exp(-(2.5 * label - 1.5 + random.normal())))) };
  };
  const calibration = draw(2000);
  const rule = conformalRule(calibration.p, calibration.truth, 0.9);
  const test = draw(20_000);
  const coverage = (label: number) => {
    const places = test.truth.flatMap((value, i) => (value === label ? i : []));
    const held = places.filter((i) => conformalSet(test.p[i], rule)[label === 1 ? 'present' : 'absent']);
    return held.length / places.length;
  };
  expect(coverage(1)).toBeCloseTo(0.9, 1);
  expect(coverage(0)).toBeCloseTo(0.9, 1);
  // too few to bound anything: the answer stays in every set
  expect(conformalSet(0.01, conformalRule([0.9, 0.2], [1, 0], 0.9))).toEqual({ present: true, absent: true });
});

it('says what thresholds find, and on how many neutral people they call something', () => {
  const validation = [unitOf([0.9, 0.6, 0.7, 0.1], [1, 1, 0, 0])];
  const neutral = [unitOf([0.8, 0.55, 0.1, 0.1], [0, 0, 0, 0])];
  const cells = callTable(validation, neutral, [0.75])
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  // at 0.75 one of two is found and nothing else called; at 0.5 both are, and one that is absent
  expect(cells[2].slice(2, 8)).toEqual(['0.667', '0.800', '0.500', '1.000', '1', '2']);
  expect(cells[3].slice(6, 8)).toEqual(['25.00 %', '50.00 %']);
});
