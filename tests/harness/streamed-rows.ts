import { facePart, frameRows } from '../../lib/readings/face-rows';
import { headerOf } from '../../lib/readings/header';
import { fieldsOf, provenance } from '../../lib/readings/provenance';
import { exportedRowSchema } from '../../lib/readings/reading-row';
import type { StreamRow } from '../../lib/readings/stream-message';
import { MADE_UP_HEADER, madeUpFrames } from './made-up-face';

const FRAMES = [...madeUpFrames()];
const { model } = MADE_UP_HEADER;
const source = fieldsOf(
  provenance(
    headerOf(model, { date: MADE_UP_HEADER.date, appVersion: '0', backend: 'wasm', every: 1, faces: 1 }),
  ),
);

/**
 * The rows of a made-up frame as the live page streams them.
 * @param number from 1
 * @param taken when, in milliseconds since 1970
 * @param faces numbers of those in it, from 1
 */
export function streamedRows(number: number, taken: number, faces: readonly number[] = [1]): StreamRow[] {
  const [face] = FRAMES[number % 400].faces;
  const frame = { input: 'live', frame: number, timestamp: number / 20, utc: new Date(taken).toISOString() };
  return frameRows(
    frame,
    faces.map((one) => facePart({ ...face, number: one }, model)),
  ).map((row) => exportedRowSchema.parse({ ...row, ...source }));
}
