import { BlobReader, BlobWriter, TextReader, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exportArchive } from '../../../lib/recording/archive';
import { importArchive } from '../../../lib/recording/import-archive';
import type { RecordingStore } from '../../../lib/recording/store';
import { emptyStore } from './fake-browser';
import { recorderOn } from './recorded';

afterEach(() => void vi.restoreAllMocks());

const VIDEO = { consent: true as const, type: 'video/webm;codecs=vp8', overlay: false };

async function recorded() {
  const store = await emptyStore();
  const { recorder, addSecond } = recorderOn(store);
  for (let second = 0; second < 3; second++) addSecond();
  await recorder.stop();
  const { id } = recorder.state;
  const pieces = ['one', 'three'].map((text) => new Blob([text]));
  await store.change(id, ({ header, totals }) => ({
    header: { ...header, video: VIDEO },
    totals: { ...totals, videoPieces: 2, videoBytes: 8 },
    tags: ['kept'],
  }));
  for (const [number, piece] of pieces.entries()) await store.files.write(id, number, piece);
  return { store, entry: await store.get(id) };
}

async function bytesOf(store: RecordingStore, id: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const { bytes } of store.chunks(id)) parts.push(Buffer.from(bytes));
  for await (const { bytes } of store.graphs(id)) parts.push(Buffer.from(bytes));
  return Buffer.concat(parts).toString('base64');
}

/** The zip with one of its files replaced, or left out. */
async function withFile(zip: Blob, name: string, change: (text: string) => string | null): Promise<Blob> {
  const reader = new ZipReader(new BlobReader(zip));
  const writer = new ZipWriter(new BlobWriter());
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const blob = await entry.getData(new BlobWriter());
    if (entry.filename !== name) await writer.add(entry.filename, new BlobReader(blob));
    else {
      const text = change(await blob.text());
      if (text !== null) await writer.add(name, new TextReader(text));
    }
  }
  return writer.close();
}

describe('a recording’s zip', () => {
  it('brings everything back, bit for bit', async () => {
    const { store, entry } = await recorded();
    const other = await emptyStore();
    const imported = await importArchive(other, (await exportArchive(store, entry)).zip);
    const { id, totals, ...rest } = imported;
    expect(rest).toEqual({ ...entry, id: undefined, totals: undefined });
    expect({ ...totals, videoPieces: 2 }).toEqual(entry.totals);
    expect(await bytesOf(other, id)).toBe(await bytesOf(store, entry.id));
    expect(await (await other.video(imported))?.text()).toBe('onethree');
  });

  it('is refused before anything is written where the browser has no room for it', async () => {
    const { store, entry } = await recorded();
    const { zip } = await exportArchive(store, entry);
    const other = await emptyStore();
    vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ usage: 1e6, quota: 1e6 + 2000 });
    const create = vi.spyOn(other, 'create');
    await expect(importArchive(other, zip)).rejects.toThrow(/needs 1 MB, .* room for 1 MB more/);
    expect(create).not.toHaveBeenCalled();
  });

  it('is refused where others fill the room meanwhile, and nothing of it stays', async () => {
    const { store, entry } = await recorded();
    const { zip } = await exportArchive(store, entry);
    const other = await emptyStore();
    vi.spyOn(navigator.storage, 'estimate')
      .mockResolvedValueOnce({ usage: 0, quota: 2 ** 40 })
      .mockResolvedValueOnce({ usage: 0, quota: 2 ** 40 })
      .mockResolvedValue({ usage: 2 ** 40, quota: 2 ** 40 });
    await expect(importArchive(other, zip)).rejects.toThrow(/no room .* Nothing of it was kept/);
    expect(await other.list()).toEqual([]);
    expect(await other.files.folders()).toEqual([]);
  });

  it('brings a video of several pieces back', async () => {
    const { store, entry } = await recorded();
    const pieces = [5_000_000, 4_500_000].map((size, k) => new Blob([Buffer.alloc(size, k + 1)]));
    for (const [number, piece] of pieces.entries()) await store.files.write(entry.id, number, piece);
    const changed = await store.change(entry.id, ({ totals }) => ({
      totals: { ...totals, videoBytes: 9_500_000 },
    }));
    const other = await emptyStore();
    const imported = await importArchive(other, (await exportArchive(store, changed)).zip);
    expect(imported.totals).toMatchObject({ videoPieces: 3, videoBytes: 9_500_000 });
    const bytes = Buffer.from(await (await other.video(imported))!.arrayBuffer());
    expect(bytes.equals(Buffer.concat([Buffer.alloc(5_000_000, 1), Buffer.alloc(4_500_000, 2)]))).toBe(true);
  });

  it.each<[string, RegExp, (zip: Blob) => Promise<Blob>]>([
    ['cut', /cannot be imported/, async (zip) => zip.slice(0, zip.size - 200)],
    ['no zip at all', /cannot be imported/, async () => new Blob(['frame, face_id'])],
    ['without its entry', /no recording\.json/, (zip) => withFile(zip, 'recording.json', () => null)],
    ['without its numbers', /no frames\.bin/, (zip) => withFile(zip, 'frames.bin', () => null)],
    ['without its graphs', /no graphs\.bin/, (zip) => withFile(zip, 'graphs.bin', () => null)],
    ['without its video', /video is missing/, (zip) => withFile(zip, 'video.webm', () => null)],
    [
      'with an edited entry',
      /recording\.json/,
      (zip) => withFile(zip, 'recording.json', (text) => text.replace('"version": 3', '"version": 9')),
    ],
    [
      'with other counts',
      /rows/,
      (zip) => withFile(zip, 'recording.json', (text) => text.replace('"rows": 30', '"rows": 31')),
    ],
    ['with numbers that are none', /frames\.bin/, (zip) => withFile(zip, 'frames.bin', () => 'x'.repeat(99))],
    [
      'with a flipped bit',
      /cannot be imported/,
      async (zip) => {
        const bytes = new Uint8Array(await zip.arrayBuffer());
        const at = Buffer.from(bytes).indexOf('frames.bin') + 60;
        bytes[at] ^= 1;
        return new Blob([bytes]);
      },
    ],
  ])('is refused when it is %s, and nothing of it stays', async (_, reason, damage) => {
    const { store, entry } = await recorded();
    const other = await emptyStore();
    const zip = await damage((await exportArchive(store, entry)).zip);
    await expect(importArchive(other, zip)).rejects.toThrow(reason);
    expect(await other.list()).toEqual([]);
    expect(await other.database.count('chunks')).toBe(0);
  });
});
