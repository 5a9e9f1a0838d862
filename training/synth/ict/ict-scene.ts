import type { CreaseMap } from '../creases';
import { faceRegions } from '../regions';
import { aim, expose, foldCreases, type RenderedPicture, type Shot } from '../scene';
import type { Worn } from '../things';
import type { IctExpression } from './ict-expression';
import { type IctLooks, poseIct } from './ict-figure';
import { type IctModel, lipGap } from './ict-model';
import type { IctPerson } from './ict-person';
import { applyUnits } from './ict-units';

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
