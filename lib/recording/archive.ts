import { BlobReader, BlobWriter, configure, ZipWriter } from '@zip.js/zip.js';
import { z } from 'zod';
import { headOf } from './framing';
import { isEmpty, marksSchema } from './marks';
import type { Chunk } from './packed';
import { type Recording, recordingSchema, videoEnding } from './recording';
import type { RecordingStore } from './store';
import { videoFile } from './video-file';

/*
 * A whole recording as one zip: recording.json (the entry), frames.bin and graphs.bin (framing.ts), marks.json where
 * somebody annotated or corrected it, and, where it was kept, the video (video-file.ts), with remarks.txt where there is
 * something to say of it. Files for other programs may lie beside these. The zip's own CRC-32 guards each file, the
 * numbers have one for each chunk as well.
 */

// Its workers come from blobs, which the site's policy does not let run.
configure({ useWebWorkers: false });

export const ENTRY = 'recording.json';
export const FRAMES = 'frames.bin';
export const GRAPHS = 'graphs.bin';
export const MARKS = 'marks.json';
const REMARKS = 'remarks.txt';
/** Bytes of an imported video's pieces. */
export const PIECE = 4 * 1024 * 1024;

export const archiveSchema = recordingSchema.omit({ id: true, state: true });
export const marksFileSchema = marksSchema.extend({
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
