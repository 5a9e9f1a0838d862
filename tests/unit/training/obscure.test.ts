import { expect, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { obscure } from '../../../training/input/obscure';

const AUS = [1, 4, 6, 12, 25];
const SIZE = 32;

function picture(): Float32Array {
  const random = new Random(3);
  return Float32Array.from({ length: SIZE * SIZE * 3 }, () => random.range(0, 255));
}

test('hides the upper units, the lower ones or all, and changes the picture where it says so', () => {
  const kinds = new Set<string>();
  for (let i = 0; i < 60; i++) {
    const image = picture();
    const hidden = obscure(image, SIZE, AUS, new Random(1, i));
    kinds.add(hidden.join(''));
    expect(image.every((value) => value >= 0 && value <= 255)).toBe(true);
    const before = picture();
    const changedRows = Array.from({ length: SIZE }, (_, row) => row).filter((row) => {
      const [from, to] = [row * SIZE * 3, (row + 1) * SIZE * 3];
      return image.slice(from, to).some((value, k) => value !== before[from + k]);
    });
    expect(changedRows.length).toBeGreaterThan(SIZE / 8);
    if (hidden.join('') === '11100') expect(Math.max(...changedRows)).toBeLessThanOrEqual(SIZE * 0.6);
    if (hidden.join('') === '00011') expect(Math.min(...changedRows)).toBeGreaterThan(SIZE / 3);
  }
  expect([...kinds].sort()).toEqual(['00011', '11100', '11111']);
});
