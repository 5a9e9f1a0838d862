import { DEFAULT_AUS, isSided } from '../../lib/au/catalogue';
import { Random } from '../../lib/numbers/random';
import type { FaceSample } from '../face-set/shards';
import type { HeadAssets } from './assets';
import type { CreaseMap } from './creases';
import { drawExpression, type Expression, intensityOn, PRESENT, type Strengths } from './expression';
import { splitOf } from './identity';
import { cheekColour, encode } from './looks';
import { photograph, seat } from './scene';
import { shoot } from './shoot';
import { drawWorn } from './worn';

/** Grows when the same number and seed give another person or picture; sets name it in their `source`. */
export const RENDERER = 5;
/** Lips this far apart are parted (AU 25), decimetres: about a pixel in a crop of 112. */
const LIPS_PARTED = 0.02;

/**
 * Renders `count` crops of one identity; the same for the same seed, number, count and backgrounds.
 * @param strengths see drawExpression
 * @param backgrounds photographs to stand the person in front of; without them backgrounds are made up
 */
export async function renderIdentity(
  assets: HeadAssets,
  creases: CreaseMap,
  number: number,
  count: number,
  seed: number,
  backgrounds: readonly string[] = [],
  strengths: Strengths = 'clear',
): Promise<FaceSample[]> {
  const sitter = await seat(assets, number);
  const hand = cheekColour(assets, sitter.looks.skin).map((light) => encode(light));
  const samples: FaceSample[] = [];
  for (let i = 0; i < count; i++) {
    const random = new Random(seed, number, i);
    const expression = drawExpression(random, strengths);
    const { crop, lipGap, unreadable } = await shoot(
      random,
      backgrounds,
      () => drawWorn(random, sitter.marks, hand),
      (shot, worn) => photograph(assets, { ...sitter, worn }, expression, shot, creases),
    );
    samples.push({
      subject: `rendered-${String(number).padStart(4, '0')}`,
      split: splitOf(number),
      ...crop,
      ...labelsOf(expression, lipGap, unreadable),
    });
  }
  return samples;
}

/**
 * What a FACS coder would write. Present from intensity PRESENT on. 25 goes by the lips on the mesh, since a
 * dropped jaw parts them and a smile or a raised chin may close them. The bit of lid tightener that helps to
 * shut the eyes is part of 45, not a 7. Units that something hides are unknown.
 */
export function labelsOf(
  expression: Expression,
  lipGap: number,
  unreadable: ReadonlySet<number> = new Set(),
): { labels: (0 | 1 | null)[] } & Record<'intensity' | 'left' | 'right', (number | null)[]> {
  const intensity = DEFAULT_AUS.map((au, i) => {
    if (unreadable.has(au)) return null;
    return au === 25 ? Math.min(1, Math.max(0, (lipGap * PRESENT) / LIPS_PARTED)) : expression.intensity[i];
  });
  const on = (side: 'left' | 'right') =>
    DEFAULT_AUS.map((au) => (isSided(au) && !unreadable.has(au) ? intensityOn(expression, au, side) : null));
  return {
    intensity,
    labels: intensity.map((value) => (value === null ? null : value >= PRESENT ? 1 : 0)),
    left: on('left'),
    right: on('right'),
  };
}
