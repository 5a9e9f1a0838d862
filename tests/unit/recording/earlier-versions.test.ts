import { BlobReader, BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { expect, it } from 'vitest';
import { columnsOf } from '../../../lib/recording/chunk';
import { upgradedChunk, upgradedEntry } from '../../../lib/recording/earlier-versions';
import { headOf } from '../../../lib/recording/framing';
import { importArchive } from '../../../lib/recording/import-archive';
import { chunkOf } from '../../../lib/recording/packed';
import { type Recording, recordingSchema } from '../../../lib/recording/recording';
import { rowsOf } from '../../../lib/recording/rows';
import type { RecordingStore } from '../../../lib/recording/store';
import { emptyStore } from './fake-browser';

/* What version 1 wrote: a face's row of 23 + 5 · 2 numbers, then a frame without a face. */

const FACE = [
  ...[1, 0, 0.875], // frame, face, score
  ...[10, 20, 100, 120], // box
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], // keypoints
  ...[60, 0.5, 0.25, -3], // quality
  ...[0.75, 0.125], // p
  ...[0.5, 0, 1, 0.25, 0.125, 0.25, 0.375, 0.5], // lower, upper, epistemic, aleatoric
];
const NO_FACE = [2, -1, ...new Array(31).fill(0)];
const CHUNK = chunkOf(Float64Array.of(0, 0.1), Float32Array.from([...FACE, ...NO_FACE]));

const ENTRY = {
  header: {
    format: 'ugn-live recording',
    version: 1,
    date: '2026-01-01T10:00:00.000Z',
    appVersion: '0.1.0',
    model: {
      ...{ id: 'test', hash: 'abc', trainedOn: 'nothing', inputSize: 112, samples: 32, seed: 1 },
      ...{ aus: [12, 4], thresholds: [0.5, 0.5], unsureAbove: [0.2, 0.05] },
    },
    backends: [{ from: 0, name: 'wasm' }],
    settings: { faces: 1, smoothing: true },
    frame: { width: 640, height: 360 },
    source: { kind: 'camera', camera: { label: 'Cam', width: 640, height: 360, frameRate: 30 } },
    video: { consent: true, type: 'video/webm' },
  },
  ...{ name: 'Old', tags: [], notes: 'kept', ended: 'stopped', repaired: null },
  totals: {
    ...{ chunks: 1, frames: 2, rows: 2, faces: 1, seconds: 0.1, bytes: 280 },
    ...{ videoPieces: 0, videoBytes: 0 },
  },
};

async function expectUpgraded(store: RecordingStore, recording: Recording): Promise<void> {
  recordingSchema.parse(recording);
  expect(recording).toMatchObject({
    name: 'Old',
    header: {
      version: 3,
      settings: { every: 1, smoothing: { restCutoff: 1 }, graphRate: 0 },
      baselines: [],
      source: { camera: { label: 'Cam', more: {} } },
      video: { overlay: false },
    },
    totals: { graphs: 0 },
  });
  const rows = [];
  for await (const chunk of store.chunks(recording.id)) rows.push(...rowsOf(chunk, recording.header, 'x'));
  expect(rows).toEqual([
    expect.objectContaining({
      detector_score: 0.875,
      utc: '2026-01-01T10:00:00.000Z',
      box: { x: 10, y: 20, width: 100, height: 120 },
      quality: { size: 60, blur: 0.5, light: 0.25, roll: -3, yaw: null, covered: null },
      aus: {
        AU12: {
          p: 0.75,
          lower: 0.5,
          upper: 1,
          epistemic: 0.125,
          aleatoric: 0.375,
          decision: true,
          unsure: false,
        },
        AU04: {
          p: 0.125,
          lower: 0,
          upper: 0.25,
          epistemic: 0.25,
          aleatoric: 0.5,
          decision: false,
          unsure: true,
        },
      },
    }),
    { input: 'x', frame: 2, timestamp: 0.1, utc: '2026-01-01T10:00:00.100Z', success: false },
  ]);
}

it('reads what version 1 left in the browser', async () => {
  const store = await emptyStore();
  const id = crypto.randomUUID();
  await store.database.put('recordings', { ...ENTRY, id, state: 'closed' } as unknown as Recording);
  await store.database.put('chunks', { ...CHUNK, recording: id, number: 0 });
  await expectUpgraded(store, await store.get(id));
  await expectUpgraded(store, await store.label(id, { notes: 'new' }));
});

it('imports a zip of version 1', async () => {
  const store = await emptyStore();
  const zip = new ZipWriter(new BlobWriter());
  await zip.add('recording.json', new TextReader(JSON.stringify(ENTRY)));
  await zip.add('frames.bin', new BlobReader(new Blob([headOf(CHUNK), CHUNK.bytes])));
  await expectUpgraded(store, await importArchive(store, await zip.close()));
});

it('reads rows of version 2, which did not know what covers a face', () => {
  const head = Array.from({ length: 24 }, (_, place) => place + 1);
  const units = Array.from({ length: 16 }, (_, i) => i / 16);
  const old = chunkOf(Float64Array.of(0.5), Float32Array.from([...head, ...units]));
  const { values } = columnsOf(upgradedChunk(old, 2), 2);
  expect([...values]).toEqual([...head, Number.NaN, ...units]);
  const entry = { header: { version: 2 }, name: 'kept' };
  expect(upgradedEntry(entry)).toEqual({ header: { version: 3, gaps: [] }, name: 'kept' });
});
