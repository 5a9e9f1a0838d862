import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js';
import { expect, it } from 'vitest';
import { wholeRecording } from '../../../app/recordings/_view/whole-recording';
import { importArchive } from '../../../lib/recording/import-archive';
import { emptyStore } from '../recording/fake-browser';
import { recorderOn } from '../recording/recorded';

async function recorded() {
  const store = await emptyStore();
  const { recorder, addSecond } = recorderOn(store);
  for (let second = 0; second < 2; second++) addSecond();
  await recorder.stop();
  return { store, recording: await store.get(recorder.state.id) };
}

async function filesOf(zip: Blob): Promise<Map<string, string>> {
  const entries = await new ZipReader(new BlobReader(zip)).getEntries();
  const files = entries.flatMap((entry) => (entry.directory ? [] : [entry]));
  return new Map(
    await Promise.all(
      files.map(async (file) => [file.filename, await file.getData(new TextWriter())] as const),
    ),
  );
}

it('holds the file for ELAN, and comes in again', async () => {
  const { store, recording } = await recorded();
  const { zip, remarks } = await wholeRecording(store, recording);
  expect(remarks).toEqual([]);
  expect((await filesOf(zip)).get('annotations.eaf')).toContain('<PROPERTY NAME="recording">Test</PROPERTY>');
  const { totals } = await importArchive(await emptyStore(), zip);
  expect(totals.rows).toBe(recording.totals.rows);
});

it('lets damaged numbers out as they are, and says what cannot be made of them', async () => {
  const { store, recording } = await recorded();
  const [chunk] = await store.database.getAll('chunks');
  await store.database.put('chunks', { ...chunk, bytes: chunk.bytes.slice(0, 100) });
  const { zip, remarks } = await wholeRecording(store, recording);
  expect([...(await filesOf(zip)).keys()].sort()).toEqual(['frames.bin', 'graphs.bin', 'recording.json']);
  expect(remarks).toEqual([expect.stringMatching(/no file for ELAN: /)]);
});
