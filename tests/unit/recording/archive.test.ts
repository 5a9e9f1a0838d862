import { BlobReader, BlobWriter, TextReader, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { exportArchive, importArchive } from '../../../lib/recording/archive';
import type { RecordingStore } from '../../../lib/recording/store';
import { emptyStore } from './fake-browser';
import { recorderOn } from './recorded';

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
