/*
 * `npm run bench:parquet -- FILE`: a table of made-up readings in many row groups, with frames
 * without a face, of several files and with times by the clock, for tests/bench/parquet_readers.py.
 */
import { writeFile } from 'node:fs/promises';
import { DEFAULT_AUS, unitName } from '../../lib/au/catalogue';
import { exporterOf } from '../../lib/readings/export';
import { headerOf } from '../../lib/readings/header';
import type { ReadingRow, UnitValues } from '../../lib/readings/reading-row';

const ROWS = 45_000;
const FIRST = Date.parse('2026-01-01T00:00:00.000Z');
const MODEL = {
  ...{ id: 'made up', hash: 'abc', trainedOn: 'nothing', inputSize: 112, samples: 32, aus: [...DEFAULT_AUS] },
  thresholds: DEFAULT_AUS.map(() => 0.5),
  unsureAbove: DEFAULT_AUS.map(() => 0.1),
};

/** Row i, from 0: of file ⌊i / 9,000⌋; every seventh has no face; p is (i mod 100) / 100. */
function rowOf(i: number): ReadingRow {
  const frame = {
    input: `day ${Math.floor(i / 9000)}/clip é.mp4`,
    frame: (i % 9000) + 1,
    timestamp: (i % 9000) / 30,
    // the last file has none
    ...(i < 36_000 && { utc: new Date(FIRST + i * 40).toISOString() }),
  };
  if (i % 7 === 0) return { ...frame, success: false };
  const p = (i % 100) / 100;
  const unit: UnitValues = {
    ...{ p, lower: p, upper: p, epistemic: 0, aleatoric: 0, decision: p >= 0.5, unsure: i % 3 === 0 },
    ...(i % 2 === 0 && { adjusted: p }),
  };
  return {
    ...frame,
    ...{ success: true, face_id: 0, confidence: 0.97, detector_score: 0.91 },
    box: { x: 1, y: 2, width: 3, height: 4 },
    keypoints: Array.from({ length: 6 }, (_, k) => ({ x: k, y: k })),
    quality: { size: 60, blur: 0.4, light: 0.5, roll: 0, yaw: i % 5 === 0 ? null : 3, covered: 0.125 },
    aus: Object.fromEntries(DEFAULT_AUS.map((au) => [unitName(au), unit])),
  };
}

async function* rows() {
  for (let i = 0; i < ROWS; i++) yield rowOf(i);
}

const header = headerOf(MODEL, {
  ...{ date: new Date(FIRST).toISOString(), appVersion: '0', backend: 'wasm', every: 1, faces: 1 },
});
const pieces: (string | Uint8Array)[] = [];
for await (const piece of exporterOf('parquet', header, { inputs: ['several'] }).file(rows()))
  pieces.push(piece);
await writeFile(process.argv[2], Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
