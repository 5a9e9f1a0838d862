import { expect, it } from 'vitest';
import { formatOf } from '../../../lib/readings/export';
import type { FaceValues } from '../../../lib/readings/face-reading';
import { facePart, frameRows } from '../../../lib/readings/face-rows';
import { type ReadingHeader, readingRowSchema } from '../../../lib/readings/reading-row';
import { ChunkBuilder } from '../../../lib/recording/chunk';
import type { RecordingHeader } from '../../../lib/recording/recording';
import { rowsOf } from '../../../lib/recording/rows';

/** Not in the order of their numbers; of numbers that single precision holds, so that nothing is rounded. */
const MODEL = { aus: [12, 4], thresholds: [0.5, 0.75], unsureAbove: [0.125, 0.25] };
const HEADER = { model: MODEL, source: { kind: 'file', camera: null } } as unknown as RecordingHeader;
const of = (...values: number[]) => Float32Array.from(values);

const FACE: FaceValues = {
  number: 2,
  score: 0.875,
  box: { x: 10.25, y: -3, width: 100, height: 120.5 },
  keypoints: Array.from({ length: 6 }, (_, k) => ({ x: k, y: 2.5 * k })),
  quality: { size: 60, blur: 0.375, light: 0.5, roll: -3.25, yaw: null, covered: 0.125 },
  ...{ p: of(0.5, 0.5), lower: of(0.25, 0.25), upper: of(0.75, 0.75) },
  ...{ epistemic: of(0.125, 0.375), aleatoric: of(0.5, 0.625) },
};
/** With what was computed for the first unit alone. */
const MORE: FaceValues = {
  ...FACE,
  quality: { ...FACE.quality, yaw: 12.5 },
  adjusted: of(0.25, Number.NaN),
  peaks: { x: of(3, Number.NaN), y: of(4, Number.NaN) },
};

it('gives a recorded frame the rows that the frame itself has', () => {
  for (const faces of [[FACE], [MORE], [FACE, { ...MORE, number: 1 }], []]) {
    const builder = new ChunkBuilder(MODEL.aus.length);
    builder.add(7, 1.5, faces);
    const rows = [...rowsOf(builder.take()!, HEADER, 'a clip')];
    const parts = faces.map((face) => facePart(face, MODEL));
    expect(rows).toEqual(frameRows({ input: 'a clip', frame: 7, timestamp: 1.5 }, parts));
    for (const row of rows) expect(readingRowSchema.parse(row)).toEqual(row);
  }
});

it('decides each unit by its own limits and leaves out what was not computed', () => {
  const { face_id, aus } = facePart(MORE, MODEL);
  expect(face_id).toBe(1);
  expect(aus.AU12).toEqual({
    ...{ p: 0.5, lower: 0.25, upper: 0.75, adjusted: 0.25, epistemic: 0.125, aleatoric: 0.5 },
    ...{ decision: true, unsure: false, peak: { x: 3, y: 4 } },
  });
  expect(Object.keys(aus.AU04!)).toEqual([
    ...['p', 'lower', 'upper', 'epistemic', 'aleatoric', 'decision', 'unsure'],
  ]);
  expect(aus.AU04).toMatchObject({ decision: false, unsure: true });
});

it('tells when a camera’s picture was taken by the clock, which may have been set meanwhile', () => {
  const builder = new ChunkBuilder(MODEL.aus.length);
  for (const [i, time] of [0.5, 2, 3.25].entries()) builder.add(i + 1, time, []);
  const chunk = builder.take()!;
  const date = '2026-01-01T10:00:00.000Z';
  const live = { ...HEADER, date, source: { kind: 'camera', camera: null } } as RecordingHeader;
  const times = (header: RecordingHeader) =>
    [...rowsOf(chunk, header, 'live')].map(({ utc }) => utc?.slice(17));
  expect(times(live)).toEqual(['00.500Z', '02.000Z', '03.250Z']);
  const zero = Date.parse(date);
  const clock = [
    { from: 0, zero: zero + 20.4 },
    { from: 1.5, zero: zero + 1000 },
  ];
  expect(times({ ...live, clock })).toEqual(['00.520Z', '03.000Z', '04.250Z']);
  expect(times({ ...live, clock, source: { kind: 'file', camera: null } })).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('has nothing of a unit that the model gave no number of, and no confidence in its face', () => {
  const none = { ...MORE, p: MORE.p.slice(), epistemic: MORE.epistemic.slice() };
  none.p[0] = Number.NaN;
  none.epistemic[0] = Number.NaN;
  const { aus, confidence } = facePart(none, MODEL);
  expect(Object.keys(aus)).toEqual(['AU04']);
  expect(confidence).toBe(0);
  const frame = { input: 'x', frame: 1, timestamp: 0 };
  const row = readingRowSchema.parse({ ...frame, success: true, ...facePart(none, MODEL) });
  const header = {
    ...{ model: { ...MODEL, id: 'm', hash: 'h', samples: 1 }, backend: 'wasm', appVersion: '1' },
    settings: { faces: 1, every: 1, smoothing: false },
  } as unknown as ReadingHeader;
  const lineOf = (name: 'openface' | 'fex') => formatOf(name, header, { inputs: ['x'] });
  expect(lineOf('openface').line(row)).toMatch(/, NaN, /);
  expect(lineOf('fex').line(row)).not.toMatch(/NaN/);
});
