import { BlobReader, BlobWriter, configure, type FileEntry, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { z } from 'zod';
import { AppError, messageOf } from '../errors';
import { readingRowSchema } from '../readings/reading-row';
import { isWhole } from './chunk';
import { upgradedChunk, upgradedEntry } from './earlier-versions';
import { ChunkReader, headOf } from './framing';
import { isGraphWhole } from './graph';
import { holdRecording } from './locks';
import { isEmpty, type Marks, marksSchema } from './marks';
import type { Chunk } from './packed';
import { EMPTY, type Recording, recordingSchema, videoEnding } from './recording';
import { rowsOf } from './rows';
import { isQuotaError } from './space';
import type { RecordingStore } from './store';
import { countRows } from './totals';
import { videoFile } from './video-file';

/*
 * A whole recording as one zip: recording.json (the entry), frames.bin and graphs.bin (framing.ts), marks.json where
 * somebody annotated or corrected it, and, where it was kept, the video (video-file.ts), with remarks.txt where there is
 * something to say of it. Files for other programs may lie beside these. The zip's own CRC-32 guards each file, the
 * numbers have one for each second as well.
 */

// Its workers come from blobs, which the site's policy does not let run.
configure({ useWebWorkers: false });

const ENTRY = 'recording.json';
const FRAMES = 'frames.bin';
const GRAPHS = 'graphs.bin';
const MARKS = 'marks.json';
const REMARKS = 'remarks.txt';
/** Bytes of an imported video's pieces. */
const PIECE = 4 * 1024 * 1024;
/** More bytes than any entry has. */
const LONGEST_ENTRY = 1024 * 1024;
const LONGEST_MARKS = 64 * 1024 * 1024;

const archiveSchema = recordingSchema.omit({ id: true, state: true });
const marksFileSchema = marksSchema.extend({
  format: z.literal('ugn-live annotations'),
  version: z.literal(1),
});

/** A file that lies in the zip for other programs; it is not imported. */
export interface FileBeside {
  readonly name: string;
  readonly content: Blob;
}

/** Name of a video in the zip, by its media type. */
export function archivedVideoName(type: string): string {
  return `video.${videoEnding(type)}`;
}

/**
 * @returns the zip, and what is not as one would expect of its video
 * @throws AppError io
 */
export async function exportArchive(
  store: RecordingStore,
  recording: Recording,
  beside: readonly FileBeside[] = [],
): Promise<{ zip: Blob; remarks: readonly string[] }> {
  const zip = new ZipWriter(new BlobWriter('application/zip'), { extendedTimestamp: false });
  const { id, state: _, ...entry } = recording;
  const lastModDate = new Date(recording.header.date);
  const add = (name: string, content: Blob) => zip.add(name, new BlobReader(content), { lastModDate });
  try {
    const video = await videoFile(store, recording, 'zip-video');
    const totals = { ...entry.totals, ...videoTotals(video?.file ?? null) };
    const text = `${JSON.stringify(archiveSchema.parse({ ...entry, totals }), null, 2)}\n`;
    await add(ENTRY, new Blob([text]));
    await zip.add(FRAMES, streamOf(store.chunks(id)), { lastModDate });
    if (totals.graphs > 0) await zip.add(GRAPHS, streamOf(store.graphs(id)), { lastModDate });
    const { annotations, corrections } = await store.marks(id);
    if (!isEmpty({ annotations, corrections })) {
      const marks = { format: 'ugn-live annotations', version: 1, annotations, corrections };
      await add(MARKS, new Blob([`${JSON.stringify(marks, null, 2)}\n`]));
    }
    for (const { name, content } of beside) await add(name, content);
    const remarks = video?.remarks ?? [];
    if (remarks.length > 0) await add(REMARKS, new Blob([`${remarks.join('\n')}\n`]));
    if (video) {
      const name = archivedVideoName(video.file.type);
      await zip.add(name, new BlobReader(video.file), { level: 0, lastModDate });
    }
    return { zip: await zip.close(), remarks };
  } finally {
    await store.files.dropScratch(id, 'zip-video');
  }
}

/** How a video is counted once it was imported. */
function videoTotals(video: Blob | null): Pick<Recording['totals'], 'videoPieces' | 'videoBytes'> {
  const videoBytes = video?.size ?? 0;
  return { videoPieces: Math.ceil(videoBytes / PIECE), videoBytes };
}

function streamOf(chunks: AsyncGenerator<Chunk>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) return controller.close();
      controller.enqueue(headOf(value));
      controller.enqueue(new Uint8Array(value.bytes));
    },
  });
}

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
  let refused: unknown;
  const sink = new WritableStream<Uint8Array>({
    async write(bytes) {
      try {
        for (const chunk of chunks.read(bytes)) await take(chunk, number++);
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
  const video = await file.getData(new BlobWriter(entry.header.video!.type));
  const counted = videoTotals(video);
  for (let number = 0; number < counted.videoPieces; number++) {
    await store.files.write(id, number, video.slice(number * PIECE, (number + 1) * PIECE));
  }
  return counted;
}

function explained(error: unknown): AppError {
  if (isQuotaError(error)) {
    return new AppError('io', 'There is no room for this recording. Delete others, then import it again.', {
      cause: error,
    });
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
