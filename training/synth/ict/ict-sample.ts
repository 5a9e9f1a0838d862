import { Random } from '../../../lib/numbers/random';
import type { FaceSample } from '../../face-set/shards';
import type { CreaseMap } from '../creases';
import type { Strengths } from '../expression';
import { splitOf } from '../identity';
import { encode, toneColour } from '../looks';
import { labelsOf } from '../sample';
import { shoot } from '../shoot';
import { drawWorn } from '../worn';
import { drawIctExpression, UNSHOWN } from './ict-expression';
import { dressPerson } from './ict-figure';
import type { IctModel } from './ict-model';
import { makePerson } from './ict-person';
import { photographIct } from './ict-scene';

/** Grows when the same number and seed give another person or picture; sets name it in their `source`. */
export const ICT_RENDERER = 1;

/**
 * Renders `count` crops of one identity with a head of ICT-FaceKit; the same for the same seed, number, count and
 * backgrounds. Units without a shape are unknown.
 * @param creases of the model's face
 * @param backgrounds photographs to stand the person in front of; without them backgrounds are made up
 * @param strengths see drawExpression
 */
export async function renderIctIdentity(
  model: IctModel,
  creases: CreaseMap,
  number: number,
  count: number,
  seed: number,
  backgrounds: readonly string[] = [],
  strengths: Strengths = 'clear',
): Promise<FaceSample[]> {
  const person = makePerson(model, number);
  const looks = dressPerson(model, person);
  const hand = toneColour(person).map((light) => encode(light));
  const samples: FaceSample[] = [];
  for (let i = 0; i < count; i++) {
    const random = new Random(7100, seed, number, i);
    const expression = drawIctExpression(random, strengths);
    const { crop, lipGap, unreadable } = await shoot(
      random,
      backgrounds,
      () => drawWorn(random, person.marks, hand),
      (shot, worn) => photographIct(model, person, looks, expression, shot, creases, worn),
    );
    samples.push({
      subject: `ict-${String(number).padStart(4, '0')}`,
      split: splitOf(number),
      ...crop,
      ...labelsOf(expression, lipGap, new Set([...unreadable, ...UNSHOWN])),
    });
  }
  return samples;
}
