import { messageOf } from '../errors';
import type { InferenceClient, ReadyMessage } from '../live/client';
import type { RecordingStore } from '../recording/store';
import { inPicture } from './face-part';
import { type Frame, openFrames } from './file-frames';
import type { FileKind } from './file-kind';
import { FileRecording } from './file-recording';
import { inspect, whyUnreadable } from './inspect';
import type { Outcome } from './outcome';
import { brokenOff, Tally } from './reading-tally';

export interface FileOptions {
  /** Most faces of a frame. */
  readonly faces: number;
  /** Of a video, the first frame and each `every`th after it. */
  readonly every: number;
  /** The person ticked that videos are kept, and that those in them agree. */
  readonly keepsVideo: boolean;
}

export interface ReadRequest {
  readonly file: File;
  /** Path from the folder that was given. */
  readonly name: string;
  readonly kind: FileKind;
  readonly options: FileOptions;
  readonly tags: readonly string[];
  readonly appVersion: string;
}

/** What a file is read with. */
export interface FileReader {
  /** The worker of the live page, or what stands for it. */
  readonly client: Pick<InferenceClient, 'read' | 'hasFailed'>;
  readonly ready: Pick<ReadyMessage, 'model' | 'backend'>;
  readonly store: RecordingStore;
  /** @param share of the file that is read, 0..1 */
  onFrame(frames: number, share: number): void;
  readonly signal: AbortSignal;
}

export interface ReadFile {
  readonly outcome: Outcome;
  /** Of the recording; null where nothing could be read. */
  readonly recording: string | null;
}

/**
 * Reads a file with the live page's worker into a recording.
 * @throws AppError io when there is no room, internal when the worker is beyond use; the signal's reason. Nothing
 *   of the file is kept then. Whatever is wrong with the file itself is the outcome.
 */
export async function readFile(request: ReadRequest, reader: FileReader): Promise<ReadFile> {
  const { file, kind, options } = request;
  const remarks = await inspect(file, kind);
  if (!Array.isArray(remarks)) return { outcome: remarks, recording: null };
  const opened = await openFrames(file, kind, options.every).catch(messageOf);
  if (typeof opened === 'string') return failed(request, opened);

  const { frames, duration } = opened;
  const written: { recording: FileRecording | null } = { recording: null };
  const tally = new Tally();
  try {
    for (;;) {
      reader.signal.throwIfAborted();
      const next = await frames.next().catch(messageOf);
      if (typeof next === 'string') {
        if (tally.frames === 0) return await failed(request, next);
        remarks.push(brokenOff(tally.frames, next));
        break;
      }
      if (next.done) break;
      await readFrame(next.value, request, reader, written, tally);
      const share = duration > 0 ? Math.min(1, next.value.timestamp / duration) : 1;
      reader.onFrame(tally.frames, share);
    }
    reader.signal.throwIfAborted();
    const { recording } = written;
    await recording?.close(recording.facts.videoType === null ? null : file);
    return { outcome: tally.outcome(remarks), recording: recording?.id ?? null };
  } catch (error) {
    await written.recording?.discard();
    throw error;
  } finally {
    await frames.return();
  }
}

async function readFrame(
  { number, timestamp, width, height, bitmap }: Frame,
  { name, tags, appVersion, options, kind, file }: ReadRequest,
  { client, ready, store }: FileReader,
  written: { recording: FileRecording | null },
  tally: Tally,
): Promise<void> {
  const scale = width / bitmap.width;
  const reading = await client.read(bitmap, timestamp * 1000, tally.frames === 0);
  reading.bitmap.close();
  written.recording ??= await FileRecording.create(store, {
    name,
    tags,
    appVersion,
    width,
    height,
    model: ready.model,
    backend: ready.backend,
    faces: options.faces,
    every: options.every,
    videoType: kind === 'video' && options.keepsVideo ? playableType(file) : null,
  });
  const faces = reading.faces.map((face) => inPicture(face, scale));
  await written.recording.add(number, timestamp, faces);
  tally.add(faces.length, reading.found);
}

/** Matroska files come without a type in some browsers. */
function playableType({ type }: File): string {
  return type.startsWith('video/') ? type : 'video/webm';
}

async function failed({ file, kind }: ReadRequest, message: string): Promise<ReadFile> {
  return { outcome: await whyUnreadable(file, kind, message), recording: null };
}
