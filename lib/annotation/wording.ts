import { actionUnit, unitName } from '../au/catalogue';
import type { Annotation, Correction } from '../recording/marks';
import { oneLine } from './facts';

/** What an annotation says, in a line. */
export function annotationText({ au, text }: Annotation): string {
  return [au === null ? '' : `${unitName(au)} ${actionUnit(au)?.name}`, oneLine(text)]
    .filter((part) => part !== '')
    .join(': ');
}

/** What a correction says, in a line. */
export function correctionText({ au, present, intensity }: Correction): string {
  return `${unitName(au)} ${present ? 'present' : 'absent'}${intensity ? `, intensity ${intensity}` : ''}`;
}
