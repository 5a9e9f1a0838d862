import { expect, test } from 'vitest';
import { refuseLeftOver } from '../../../cli/arguments';

const refuse =
  (...args: string[]) =>
  () =>
    refuseLeftOver(args, ['input', 'out'], 'Give one.');

test('what a shell makes of *.mp4, and an option given twice, are not passed over in silence', () => {
  expect(refuse('--input', 'a.mp4', 'b.mp4', '--out', 'x')).toThrow(
    '“b.mp4” belongs to no option. Give one.',
  );
  expect(refuse('--input', 'a.mp4', 'b.mp4', 'c.mp4')).toThrow('“b.mp4” and 1 more belong to no option');
  expect(refuse('--input', 'a.mp4', '--input=b.mp4')).toThrow('--input is given twice');
  expect(refuse('--json', '--json')).toThrow('--json is given twice');
});

test('every value stays with its option', () => {
  expect(refuse('--json', '--input', '--out', '--out=x', '--sequence')).not.toThrow();
});
