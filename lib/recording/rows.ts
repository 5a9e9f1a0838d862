import { unitName } from '../au/catalogue';
import type { ReadingRow } from '../readings/reading-row';
import { short } from '../readings/table-format';
import { columnsOf, KEYPOINTS, NO_FACE, PART, PLACE, rowLength } from './chunk';
import type { Chunk } from './packed';
import type { RecordingHeader } from './recording';

/**
 * A chunk's rows as the export formats take them.
 * @param input what stands for the file's name
 * @throws AppError bad-input for a chunk of the wrong length
 */
export function* rowsOf(chunk: Chunk, header: RecordingHeader, input: string): Generator<ReadingRow> {
  const { aus, thresholds, unsureAbove } = header.model;
  const units = aus.length;
  const { times, values } = columnsOf(chunk, units);
  const length = rowLength(units);
  for (let i = 0; i < chunk.rows; i++) {
    const row = values.subarray(i * length, (i + 1) * length);
    const at = (place: number) => short(row[place]);
    const common = { input, frame: row[PLACE.frame], timestamp: Number(times[i].toFixed(6)) };
    if (row[PLACE.face] === NO_FACE) {
      yield { ...common, success: false };
      continue;
    }
    const part = (name: keyof typeof PART, j: number) => row[PLACE.units + PART[name] * units + j];
    const isKnown = (name: keyof typeof PART, j: number) => !Number.isNaN(part(name, j));
    const [x, y, width, height] = [0, 1, 2, 3].map((k) => at(PLACE.box + k));
    const [size, blur, light, roll, yaw] = [0, 1, 2, 3, 4].map((k) => at(PLACE.quality + k));
    yield {
      ...common,
      success: true,
      face_id: row[PLACE.face],
      confidence: at(PLACE.score),
      box: { x, y, width, height },
      keypoints: Array.from({ length: KEYPOINTS }, (_, k) => ({
        x: at(PLACE.keypoints + 2 * k),
        y: at(PLACE.keypoints + 2 * k + 1),
      })),
      quality: { size, blur, light, roll, yaw: Number.isNaN(yaw) ? null : yaw },
      aus: Object.fromEntries(
        aus.map((au, j) => [
          unitName(au),
          {
            p: short(part('p', j)),
            lower: short(part('lower', j)),
            upper: short(part('upper', j)),
            ...(isKnown('adjusted', j) && { adjusted: short(part('adjusted', j)) }),
            epistemic: short(part('epistemic', j)),
            aleatoric: short(part('aleatoric', j)),
            decision: part('p', j) >= thresholds[j],
            unsure: part('epistemic', j) > unsureAbove[j],
            ...(isKnown('peakX', j) && { peak: { x: short(part('peakX', j)), y: short(part('peakY', j)) } }),
          },
        ]),
      ),
    };
  }
}
