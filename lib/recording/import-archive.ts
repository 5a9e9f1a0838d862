import { BlobReader, BlobWriter, type FileEntry, ZipReader } from '@zip.js/zip.js';
import { z } from 'zod';
import { AppError, messageOf } from '../errors';
import { readingRowSchema } from '../readings/reading-row';
import {
  archivedVideoName,
  archiveSchema,
  ENTRY,
  FRAMES,
  GRAPHS,
  MARKS,
  marksFileSchema,
  PIECE,
} from './archive';
import { isWhole } from './chunk';
import { upgradedChunk, upgradedEntry } from './earlier-versions';
import { ChunkReader } from './framing';
import { isGraphWhole } from './graph';
import { holdRecording } from './locks';
import type { Marks } from './marks';
import type { Chunk } from './packed';
import { EMPTY, type Recording } from './recording';
import { rowsOf } from './rows';
import { isQuotaError, isStorageFull, storageSpace } from './space';
import type { RecordingStore } from './store';
import { countRows } from './totals';

/** More bytes than any entry has. */
const LONGEST_ENTRY = 1024 * 1024;
const LONGEST_MARKS = 64 * 1024 * 1024;
/** Chunks between two looks at the room that is left. */
const CHECK_EVERY = 30;
const NO_ROOM =
  'There is no room for this recording. Delete others, or export them first, then import it again. Nothing of it was kept.';

/**
 * Adds the recording of a zip to the library, whole or not at all.
 * @throws AppError bad-input, saying what is wrong with the file; io when there is no room for it
 */
export async function importArchive(store: RecordingStore, file: Blob): Promise<Recording> {
  const reader = new ZipReader(new BlobReader(file), { checkSignature: true });
  const id = crypto.randomUUID();
  const release = holdRecording(id);
  try {
    const entries = new Map(
      (await reader.getEntries()).flatMap((entry) => (entry.directory ? [] : [[entry.filename, entry]])),
    );
    const entry = await readEntry(entries.get(ENTRY));
    const marks = await readMarks(entries.get(MARKS));
    await expectRoom(entry, entries);
    await store.create({ ...entry, id, state: 'importing', totals: EMPTY });
    const totals = await importNumbers(store, id, entry, entries);
    if (entry.header.video && entry.totals.videoPieces > 0) {
      const video = entries.get(archivedVideoName(entry.header.video.type));
      Object.assign(totals, await importVideo(store, id, entry, video));
    }
    if (marks) await store.saveMarks(id, marks, 0);
    return await store.change(id, () => ({ state: 'closed', totals }));
  } catch (error) {
    await store.remove(id);
    throw explained(error);
  } finally {
    release();
    await reader.close();
  }
}

type Archived = z.output<typeof archiveSchema>;

async function readEntry(entry: FileEntry | undefined): Promise<Archived> {
  if (!entry || entry.uncompressedSize > LONGEST_ENTRY) {
    throw new AppError('bad-input', `It has no ${ENTRY}, so it is not a recording exported from this site.`);
  }
  const text = await (await entry.getData(new BlobWriter())).text();
  const parsed = archiveSchema.safeParse(upgradedEntry(parsedJson(text)));
  if (parsed.success) return parsed.data;
  throw new AppError('bad-input', `${ENTRY} is not as it was written: ${z.prettifyError(parsed.error)}`);
}

/** Null where nobody annotated or corrected it. */
async function readMarks(entry: FileEntry | undefined): Promise<Marks | null> {
  if (!entry) return null;
  const isLong = entry.uncompressedSize > LONGEST_MARKS;
  const text = isLong ? '' : await (await entry.getData(new BlobWriter())).text();
  const parsed = marksFileSchema.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError('bad-input', `${MARKS} is not as it was written: ${z.prettifyError(parsed.error)}`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Frames and graphs. */
async function importNumbers(
  store: RecordingStore,
  id: string,
  { header, name, totals }: Archived,
  entries: ReadonlyMap<string, FileEntry>,
): Promise<Recording['totals']> {
  const units = header.model.aus.length;
  const counted = countRows(units);
  const readFrame = (chunk: Chunk) => {
    const upgraded = upgradedChunk(chunk, units);
    return isWhole(upgraded, units) ? upgraded : null;
  };
  await readChunks(FRAMES, entries.get(FRAMES), readFrame, async (chunk, number) => {
    for (const row of rowsOf(chunk, header, name)) readingRowSchema.parse(row);
    counted.add(chunk);
    if (counted.totals.rows > totals.rows) expectCount(FRAMES, counted.totals.rows, totals.rows);
    await expectRoomLeft(number);
    await store.append(id, { frames: { ...chunk, number } }, counted.totals);
  });
  expectCount(FRAMES, counted.totals.rows, totals.rows);
  expectCount(FRAMES, counted.totals.frames, totals.frames);
  if (totals.graphs > 0) {
    const readGraph = (chunk: Chunk) => (isGraphWhole(chunk, units) ? chunk : null);
    await readChunks(GRAPHS, entries.get(GRAPHS), readGraph, async (chunk, number) => {
      counted.addGraphs(chunk);
      await store.append(id, { graphs: { ...chunk, number } }, counted.totals);
    });
    expectCount(GRAPHS, counted.totals.graphs, totals.graphs);
  }
  return { ...counted.totals };
}

/** Hands over the chunks of a file, one at a time. */
async function readChunks(
  name: string,
  file: FileEntry | undefined,
  check: (chunk: Chunk) => Chunk | null,
  take: (chunk: Chunk, number: number) => Promise<void>,
): Promise<void> {
  if (!file) throw new AppError('bad-input', `It has no ${name}, so numbers are missing.`);
  const chunks = new ChunkReader(name, check);
  let number = 0;
  await poured(file, async (bytes) => {
    for (const chunk of chunks.read(bytes)) await take(chunk, number++);
  });
  chunks.end();
}

function expectCount(name: string, found: number, said: number): void {
  if (found === said) return;
  throw new AppError('bad-input', `${name} has ${found} rows; ${ENTRY} says that there are ${said}.`);
}

async function importVideo(
  store: RecordingStore,
  id: string,
  entry: Archived,
  file: FileEntry | undefined,
): Promise<Pick<Recording['totals'], 'videoPieces' | 'videoBytes'>> {
  if (!file || file.uncompressedSize !== entry.totals.videoBytes) {
    throw new AppError('bad-input', 'Its video is missing or cut, which its recording.json says it has.');
  }
  let number = 0;
  const write = async (parts: Uint8Array<ArrayBuffer>[]) => {
    await expectRoomLeft(number * CHECK_EVERY);
    await store.files.write(id, number++, new Blob(parts));
  };
  let piece: Uint8Array<ArrayBuffer>[] = [];
  let room = PIECE;
  await poured(file, async (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.slice(at, at + room);
      piece.push(part);
      at += part.length;
      room -= part.length;
      if (room > 0) continue;
      await write(piece);
      piece = [];
      room = PIECE;
    }
  });
  if (piece.length > 0) await write(piece);
  return { videoPieces: number, videoBytes: file.uncompressedSize };
}

/** @throws AppError io when what the zip holds does not fit */
async function expectRoom(entry: Archived, entries: ReadonlyMap<string, FileEntry>): Promise<void> {
  const space = await storageSpace();
  if (!space) return;
  const names = [
    FRAMES,
    GRAPHS,
    MARKS,
    ...(entry.header.video ? [archivedVideoName(entry.header.video.type)] : []),
  ];
  const needed = names.reduce((sum, name) => sum + (entries.get(name)?.uncompressedSize ?? 0), 0);
  const left = Math.max(0, space.most - space.used);
  if (needed > left) {
    const [needs, has] = [needed, left].map((bytes) => `${Math.ceil(bytes / 1e6)} MB`);
    throw new AppError(
      'io',
      `This recording needs ${needs}, and the browser has room for ${has} more. ${NO_ROOM}`,
    );
  }
}

/** @param number of a chunk; each is half a second or so, and others may fill the storage meanwhile */
async function expectRoomLeft(number: number): Promise<void> {
  if (number % CHECK_EVERY === 0 && (await isStorageFull())) throw new AppError('io', NO_ROOM);
}

/** Hands over the bytes of a file as they are read. */
async function poured(
  file: FileEntry,
  take: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<void> {
  let refused: unknown;
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    async write(bytes) {
      try {
        await take(bytes);
      } catch (error) {
        refused = error;
        throw error;
      }
    },
  });
  // Some runtimes say of a sink that refused something only that it is closed.
  await file.getData(sink).catch((error) => {
    throw refused ?? error;
  });
}

function explained(error: unknown): AppError {
  if (isQuotaError(error)) {
    return new AppError('io', NO_ROOM, { cause: error });
  }
  if (error instanceof AppError && error.kind !== 'bad-input') return error;
  const reason =
    error instanceof z.ZodError
      ? `a number in ${FRAMES} is out of its range`
      : messageOf(error).replace(/\.$/, '');
  return new AppError('bad-input', `This file cannot be imported: ${reason}. Nothing of it was kept.`, {
    cause: error,
  });
}
