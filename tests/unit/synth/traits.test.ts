import { expect, it } from 'vitest';
import { traitsOf } from '../../../training/synth/traits';

const people = Array.from({ length: 3000 }, (_, number) => traitsOf(number)!);
const share = (wanted: (person: (typeof people)[number]) => boolean) =>
  people.filter(wanted).length / people.length;

it('has enough people of every sex, age and skin tone to measure a model on each', () => {
  for (const sex of ['female', 'male']) expect(share((p) => p.sex === sex)).toBeGreaterThan(0.45);
  for (const tone of ['light', 'medium', 'dark'])
    expect(share((p) => p.skinTone === tone)).toBeGreaterThan(0.3);
  for (const age of ['young', 'middle-aged', 'old'])
    expect(share((p) => p.ageGroup === age)).toBeGreaterThan(0.15);
});

it('draws the traits apart from each other', () => {
  for (const tone of ['light', 'medium', 'dark']) {
    const both = share((p) => p.skinTone === tone && p.sex === 'male');
    expect(Math.abs(both - share((p) => p.skinTone === tone) * share((p) => p.sex === 'male'))).toBeLessThan(
      0.02,
    );
  }
});

it('knows a person by the name in a face set, and nobody else', () => {
  expect(traitsOf('rendered-0017')).toEqual(people[17]);
  expect(traitsOf('photo-17')).toBeNull();
});
