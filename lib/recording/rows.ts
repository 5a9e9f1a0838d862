import { facePart, frameRows } from '../readings/face-rows';
import type { ReadingRow } from '../readings/reading-row';
import { columnsOf, faceAt, PLACE, rowLength } from './chunk';
import type { Chunk } from './packed';
import type { RecordingHeader } from './recording';
import { utcOf } from './wall-clock';

/**
 * A chunk's rows as the export formats take them.
 * @param input what stands for the file's name
 * @throws AppError bad-input for a chunk of the wrong length
 */
export function* rowsOf(chunk: Chunk, header: RecordingHeader, input: string): Generator<ReadingRow> {
  const { model } = header;
  const units = model.aus.length;
  const { times, values } = columnsOf(chunk, units);
  const length = rowLength(units);
  for (let i = 0; i < chunk.rows; i++) {
    const row = values.subarray(i * length, (i + 1) * length);
    const face = faceAt(row, units);
    const faces = face ? [facePart(face, model)] : [];
    const timestamp = Number(times[i].toFixed(6));
    const utc = utcOf(header, timestamp);
    yield* frameRows({ input, frame: row[PLACE.frame], timestamp, ...(utc && { utc }) }, faces);
  }
}
