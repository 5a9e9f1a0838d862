import { expect, it } from 'vitest';
import { withHighestLevel } from '../../../lib/analyze/decoder-levels';

it('changes the level alone in the name of a codec', () => {
  expect(withHighestLevel('vp09.00.00.08')).toBe('vp09.00.62.08');
  expect(withHighestLevel('vp09.02.00.10.00.01.13.01.01')).toBe('vp09.02.62.10.00.01.13.01.01');
  expect(withHighestLevel('av01.0.31M.08')).toBe('av01.0.19M.08');
  expect(withHighestLevel('avc1.640000')).toBe('avc1.64003e');
  expect(withHighestLevel('hvc1.1.6.L0.B0')).toBe('hvc1.1.6.L186.B0');
  expect(withHighestLevel('vp8')).toBeNull();
});
