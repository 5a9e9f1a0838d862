import { Random } from '../../lib/numbers/random';
import type { Faces } from './faces';

/** Keeps this stream of numbers apart from those of other uses of the seed. */
const STREAM = 0x6e01;

/**
 * Turns a share of the known 0 and 1 labels round, as a careless annotator would; soft and unknown labels
 * stay. What happens to an image depends on the seed and its place among the images alone.
 * @param rates one for all units, or by unit (`AU12`), 0 for those left out
 * @returns faces with labels of their own, and how many labels of each unit were turned, [N]
 */
export function withLabelNoise(
  faces: Faces,
  aus: readonly number[],
  rates: number | Readonly<Record<string, number>>,
  seed: number,
): { faces: Faces; flipped: number[] } {
  const labels = faces.labels.slice();
  const flipped = aus.map(() => 0);
  for (let i = 0; i < faces.count; i++) {
    const random = new Random(seed, STREAM, i);
    for (const [j, au] of aus.entries()) {
      const isFlipped = random.chance(typeof rates === 'number' ? rates : (rates[`AU${au}`] ?? 0));
      const label = labels[i * aus.length + j];
      if (!isFlipped || (label !== 0 && label !== 1)) continue;
      labels[i * aus.length + j] = 1 - label;
      flipped[j]++;
    }
  }
  return { faces: { ...faces, labels }, flipped };
}
