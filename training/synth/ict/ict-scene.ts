import type { CreaseMap } from '../creases';
import type { Expression } from '../expression';
import { faceRegions } from '../regions';
import { aim, expose, foldCreases, type RenderedPicture, type Shot } from '../scene';
import type { Worn } from '../things';
import { type Gaze, type IctLooks, poseIct } from './ict-figure';
import { type IctModel, LANDMARKS } from './ict-model';
import type { IctPerson } from './ict-person';
import { applyUnits } from './ict-units';

/** The lower edge of the upper lip and the upper edge of the lower one, in Multi-PIE's order. */
const LIP_EDGES = [62, 66] as const;

/** An expression on a head of ICT-FaceKit. */
export interface IctExpression extends Expression {
  readonly gaze: Gaze;
}

/** Takes the picture. */
export function photographIct(
  model: IctModel,
  person: IctPerson,
  looks: IctLooks,
  expression: IctExpression,
  shot: Shot,
  creases: CreaseMap,
  worn: Worn,
): RenderedPicture {
  const moved = applyUnits(model, person.shape, expression);
  const camera = aim(shot, person.marks);
  foldCreases(creases, person, expression);
  const gap = lipGap(moved) - lipGap(person.shape);
  const figure = poseIct(model, person, looks, moved, expression.gaze, camera, creases, worn);
  const sitter = { marks: person.marks, worn };
  return { ...expose(figure, camera, shot, sitter, faceRegions(model.face)), lipGap: gap };
}

function lipGap(positions: Float32Array): number {
  const [upper, lower] = LIP_EDGES.map((mark) => positions[LANDMARKS[mark] * 3 + 1]);
  return upper - lower;
}
