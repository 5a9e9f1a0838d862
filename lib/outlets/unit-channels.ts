import { numberColumns } from '../readings/number-columns';
import type { FaceRow } from '../readings/reading-row';

/** Of each face and each of its units; columns of the same names are in Parquet. */
const OF_FACE = new Set(['frame', 'confidence']);
const OF_UNIT = /^AU\d\d_(p|lo|hi|adj|epi|ale|unsure|intensity|intensity_lo|intensity_hi)$/;

/** A number that programs get of each frame of a face. */
export interface Channel {
  readonly name: string;
  readonly unit: string;
  value(row: FaceRow): number;
}

/** The channels of a face with the units that a row has, by their numbers. */
export function channelsOf(row: FaceRow): readonly Channel[] {
  const aus = Object.keys(row.aus).map((name) => Number(name.slice(2)));
  return numberColumns(aus, row.pose !== undefined).filter(
    ({ name }) => OF_FACE.has(name) || OF_UNIT.test(name),
  );
}
