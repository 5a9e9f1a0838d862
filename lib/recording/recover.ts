import { isWhole } from './chunk';
import { graphsOf, isGraphWhole } from './graph';
import { unlessHeld } from './locks';
import { type Recording, totalsSchema } from './recording';
import type { RecordingStore } from './store';
import { countRows } from './totals';

/**
 * Puts in order what was not closed: a crash, a closed tab or a power cut. What was being recorded keeps all
 * that reached the disk, up to the first damaged part; what was being imported is removed. Recordings that
 * another page is writing are left alone. Files that belong to nothing are removed.
 * @returns the recordings that were repaired
 */
export async function recover(store: RecordingStore): Promise<Recording[]> {
  const repaired: Recording[] = [];
  for (const entry of await store.list()) {
    if (entry.state === 'closed') continue;
    await unlessHeld(entry.id, async () => {
      // Its page may have closed it in the meantime.
      const { state } = await store.get(entry.id);
      if (state === 'importing') await store.remove(entry.id);
      if (state === 'recording') repaired.push(await repair(store, entry.id));
    });
  }
  await sweepFiles(store);
  return repaired;
}

/** Removes files of recordings that have no entry, and what pages that are gone had made of recordings. */
async function sweepFiles(store: RecordingStore): Promise<void> {
  for (const id of await store.files.folders()) {
    await unlessHeld(id, async () => {
      // A page may have written it in the meantime.
      if (await store.has(id)) await store.files.sweepScratch(id);
      else await store.files.remove(id);
    });
  }
}

async function repair(store: RecordingStore, id: string): Promise<Recording> {
  const { header } = await store.get(id);
  await store.files.release(id);
  const units = header.model.aus.length;
  const counted = countRows(units);
  let found = 0;
  let isDamaged = false;
  for await (const chunk of store.chunks(id)) {
    found++;
    isDamaged ||= !isWhole(chunk, units);
    if (!isDamaged) counted.add(chunk);
  }
  const { chunks } = counted.totals;
  await store.dropChunks(id, 'chunks', chunks);
  await keepGraphs(store, id, units, counted);
  const pieces = header.video ? await store.files.pieces(id) : [];
  const totals = totalsSchema.parse({
    ...counted.totals,
    videoPieces: pieces.length,
    videoBytes: pieces.reduce((sum, { size }) => sum + size, 0),
  });
  const date = new Date().toISOString();
  return store.change(id, () => ({
    state: 'closed',
    ended: 'interrupted',
    repaired: { date, droppedChunks: found - chunks },
    totals,
  }));
}

/** Keeps the graphs up to the first damaged one, or one of a frame that was dropped. */
async function keepGraphs(
  store: RecordingStore,
  id: string,
  units: number,
  counted: ReturnType<typeof countRows>,
): Promise<void> {
  let kept = 0;
  for await (const chunk of store.graphs(id)) {
    if (!isGraphWhole(chunk, units)) break;
    if (graphsOf(chunk, units)[chunk.rows - 1].time > counted.totals.seconds) break;
    counted.addGraphs(chunk);
    kept++;
  }
  await store.dropChunks(id, 'graphs', kept);
}
