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
  /** Frame of the last row; a file's may be every Nth. */
  let frame = 0;
  let totals = EMPTY;
  return {
    get totals() {
      return totals;
    },
    add(chunk) {
      const { times, values } = columnsOf(chunk, units);
      let frames = 0;
      for (let i = 0; i < chunk.rows; i++) {
        const face = values[i * length + PLACE.face];
        if (face >= 0) faces.add(face);
        if (values[i * length + PLACE.frame] !== frame) frames++;
        frame = values[i * length + PLACE.frame];
      }
      totals = {
        ...totals,
        chunks: totals.chunks + 1,
        frames: totals.frames + frames,
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
