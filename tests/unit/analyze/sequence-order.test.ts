import { expect, it } from 'vitest';
import { naturally, numberRemarks } from '../../../lib/analyze/sequence-order';

const said = (...names: string[]) => numberRemarks(names).map(({ detail }) => detail);

it('puts 2 before 10, whatever stands around the numbers', () => {
  const names = ['f10.png', 'f2.png', 'f002.png', 'f1.png', 'a9_10.jpg', 'a10_2.jpg', 'a9_9.jpg'];
  expect(names.sort(naturally)).toEqual([
    ...['a9_9.jpg', 'a9_10.jpg', 'a10_2.jpg', 'f1.png', 'f002.png', 'f2.png', 'f10.png'],
  ]);
});

it('names the numbers that are missing, by the step that most pictures have', () => {
  expect(said('f1.png', 'f2.png', 'f3.png')).toEqual([]);
  expect(said('f0.png', 'f5.png', 'f10.png')).toEqual([]);
  expect(said('f1.png', 'f2.png', 'f4.png')).toEqual([
    'number 3 is missing; frames and times count on without a hole',
  ]);
  expect(said('f1.png', 'f2.png', 'f6.png', 'f7.png', 'f9.png')).toEqual([
    'numbers 3–5, 8 are missing; frames and times count on without a hole',
  ]);
  expect(said('f1.png', 'f3.png', 'f10.png')).toEqual([
    'numbers 2, 4–9 are missing; frames and times count on without a hole',
  ]);
  expect(said('f1.jpg', 'f1.png', 'f2.jpg', 'f3.jpg')).toEqual([
    '1 of the numbers stand twice, with other endings or zeros',
  ]);
  expect(said('left.png', 'right.png')[0]).toMatch(/order of their names/);
  expect(said('left.png')).toEqual([]);
});
