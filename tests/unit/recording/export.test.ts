import { parse } from 'csv-parse/sync';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { exporterOf, FORMAT_NAMES, formatOf } from '../../../lib/readings/export';
import {
  exportedRowSchema,
  type FaceRow,
  type ReadingHeader,
  type ReadingRow,
  readingRowSchema,
} from '../../../lib/readings/reading-row';
import type { TableFacts } from '../../../lib/readings/table-format';

/** Not in the order of their numbers, as a model may have them. */
const AUS = [12, 4, 1];

const HEADER: ReadingHeader = {
  ...{ format: 'ugn-live readings', version: 1, date: '2026-01-01T00:00:00.000Z', appVersion: '0.1.0' },
  model: {
    ...{ id: 'test', hash: 'abc', trainedOn: 'nothing', inputSize: 112, samples: 32 },
    ...{ aus: AUS, thresholds: [0.5, 0.5, 0.5], unsureAbove: [0.1, 0.1, 0.1] },
  },
  backend: 'wasm',
  settings: { every: 1, faces: 1, smoothing: false },
};

const unit = (p: number, decision: boolean) => ({
  p,
  lower: p / 2,
  upper: p,
  epistemic: 0.000012345678,
  aleatoric: 0.3,
  decision,
  unsure: false,
});

const face: FaceRow = {
  input: 'a, b/smile.mp4',
  frame: 31,
  timestamp: 61.0336,
  success: true,
  face_id: 1,
  confidence: 0.987,
  detector_score: 0.912,
  box: { x: 10.25, y: -3, width: 100, height: 120.5 },
  keypoints: Array.from({ length: 6 }, (_, i) => ({ x: i, y: 2 * i })),
  quality: { size: 60, blur: 0.4, light: 0.5, roll: -3, yaw: 12.5, covered: 0.125 },
  aus: {
    AU12: unit(0.75, true),
    AU04: { ...unit(0.25, true), adjusted: 0.1, peak: { x: 3, y: 4 } },
    AU01: unit(0.1, false),
  },
};
const faceless: ReadingRow = { input: 'a, b/smile.mp4', frame: 32, timestamp: 61.067, success: false };

const ONE: TableFacts = { inputs: ['a, b/smile.mp4'] };
const SEVERAL: TableFacts = { inputs: ['z.jpg', 'a, b/smile.mp4'] };
const NAMED: TableFacts = { ...SEVERAL, provenance: true };
const UTC = '2026-01-01T10:00:00.250Z';

async function* only(row: ReadingRow) {
  yield row;
}

async function parquetOf(rows: AsyncIterable<ReadingRow>): Promise<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of exporterOf('parquet', HEADER, ONE).file(rows)) pieces.push(piece as Uint8Array);
  return new Uint8Array(Buffer.concat(pieces)).buffer;
}

/** Reads as a script of OpenFace's users does: names stripped of the space that OpenFace puts before them. */
function readOpenFace(text: string): Record<string, string>[] {
  return parse(text, { columns: (names: string[]) => names.map((name) => name.trim()), trim: true });
}

describe('OpenFace’s table', () => {
  const format = formatOf('openface', HEADER, ONE);

  it('begins with OpenFace’s columns and digits, the units in the order of their numbers', () => {
    expect(format.head).toMatch(
      /^frame, face_id, timestamp, confidence, success, AU01_c, AU04_c, AU12_c, AU01_p, /,
    );
    expect(format.head).not.toMatch(/_r\b|pose/);
    expect(format.line(face)).toMatch(/^31, 1, 61\.034, 0\.99, 1, 0\.0, 1\.0, 1\.0, 0\.1, 0\.25, 0\.75, /);
  });

  it('gives our values by name to a reader that knows OpenFace alone', () => {
    const [row] = readOpenFace(format.head + format.line(face));
    expect(row).toMatchObject({ frame: '31', success: '1', AU12_c: '1.0', AU12_p: '0.75', AU12_lo: '0.375' });
    expect(row).toMatchObject({ AU12_hi: '0.75', AU12_ale: '0.3' });
    expect(Number(row.AU12_epi)).toBeCloseTo(0.000012345678, 9);
  });

  it('has NaN for the units where there is no face', () => {
    expect(format.line(faceless)).toBe(`32, 0, 61.067, 0.00, 0${', NaN'.repeat(6 * AUS.length)}\n`);
  });

  it.each([ONE, SEVERAL, { ...ONE, hasClock: true }])('holds numbers alone: %j', (facts) => {
    const { line } = formatOf('openface', HEADER, facts);
    for (const row of [face, faceless, { ...face, utc: UTC }]) {
      for (const cell of line(row).split(',')) expect(cell).toMatch(/^ ?(-?\d+(\.\d+)?(e-\d+)?|NaN)\n?$/);
    }
  });

  it('has the number of the file first where there are several, or its name, quoted when it must be', () => {
    const numbered = formatOf('openface', HEADER, SEVERAL);
    expect(numbered.line(face)).toMatch(/^2, 31, /);
    const named = formatOf('openface', HEADER, NAMED);
    expect(named.head).toMatch(/^input, frame, .*, model, model_hash, /);
    const [row] = readOpenFace(named.head + named.line(face));
    expect(row).toMatchObject({ input: 'a, b/smile.mp4', frame: '31', AU01_p: '0.1', model: 'test' });
  });

  it('has the time by the clock before the units, as scripts take all from the first unit on for units', () => {
    const { head, line } = formatOf('openface', HEADER, { ...ONE, hasClock: true });
    expect(head).toMatch(/^frame, face_id, timestamp, confidence, success, unix_time, AU01_c, /);
    expect(line({ ...face, utc: UTC })).toMatch(/^31, 1, 61\.034, 0\.99, 1, 1767261600\.250, 0\.0, /);
  });
});

describe('Py-Feat’s table', () => {
  const format = formatOf('fex', HEADER, SEVERAL);

  it('has Py-Feat’s columns, counts frames from 0 and tells the time as it does', () => {
    const [row, empty] = parse(format.head + format.line(face) + format.line(faceless), { columns: true });
    expect(row).toMatchObject({
      frame: '30',
      FaceRectX: '10.25',
      FaceRectY: '-3',
      FaceRectWidth: '100',
      FaceRectHeight: '120.5',
      FaceScore: '0.987',
      AU04: '0.25',
      approx_time: '01:01',
      input: 'a, b/smile.mp4',
    });
    expect(empty).toMatchObject({ frame: '31', FaceScore: '', AU04: '', input: 'a, b/smile.mp4' });
  });

  it('has no column with “AU” in its name but the probabilities, as read_feat takes each for a unit', () => {
    const names = format.head.trim().split(',');
    expect(names.filter((name) => name.includes('AU'))).toEqual(['AU01', 'AU04', 'AU12']);
  });
});

describe('every format', () => {
  it('has the time by the clock and the detector’s own score', async () => {
    const row = { ...face, utc: UTC };
    const facts = { ...ONE, hasClock: true };
    const { head, line } = formatOf('fex', HEADER, facts);
    expect(readOpenFace(head + line(row))).toMatchObject([
      { unix_time: '1767261600.250', FaceScore: '0.987', detector_score: '0.912' },
    ]);
    expect(JSON.parse(formatOf('jsonl', HEADER, facts).line(row))).toMatchObject({
      ...{ utc: UTC, confidence: 0.987, detector_score: 0.912 },
    });
    const [object] = await parquetReadObjects({ file: await parquetOf(only(row)) });
    expect(object).toMatchObject({ utc: new Date(UTC), detector_score: Math.fround(0.912) });
    const [without] = await parquetReadObjects({ file: await parquetOf(only(face)) });
    expect(without.utc).toBeNull();
  });

  it('keeps everything in JSON Lines', () => {
    const format = formatOf('jsonl', HEADER, ONE);
    for (const row of [face, faceless]) {
      expect(exportedRowSchema.parse(JSON.parse(format.line(row)))).toMatchObject(row);
    }
  });

  it.each(['openface', 'fex', 'jsonl'] as const)('says in each row of %s where it comes from', (name) => {
    const { head, line } = formatOf(name, { ...HEADER, backend: 'webgpu, wasm' }, NAMED);
    const rows =
      name === 'jsonl' ? [JSON.parse(line(face))] : readOpenFace(head + line(face) + line(faceless));
    for (const row of rows)
      expect(row).toMatchObject({
        model: 'test',
        model_hash: 'abc',
        backend: 'webgpu; wasm',
        settings: 'samples 32; faces 1; every 1; smoothing off',
        app_version: '0.1.0',
      });
  });

  it('explains each of its columns', () => {
    for (const name of FORMAT_NAMES) {
      const { columns } = exporterOf(name, HEADER, SEVERAL);
      expect(columns.every(({ meaning }) => meaning !== '')).toBe(true);
    }
    for (const name of ['openface', 'fex'] as const) {
      const { columns, head } = formatOf(name, HEADER, SEVERAL);
      expect(columns.map((column) => column.name)).toEqual(head.trim().split(/, ?/));
    }
  });
});

describe('Parquet', () => {
  async function* rows(count: number) {
    for (let i = 1; i < count; i++) yield { ...face, frame: i };
    yield { ...faceless, frame: count };
  }

  const written = (count: number) => parquetOf(rows(count));

  it('gives every value to another library’s reader, and null where there is none', async () => {
    const [row, empty] = await parquetReadObjects({ file: await written(2) });
    expect(row).toMatchObject({ input: 'a, b/smile.mp4', frame: 1, timestamp: 61.0336, success: true });
    expect(row).toMatchObject({
      face_id: 1,
      box_height: 120.5,
      left_ear_x: 5,
      left_ear_y: 10,
      yaw: 12.5,
      covered: 0.125,
    });
    expect(row).toMatchObject({ AU12_p: 0.75, AU12_c: true, AU04_peak_x: 3, AU04_peak_y: 4 });
    expect(row.AU04_adj).toBeCloseTo(0.1, 6);
    expect(row).toMatchObject({ AU12_adj: null, AU12_peak_x: null });
    expect(empty).toMatchObject({ success: false, face_id: null, AU12_p: null, AU12_c: null });
  });

  it('keeps all rows of more than one row group', async () => {
    const all = await parquetReadObjects({ file: await written(20_005), columns: ['frame'] });
    expect(all.map(({ frame }) => frame)).toEqual(Array.from({ length: 20_005 }, (_, i) => i + 1));
  });

  it('codes each column alike in every row group, booleans and texts plainly, as all readers can read them', async () => {
    const { row_groups } = await parquetMetadataAsync(await written(20_005));
    expect(row_groups).toHaveLength(3);
    const codings = row_groups.flatMap(({ columns }) =>
      columns.flatMap((column) => column.meta_data!.encodings),
    );
    expect(new Set(codings)).toEqual(new Set(['PLAIN']));
  });

  it('says in itself which model made it, by what, and what its columns mean', async () => {
    const { key_value_metadata } = await parquetMetadataAsync(await written(2));
    const facts = Object.fromEntries((key_value_metadata ?? []).map(({ key, value }) => [key, value ?? '']));
    expect(JSON.parse(facts.model)).toMatchObject({ hash: 'abc' });
    expect(facts.backend).toBe('wasm');
    expect(JSON.parse(facts.settings)).toEqual({ every: 1, faces: 1, smoothing: false });
    expect(JSON.parse(facts.columns)).toContainEqual({
      ...{ name: 'yaw', unit: 'degrees' },
      meaning: expect.stringContaining('estimated'),
    });
  });
});

describe('a row from outside', () => {
  it('is refused when a probability is none, or a row without a face has values', () => {
    const wrong = { ...face, aus: { ...face.aus, AU12: { ...face.aus.AU12, p: 1.2 } } };
    expect(readingRowSchema.safeParse(wrong).success).toBe(false);
    expect(readingRowSchema.safeParse({ ...faceless, confidence: 0.4 }).success).toBe(false);
  });
});
