import { describe, expect, it } from 'vitest';
import { doubtShare, explain, natsText, readAu, shareOfLn2 } from '../../../app/_view/verdict';
import { groupByRegion, strongestFirst } from '../../../app/(live)/_view/order';
import { CATALOGUE, DEFAULT_AUS } from '../../../lib/au/catalogue';
import type { FaceReading, ModelFacts } from '../../../lib/readings/face-reading';

const model = { thresholds: [0.4], unsureAbove: [0.1] } as ModelFacts;

function face(values: Partial<Record<'p' | 'lower' | 'upper' | 'epistemic' | 'aleatoric', number>>) {
  const entry = (value = 0) => new Float32Array([value]);
  return {
    p: entry(values.p),
    lower: entry(values.lower),
    upper: entry(values.upper),
    epistemic: entry(values.epistemic),
    aleatoric: entry(values.aleatoric),
  } as FaceReading;
}

describe('readAu', () => {
  it('says present from the threshold on and absent below it', () => {
    expect(readAu(face({ p: 0.41 }), model, 0).verdict).toBe('present');
    expect(readAu(face({ p: 0.39 }), model, 0).verdict).toBe('absent');
  });

  it('says unsure above the limit of doubt, however high the probability', () => {
    const guess = readAu(face({ p: 0.95, epistemic: 0.11 }), model, 0);
    expect(guess.verdict).toBe('unsure');
    expect(guess.present).toBe(true);
  });

  it('counts of the aleatoric part what the model counts of it', () => {
    const values = face({ p: 0.95, epistemic: 0.06, aleatoric: 0.3 });
    expect(readAu(values, model, 0)).toMatchObject({ verdict: 'present', doubt: values.epistemic[0] });
    const half = readAu(values, { ...model, aleatoricShares: [0.5] }, 0);
    expect(half.verdict).toBe('unsure');
    expect(half.doubt).toBeCloseTo(0.21, 6);
  });
});

describe('explain', () => {
  it('tells a guess, an ambiguous face and a clear one apart', () => {
    const sentence = (values: Parameters<typeof face>[0]) => explain(readAu(face(values), model, 0), 32);
    expect(sentence({ p: 0.5, lower: 0.1, upper: 0.9, epistemic: 0.3 })).toMatch(/10 % to 90 %.*guess/);
    expect(sentence({ p: 0.5, lower: 0.48, upper: 0.52, aleatoric: 0.69 })).toMatch(/between the two/);
    expect(sentence({ p: 0.97, lower: 0.96, upper: 0.98, aleatoric: 0.13 })).toMatch(/face is clear/);
  });
});

describe('shareOfLn2', () => {
  it('is 1 for a coin toss and never leaves 0..1', () => {
    expect(shareOfLn2(Math.LN2)).toBe(1);
    expect(shareOfLn2(1)).toBe(1);
    expect(shareOfLn2(-1e-9)).toBe(0);
  });
});

describe('doubtShare', () => {
  it('is half the bar at the limit and full at twice of it', () => {
    const share = (doubt: number) => doubtShare({ doubt, unsureAbove: 2e-5 });
    expect([share(0), share(1e-5), share(2e-5), share(1)]).toEqual([0, 0.25, 0.5, 1]);
  });
});

describe('natsText', () => {
  it('keeps two digits of what is tiny', () => {
    expect([0, 0.4567, 0.00123, 8.42e-9, 3.1e-12].map(natsText)).toEqual([
      '0.000',
      '0.457',
      '0.001',
      '8.4 × 10⁻⁹',
      '3.1 × 10⁻¹²',
    ]);
  });
});

describe('the order of the rows', () => {
  it.each([[DEFAULT_AUS], [CATALOGUE.map(({ id }) => id)]])('shows every unit once', (aus) => {
    const members = groupByRegion(aus).flatMap((group) => group.members);
    expect([...members].sort((a, b) => a - b)).toEqual(aus.map((_, index) => index));
  });

  it('leaves out regions without a unit', () => {
    expect(groupByRegion([12, 25]).map(({ title }) => title)).toEqual(['Mouth']);
  });

  it('puts the strongest first and keeps equal ones in place', () => {
    expect(strongestFirst([0.2, 0.9, 0.2, 0.5])).toEqual([1, 3, 0, 2]);
  });
});
