import { Random } from '../../lib/numbers/random';

/** How a rendered person looks, for measuring a model by group. */
export interface Traits {
  readonly sex: 'female' | 'male';
  readonly ageGroup: 'young' | 'middle-aged' | 'old';
  readonly skinTone: 'light' | 'medium' | 'dark';
}

/** The drawn quantities behind the traits. */
export interface TraitValues {
  readonly male: boolean;
  /** of the male shapes, the rest are female ones */
  readonly maleShare: number;
  /** 0 young .. 1 old */
  readonly age: number;
  /** 0 the lightest skin .. 1 the darkest, see SKIN_TONES in looks.ts */
  readonly tone: number;
}

/** From these ages (0..1) on a person counts as middle-aged and as old. */
export const MIDDLE_AGED = 0.35;
export const OLD = 0.7;

/** Fixed by the person's number alone. @param random the person's stream, at its beginning */
export function drawTraits(number: number, random: Random): TraitValues {
  const male = random.chance(0.5);
  const maleShare = male ? random.range(0.7, 1) : random.range(0, 0.3);
  const age = random.chance(0.6) ? random.range(0, 0.45) : random.range(0.45, 1);
  return { male, maleShare, age, tone: new Random(7003, number).uniform() };
}

/** The stream of everything else about a person. */
export function personStream(number: number): Random {
  return new Random(7001, number);
}

/**
 * Sex, age group and skin tone group of a rendered person, without drawing anything: thirds of the range of
 * tones are called light, medium and dark.
 * @param subject the person's number, or the subject's name in a face set, such as `rendered-3017`. Skin tones
 *   hold from renderer 2 on (a set's `source` names it); for renderer 1, such as the embedded set, only sex and age.
 * @returns null for a subject that was not rendered
 */
export function traitsOf(subject: number | string): Traits | null {
  const number =
    typeof subject === 'number' ? subject : Number(/^rendered-(\d+)$/.exec(subject)?.[1] ?? Number.NaN);
  if (!Number.isInteger(number)) return null;
  const { male, age, tone } = drawTraits(number, personStream(number));
  return {
    sex: male ? 'male' : 'female',
    ageGroup: age < MIDDLE_AGED ? 'young' : age < OLD ? 'middle-aged' : 'old',
    skinTone: tone < 1 / 3 ? 'light' : tone < 2 / 3 ? 'medium' : 'dark',
  };
}
