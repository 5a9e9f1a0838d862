import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { type Expression, intensityOf, intensityOn } from '../expression';
import type { IctModel } from './ict-model';

/** How an action unit is drawn with the model's shapes. */
interface IctUnit {
  /** shapes with their weights at intensity 1, the most that a person does; of a unit with sides without _L and _R */
  readonly shapes: readonly (readonly [string, number])[];
  readonly sided: boolean;
}

const sided = (...shapes: [string, number][]): IctUnit => ({ shapes, sided: true });
const whole = (...shapes: [string, number][]): IctUnit => ({ shapes, sided: false });

/** By FACS number. The model has no shape for 23. */
export const ICT_UNITS: Readonly<Partial<Record<number, IctUnit>>> = {
  1: sided(['browInnerUp', 1]),
  2: sided(['browOuterUp', 1]),
  4: sided(['browDown', 1.25]),
  5: sided(['eyeWide', 1]),
  6: sided(['cheekSquint', 1], ['cheekRaiser', 0.7]),
  7: sided(['eyeSquint', 1.3]),
  9: sided(['noseSneer', 1]),
  10: sided(['mouthUpperUp', 1]),
  12: sided(['mouthSmile', 1]),
  14: sided(['mouthDimple', 1]),
  15: sided(['mouthFrown', 1]),
  17: whole(['mouthShrugLower', 1]),
  20: sided(['mouthStretch', 0.8], ['mouthDimple', 0.4]),
  24: whole(['mouthPress_L', 1], ['mouthPress_R', 1], ['mouthRollUpper', 0.2], ['mouthRollLower', 0.2]),
  25: whole(['mouthLowerDown_L', 0.5], ['mouthLowerDown_R', 0.5], ['jawOpen', 0.06]),
  26: whole(['jawOpen', 0.5]),
  45: sided(['eyeBlink', 1]),
};

/** The head with the expression on it; `shape` stays as it is. [V, 3] */
export function applyUnits(model: IctModel, shape: Float32Array, expression: Expression): Float32Array {
  const weights = new Map<string, number>(expression.extra);
  const add = (name: string, weight: number) => weights.set(name, (weights.get(name) ?? 0) + weight);
  for (const au of DEFAULT_AUS) {
    const unit = ICT_UNITS[au];
    for (const [name, weight] of unit?.shapes ?? []) {
      if (!unit?.sided) add(name, weight * intensityOf(expression, au));
      else {
        add(`${name}_L`, weight * intensityOn(expression, au, 'left'));
        add(`${name}_R`, weight * intensityOn(expression, au, 'right'));
      }
    }
  }
  const moved = shape.slice();
  for (const [name, weight] of weights) {
    if (weight > 0.005) model.add(moved, `expression/${name}`, weight);
  }
  return moved;
}
