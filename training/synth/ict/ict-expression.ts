import { DEFAULT_AUS, isSided } from '../../../lib/au/catalogue';
import type { Random } from '../../../lib/numbers/random';
import { drawExpression, type Expression, type Strengths } from '../expression';
import type { Gaze } from './ict-figure';
import { ICT_UNITS } from './ict-units';

/** An expression on a head of ICT-FaceKit; `extra` are its shapes. */
export interface IctExpression extends Expression {
  readonly gaze: Gaze;
}

/** Units that the model cannot show. */
export const UNSHOWN: readonly number[] = DEFAULT_AUS.filter((au) => !ICT_UNITS[au]);

/** Share of units that act on one side alone, as drawExpression has for those that it knows on one side. */
const ONE_SIDED: Readonly<Record<Strengths, number>> = { clear: 0.12, even: 0.3 };

/** Movements that carry no label, each with its highest weight. */
const DISTRACTORS: readonly (readonly [shapes: readonly string[], limit: number])[] = [
  [['mouthPucker'], 0.35],
  [['mouthFunnel'], 0.3],
  [['mouthLowerDown_L', 'mouthLowerDown_R'], 0.3],
  [['cheekPuff_L', 'cheekPuff_R'], 0.4],
  [['jawLeft'], 0.5],
  [['jawRight'], 0.5],
  [['mouthLeft'], 0.35],
  [['mouthRight'], 0.35],
];

/** Turn of the eyes for which the lids' shapes are made, radians. */
const FULL_GAZE = 0.6;

/** Draws a face as drawExpression does, with sides, gaze and distractors of this model. */
export function drawIctExpression(random: Random, strengths: Strengths): IctExpression {
  const { intensity } = drawExpression(random, strengths);
  for (const au of UNSHOWN) intensity[DEFAULT_AUS.indexOf(au)] = 0;
  const asymmetry = Float32Array.from(DEFAULT_AUS, (au) => {
    if (!isSided(au)) return 0;
    if (random.chance(ONE_SIDED[strengths])) return random.pick([-1, 1]) * random.range(0.6, 1);
    return random.chance(0.45) ? random.range(-0.4, 0.4) : 0;
  });
  const looksAway = random.chance(0.6);
  const gaze = looksAway
    ? { left: random.range(-0.35, 0.35), up: random.range(-0.2, 0.22) }
    : { left: 0, up: 0 };
  const extra: [string, number][] = lidsOf(gaze);
  if (random.chance(0.12)) {
    const [shapes, limit] = random.pick(DISTRACTORS);
    const weight = random.range(0, limit);
    for (const shape of shapes) extra.push([shape, weight]);
  }
  return { intensity, asymmetry, extra, gaze };
}

/** The lids follow the eyes. */
function lidsOf({ left, up }: Gaze): [string, number][] {
  const across = Math.abs(left) / FULL_GAZE;
  const along = Math.abs(up) / FULL_GAZE;
  const [ofLeft, ofRight] = left > 0 ? ['Out', 'In'] : ['In', 'Out'];
  const height = up > 0 ? 'Up' : 'Down';
  return [
    [`eyeLook${ofLeft}_L`, across],
    [`eyeLook${ofRight}_R`, across],
    [`eyeLook${height}_L`, along],
    [`eyeLook${height}_R`, along],
  ];
}
