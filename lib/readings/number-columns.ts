import { parquetColumns } from './parquet';
import type { FaceRow } from './reading-row';
import type { ColumnFacts } from './table-format';

/** A number of a face, for formats that hold numbers alone. */
export interface NumberColumn extends ColumnFacts {
  /** 0 or 1 for what is true or not; NaN where it was not computed. */
  value(row: FaceRow): number;
}

const NUMBERS = new Set(['INT32', 'FLOAT', 'BOOLEAN']);
/** What such formats say otherwise: by the stream or the file, and by a row being there. */
const SAID_ELSEWHERE = new Set(['face_id', 'success']);

/**
 * The numbers of a face, by the names that they have in Parquet.
 * @param aus FACS numbers in the model's order
 * @param hasStrength whether the model has heads of intensity, sides and pose
 */
export function numberColumns(aus: readonly number[], hasStrength: boolean): readonly NumberColumn[] {
  return parquetColumns(aus, hasStrength)
    .filter(({ kind, name }) => NUMBERS.has(kind) && !SAID_ELSEWHERE.has(name))
    .map(({ value, kind: _, ...facts }) => ({
      ...facts,
      value: (row) => {
        const cell = value(row);
        return cell === null ? Number.NaN : Number(cell);
      },
    }));
}
