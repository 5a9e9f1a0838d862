import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { readingRowSchema } from '../../../lib/readings/reading-row';
import { openDatabase } from '../../../lib/recording/database';
import { exportGraph } from '../../../lib/recording/export-graph';
import { exportRows } from '../../../lib/recording/export-recording';
import { graphsOf } from '../../../lib/recording/graph';
import { holdRecording } from '../../../lib/recording/locks';
import { recover } from '../../../lib/recording/recover';
import { rowsOf } from '../../../lib/recording/rows';
import type { RecordingStore } from '../../../lib/recording/store';
import { dropLocks, emptyStore, namesIn } from './fake-browser';
import { face, HEADER, recorderOn } from './recorded';

/** However long it takes: a database that is opened anew is waited for without end once a test has failed. */
const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 300_000 });

async function rowsIn(store: RecordingStore, id: string) {
  const { header } = await store.get(id);
  const rows = [];
  for await (const chunk of store.chunks(id)) rows.push(...rowsOf(chunk, header, 'x'));
  return rows;
}

async function graphsIn(store: RecordingStore, id: string) {
  const samples = [];
  for await (const chunk of store.graphs(id)) samples.push(...graphsOf(chunk, HEADER.model.aus.length));
  return samples;
}

describe('a recording', () => {
  it('keeps every face of every frame, and a row for a frame without one', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    addSecond((n) => (n === 3 ? [] : n === 4 ? [face(1, 0.25), face(2, 0.75)] : [face(1, 0.25)]));
    await recorder.stop();
    const [entry] = await store.list();
    expect(entry).toMatchObject({ state: 'closed', ended: 'stopped', repaired: null });
    expect(entry.totals).toMatchObject({ frames: 10, rows: 11, faces: 2, seconds: 0.9 });
    expect(entry.header.frame).toEqual({ width: 640, height: 360 });
    const rows = await rowsIn(store, entry.id);
    for (const row of rows) readingRowSchema.parse(row);
    expect(rows[0]).toMatchObject({ frame: 1, timestamp: 0, face_id: 0, keypoints: { 5: { x: 5, y: 10 } } });
    expect(rows[3]).toEqual({ input: 'x', frame: 4, timestamp: 0.3, success: false });
    expect(rows[5]).toMatchObject({ frame: 5, face_id: 1, aus: { AU04: { p: 0.75, decision: true } } });
  });

  it('keeps the adjusted value and the attention peak where there are any, and says so where there are none', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    const more = {
      adjusted: Float32Array.of(0.125, 0.25),
      peaks: { x: Float32Array.of(10, 20), y: Float32Array.of(30, 40) },
    };
    addSecond((n) => [n === 0 ? face(1, 0.5) : { ...face(1, 0.5), ...more }]);
    await recorder.stop();
    const [bare, full] = await rowsIn(store, recorder.state.id);
    expect(bare).toMatchObject({ quality: { yaw: 12.5 }, aus: { AU04: { p: 0.5 } } });
    expect(bare).not.toHaveProperty('aus.AU04.adjusted');
    expect(bare).not.toHaveProperty('aus.AU04.peak');
    expect(full).toMatchObject({ aus: { AU04: { p: 0.5, adjusted: 0.25, peak: { x: 20, y: 40 } } } });
  });

  it('keeps the graph of the first face at the chosen rate', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    for (let second = 0; second < 2; second++) addSecond((n) => [face(2, n / 32), face(1, 0.9)]);
    await recorder.stop();
    const samples = await graphsIn(store, recorder.state.id);
    expect(samples.map(({ time }) => time)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8]);
    expect(samples[5]).toMatchObject({ face: 1, mean: { 2: 10 / 32 }, variance: { 1: 0.5 } });
    const entry = await store.get(recorder.state.id);
    expect(entry.totals.graphs).toBe(10);
    const { table, meta } = await exportGraph(store, entry);
    const lines = (await table.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(10);
    expect(lines[5]).toMatchObject({
      timestamp: 1,
      face_id: 1,
      model_hash: entry.header.model.hash,
      mean: [
        [0, 1],
        [10 / 32, 0],
      ],
    });
    expect(JSON.parse(await meta.text())).toMatchObject({ exported: 'graph', model: { aus: [12, 4] } });
  });

  it('has lost no more than a second when its page dies, and is repaired at the next visit', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    for (let second = 0; second < 5; second++) addSecond();
    const { id } = recorder.state;
    await until(() => recorder.state.totals.chunks >= 4);
    expect(await recover(store)).toEqual([]); // it is being written
    dropLocks();
    const [repaired] = await recover(store);
    expect(repaired).toMatchObject({ id, state: 'closed', ended: 'interrupted' });
    expect(repaired.totals.frames).toBeGreaterThanOrEqual(40);
    expect((await rowsIn(store, id)).length).toBe(repaired.totals.rows);
    expect(await recover(store)).toEqual([]);
    await recorder.stop();
  });

  it('is cut at the first damaged part when it is repaired', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    for (let second = 0; second < 4; second++) addSecond();
    await recorder.stop();
    const { id } = recorder.state;
    await store.change(id, () => ({ state: 'recording' }));
    const chunk = (await store.database.get('chunks', [id, 2]))!;
    await store.database.put('chunks', { ...chunk, bytes: chunk.bytes.slice(0, 100) });
    const { chunks } = (await store.get(id)).totals;
    const [repaired] = await recover(store);
    expect(repaired.totals.chunks).toBe(2);
    expect(repaired.repaired?.droppedChunks).toBe(chunks - 2);
    expect((await rowsIn(store, id)).length).toBe(repaired.totals.rows);
    const times = (await graphsIn(store, id)).map(({ time }) => time);
    expect(times.length).toBe(repaired.totals.graphs);
    expect(times.every((time) => time <= repaired.totals.seconds)).toBe(true);
  });

  it.each([
    ['QuotaExceededError', 'storage-full', /storage .* is full/],
    ['AbortError', 'failed', /could not write .* disk may be full/],
  ])('is closed with all that was read when the storage is full: %s', async (name, ended, words) => {
    const store = await emptyStore();
    const { recorder, states, addSecond } = recorderOn(store);
    addSecond();
    await until(() => recorder.state.totals.chunks >= 1);
    vi.spyOn(store, 'append').mockRejectedValueOnce(new DOMException('full', name));
    addSecond();
    addSecond();
    await until(() => recorder.state.state === 'closed');
    expect(states.at(-1)?.message).toMatch(words);
    const [entry] = await store.list();
    expect(entry).toMatchObject({ state: 'closed', ended });
    expect(entry.totals.frames).toBe(30); // the kept room took what was under way
    expect((await rowsIn(store, entry.id)).length).toBe(entry.totals.rows);
  });

  it('keeps all that was read though the full disk makes the browser end its connection', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    addSecond();
    await until(() => recorder.state.totals.chunks >= 1);
    vi.spyOn(store, 'append').mockImplementationOnce(async () => {
      store.database.close();
      throw new DOMException('full', 'AbortError');
    });
    addSecond();
    addSecond();
    await until(() => recorder.state.state === 'closed');
    expect(await store.get(recorder.state.id)).toMatchObject({ state: 'closed', totals: { frames: 30 } });
  });

  it('is not there when no frame came', async () => {
    const store = await emptyStore();
    await recorderOn(store).recorder.stop();
    expect(await store.list()).toEqual([]);
  });

  it('is written as OpenFace’s table with a line for each row, and its settings beside it', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    addSecond();
    await recorder.stop();
    const [entry] = await store.list();
    const { table, meta } = await exportRows(store, entry, 'openface');
    const lines = (await table.text()).trim().split('\n');
    expect(lines[0]).toMatch(/^frame, face_id, timestamp, confidence, success, AU04_c, AU12_c/);
    expect(lines.length).toBe(1 + entry.totals.rows);
    expect(JSON.parse(await meta.text())).toMatchObject({
      exported: 'openface',
      settings: { smoothing: false },
      recording: { header: { model: { seed: 1 }, settings: { smoothing: { restCutoff: 1 } } } },
    });
  });
});

describe('a database that is renewed by another tab', () => {
  it('does so when the recording of this one has ended, which loses nothing', async () => {
    const store = await emptyStore();
    const { name, version } = store.database;
    const { recorder, addSecond } = recorderOn(store);
    addSecond();
    await until(() => recorder.state.totals.chunks >= 1);
    const blocked = vi.fn();
    const renewed = openDB(name, version + 1, { blocked });
    await until(() => blocked.mock.calls.length > 0);
    for (let second = 0; second < 3; second++) addSecond();
    await recorder.stop();
    expect(recorder.state).toMatchObject({ state: 'closed', message: null, totals: { frames: 40 } });
    const after = await renewed;
    expect(await after.get('recordings', recorder.state.id)).toMatchObject({
      state: 'closed',
      ended: 'stopped',
    });
    await expect(openDatabase({ name })).rejects.toThrow(/too old .* Reload/);
    after.close();
  });

  it('is renewed at once where none is recorded', async () => {
    const store = await emptyStore();
    const blocked = vi.fn();
    const onClose = vi.fn();
    const database = await openDatabase({ name: store.database.name, onClose });
    store.database.close();
    (await openDB(database.name, database.version + 1, { blocked })).close();
    expect([blocked.mock.calls.length, onClose.mock.calls.length]).toEqual([0, 1]);
  });

  it('says what it waits for where a tab of an earlier version does not let go', async () => {
    const name = 'a database that an earlier version holds';
    const earlier = await openDB(name, 1, {
      upgrade(database) {
        database.createObjectStore('recordings', { keyPath: 'id' });
        database.createObjectStore('chunks', { keyPath: ['recording', 'number'] });
      },
    });
    const onWait = vi.fn();
    const opened = openDatabase({ name, onWait });
    await until(() => onWait.mock.calls.length > 0);
    expect(onWait).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/Another tab .* is recording/));
    earlier.close();
    (await opened).close();
  });
});

describe('the library', () => {
  it('removes files that belong to no recording, and what pages that are gone had made of one', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    addSecond();
    await recorder.stop();
    const { id } = recorder.state;
    const { files } = store;
    const left = crypto.randomUUID();
    await files.write(left, 0, new Blob(['a piece']));
    await files.reserve(left);
    await files.scratch(id, 'zip-video');
    await recover(store);
    expect(await files.folders()).toEqual([id]);
    expect(await namesIn(store, id)).toEqual(['scratch-zip-video']); // it is being made
    dropLocks();
    await recover(store);
    expect(await namesIn(store, id)).toEqual([]);
  });

  it('leaves the files of a recording that begins alone', async () => {
    const store = await emptyStore();
    const release = holdRecording('a');
    await store.files.reserve('a');
    await recover(store);
    expect(await namesIn(store, 'a')).toEqual(['reserve']);
    release();
    await vi.waitFor(
      async () => {
        await recover(store);
        expect(await store.files.folders()).toEqual([]);
      },
      { timeout: 300_000 },
    );
  });

  it('refuses an empty name, and removes all of a recording', async () => {
    const store = await emptyStore();
    const { recorder, addSecond } = recorderOn(store);
    addSecond();
    await recorder.stop();
    const { id } = recorder.state;
    await store.files.write(id, 0, new Blob(['x']));
    await expect(store.label(id, { name: '' })).rejects.toThrow(/name/);
    expect(await store.label(id, { name: 'New', tags: ['a'] })).toMatchObject({ name: 'New', tags: ['a'] });
    await store.remove(id);
    expect(await store.list()).toEqual([]);
    expect(await store.database.count('chunks')).toBe(0);
    expect(await store.database.count('graphs')).toBe(0);
    expect(await store.files.pieces(id)).toEqual([]);
  });
});
