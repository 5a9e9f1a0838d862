import type { Random } from '../../lib/numbers/random';
import { drawGlasses } from './glasses';
import { drawHat } from './hats';
import type { Landmarks } from './landmarks';
import { drawHand, drawMask, drawObject } from './occluders';
import type { Thing, Worn } from './things';

/** Nothing worn, nothing held. */
export const NOTHING: Worn = { solid: [], lenses: [], lensDarkness: 0, hat: null };

/**
 * What a person wears and holds in one picture: glasses on three of ten, a hat on one of six, a hand, a thing or
 * a mask before the face on one of nine.
 * @param hand the colour of a hand, sRGB
 */
export function drawWorn(random: Random, marks: Landmarks, hand: readonly number[]): Worn {
  const glasses = random.chance(0.3) ? drawGlasses(random, marks) : NOTHING;
  const hat = random.chance(0.17) ? drawHat(random, marks) : null;
  const before: Thing[] = [];
  const kind = random.uniform();
  if (kind < 0.06) before.push(drawHand(random, marks, hand));
  else if (kind < 0.09) before.push(drawObject(random, marks));
  else if (kind < 0.11) before.push(drawMask(random, marks));
  return {
    solid: [...glasses.solid, ...(hat?.things ?? []), ...before],
    lenses: glasses.lenses,
    lensDarkness: glasses.lensDarkness,
    hat: hat?.hat ?? null,
  };
}
