import { expect, test } from 'vitest';
import { refuseUnread } from '../../../cli/arguments';

const DEFINED = {
  input: { type: 'string' },
  out: { type: 'string' },
  photos: { type: 'string' },
  json: { type: 'boolean' },
  sequence: { type: 'boolean' },
} as const;

const refuse =
  (...args: string[]) =>
  () =>
    refuseUnread(args, DEFINED, { several: ['photos'], advice: 'Give one.' });

test('what a shell makes of *.mp4, and an option given twice, are not passed over in silence', () => {
  expect(refuse('--input', 'a.mp4', 'b.mp4', '--out', 'x')).toThrow(
    '“b.mp4” belongs to no option. Give one.',
  );
  expect(refuse('--input', 'a.mp4', 'b.mp4', 'c.mp4')).toThrow('“b.mp4” and 1 more belong to no option');
  expect(refuse('--json', 'yes')).toThrow('“yes” belongs to no option');
  expect(refuse('--input', 'a.mp4', '--input=b.mp4')).toThrow('--input is given twice');
  expect(refuse('--json', '--json')).toThrow('--json is given twice');
});

test('an option that does not exist is named', () => {
  expect(refuse('--inptu', 'a.mp4')).toThrow('There is no option --inptu');
  expect(refuse('--no-input')).toThrow('There is no option --no-input');
  expect(refuse('-x')).toThrow('There is no option -x');
});

test('every value stays with its option', () => {
  expect(refuse('--json', '--input', '--out', '--out=x', '--no-sequence')).not.toThrow();
  expect(refuse('--photos', 'a', '--photos', 'b')).not.toThrow();
});
