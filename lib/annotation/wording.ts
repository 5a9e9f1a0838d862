import { actionUnit, unitName } from '../au/catalogue';
import type { Annotation, Correction } from '../recording/marks';
import type { Gap } from '../recording/recording';

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

/** What a gap says, in a line. */
export function gapText({ reason }: Gap): string {
  return `not read: ${reason === 'unknown' ? 'reason unknown' : reason}`;
}

/** A text without line breaks, tabs and double spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
