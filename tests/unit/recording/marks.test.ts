import { BlobReader, BlobWriter, TextReader, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { exportArchive } from '../../../lib/recording/archive';
import { openDatabase } from '../../../lib/recording/database';
import { importArchive } from '../../../lib/recording/import-archive';
import { type Marks, NO_MARKS } from '../../../lib/recording/marks';
import { emptyStore } from './fake-browser';
import { recorderOn } from './recorded';

const MARKS: Marks = {
  annotations: [
    { id: crypto.randomUUID(), from: 0.2, to: 0.2, au: null, face: null, text: 'looks away' },
    { id: crypto.randomUUID(), from: 0.5, to: 0.9, au: 12, face: 0, text: '' },
  ],
  corrections: [
    {
      ...{ id: crypto.randomUUID(), from: 0.1, to: 0.6, face: 0, au: 4 },
      ...{ present: true, intensity: 'C', how: 'rejected' },
    },
  ],
};

async function recorded() {
  const store = await emptyStore();
  const { recorder, addSecond } = recorderOn(store);
  addSecond();
  await recorder.stop();
  const { id } = recorder.state;
  return { store, id, entry: await store.get(id) };
}

describe('what people add to a recording', () => {
  it('is kept, and refused to a tab that has not seen the last change', async () => {
    const { store, id } = await recorded();
    expect(await store.marks(id)).toMatchObject({ ...NO_MARKS, revision: 0 });
    expect(await store.saveMarks(id, MARKS, 0)).toBe(1);
    await expect(store.saveMarks(id, NO_MARKS, 0)).rejects.toThrow(/Another tab/);
    expect(await store.marks(id)).toMatchObject(MARKS);
    expect(await store.saveMarks(id, NO_MARKS, 1)).toBe(2);
  });

  it('goes with the recording, and cannot be written after it', async () => {
    const { store, id } = await recorded();
    await store.saveMarks(id, MARKS, 0);
    await store.remove(id);
    expect(await store.database.count('marks')).toBe(0);
    await expect(store.saveMarks(id, MARKS, 0)).rejects.toThrow(/deleted/);
  });

  it('travels in the zip, and a zip without it opens', async () => {
    const { store, id, entry } = await recorded();
    const other = await emptyStore();
    const bare = await importArchive(other, (await exportArchive(store, entry)).zip);
    expect(await other.marks(bare.id)).toMatchObject(NO_MARKS);
    await store.saveMarks(id, MARKS, 0);
    const full = await importArchive(other, (await exportArchive(store, entry)).zip);
    expect(await other.marks(full.id)).toMatchObject(MARKS);
  });

  it.each([
    ['an action unit that there is none', (text: string) => text.replace('"au": 12', '"au": 3')],
    ['an end before its beginning', (text: string) => text.replace('"to": 0.9', '"to": 0.4')],
    ['an intensity of what is absent', (text: string) => text.replace('"present": true', '"present": false')],
  ])('is refused in a zip with %s, and nothing of it stays', async (_, edit) => {
    const { store, id, entry } = await recorded();
    await store.saveMarks(id, MARKS, 0);
    const zip = new ZipReader(new BlobReader((await exportArchive(store, entry)).zip));
    const edited = new ZipWriter(new BlobWriter());
    for (const file of await zip.getEntries()) {
      if (file.directory) continue;
      const blob = await file.getData(new BlobWriter());
      const isMarks = file.filename === 'marks.json';
      const reader = isMarks ? new TextReader(edit(await blob.text())) : new BlobReader(blob);
      await edited.add(file.filename, reader);
    }
    const other = await emptyStore();
    await expect(importArchive(other, await edited.close())).rejects.toThrow(/marks\.json/);
    expect(await other.list()).toEqual([]);
    expect(await other.database.count('marks')).toBe(0);
  });
});

describe('a database of the first version', () => {
  it('gets the new tables and keeps what it has', async () => {
    const name = 'a database of the first version';
    const first = await openDB(name, 1, {
      upgrade(database) {
        database.createObjectStore('recordings', { keyPath: 'id' });
        database.createObjectStore('chunks', { keyPath: ['recording', 'number'] });
      },
    });
    await first.put('recordings', { id: 'old', name: 'Old' });
    await first.put('chunks', { recording: 'old', number: 0, bytes: new ArrayBuffer(3) });
    first.close();
    const database = await openDatabase({ name });
    expect(await database.get('recordings', 'old')).toMatchObject({ name: 'Old' });
    expect(await database.count('chunks')).toBe(1);
    expect(await database.count('marks')).toBe(0);
    database.close();
  });
});
