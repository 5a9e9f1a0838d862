import { columnsOf, PLACE, rowLength } from './chunk';
import type { Chunk } from './packed';
import { EMPTY, type Totals } from './recording';

interface Count {
  readonly totals: Totals;
  /** @throws AppError bad-input for a chunk of the wrong length */
  add(chunk: Chunk): void;
  addGraphs(chunk: Chunk): void;
}

/**
 * Counts what chunks hold, in their order.
 * @param units how many action units the model has
 */
export function countRows(units: number): Count {
  const faces = new Set<number>();
  const length = rowLength(units);
  let totals = EMPTY;
  return {
    get totals() {
      return totals;
    },
    add(chunk) {
      const { times, values } = columnsOf(chunk, units);
      for (let i = 0; i < chunk.rows; i++) {
        const face = values[i * length + PLACE.face];
        if (face >= 0) faces.add(face);
      }
      totals = {
        ...totals,
        chunks: totals.chunks + 1,
        frames: values[(chunk.rows - 1) * length + PLACE.frame],
        rows: totals.rows + chunk.rows,
        faces: faces.size,
        seconds: times[chunk.rows - 1],
        bytes: totals.bytes + chunk.bytes.byteLength,
      };
    },
    addGraphs(chunk) {
      const [graphs, bytes] = [totals.graphs + chunk.rows, totals.bytes + chunk.bytes.byteLength];
      totals = { ...totals, graphs, bytes };
    },
  };
}
