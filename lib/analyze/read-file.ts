import { messageOf } from '../errors';
import type { InferenceClient, ReadyMessage } from '../live/client';
import type { RecordingStore } from '../recording/store';
import { openFrames } from './file-frames';
import type { FileKind } from './file-kind';
import { type FileFacts, FileRecording } from './file-recording';
import { inspect, whyUnreadable } from './inspect';
import type { Failure, Outcome } from './outcome';
import { type ReadFrame, readAhead } from './read-ahead';
import { type FrameSource, type NextFrame, type Opened, readFrames } from './read-frames';
import { UnsupportedCodec } from './unsupported-codec';

export interface FileOptions {
  /** Most faces of a frame. */
  readonly faces: number;
  /** Of a video, the first frame and each `every`th after it. */
  readonly every: number;
  /** Whether people who return get their old number by how they look. */
  readonly remembersFaces: boolean;
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
  const { file, kind } = request;
  const remarks = await inspect(file, kind);
  if (!Array.isArray(remarks)) return { outcome: remarks, recording: null };
  const source = new BitmapSource(request, reader);
  const written: { recording: FileRecording | null } = { recording: null };
  try {
    const outcome = await readFrames(source, remarks, async (read, share, frames) => {
      written.recording ??= await FileRecording.create(reader.store, factsOf(request, reader, read));
      await written.recording.add(read.frame, read.timestamp, read.faces);
      reader.onFrame(frames, share);
    });
    reader.signal.throwIfAborted();
    const { recording } = written;
    await recording?.close(recording.facts.videoType === null ? null : file);
    return { outcome, recording: recording?.id ?? null };
  } catch (error) {
    await written.recording?.discard();
    throw error;
  } finally {
    await source.close();
  }
}

/** The file's frames as this browser decodes them, read by the worker. */
class BitmapSource implements FrameSource<ReadFrame> {
  #frames: ReturnType<typeof readAhead> | null = null;

  constructor(
    readonly request: ReadRequest,
    readonly reader: FileReader,
  ) {}

  async open(): Promise<Opened> {
    const { file, kind, options } = this.request;
    try {
      const opened = await openFrames(file, kind, options.every);
      this.#frames = readAhead(opened, this.reader.client);
      return { kind: 'opened', duration: opened.duration };
    } catch (error) {
      return { kind: 'failed', message: messageOf(error), isUnsupported: error instanceof UnsupportedCodec };
    }
  }

  async next(): Promise<NextFrame<ReadFrame>> {
    this.reader.signal.throwIfAborted();
    return (await this.#frames!.next()).value!;
  }

  whyUnreadable(message: string, isUnsupported: boolean): Promise<Failure> {
    const { file, name, kind } = this.request;
    return whyUnreadable(file, { name, kind, message, isUnsupported });
  }

  /** Lets go of the file, read to its end or not. */
  async close(): Promise<void> {
    await this.#frames?.return();
  }
}

function factsOf(
  { name, tags, appVersion, options, kind, file }: ReadRequest,
  { ready }: FileReader,
  { width, height }: ReadFrame,
): FileFacts {
  return {
    name,
    tags,
    appVersion,
    width,
    height,
    model: ready.model,
    backend: ready.backend,
    faces: options.faces,
    every: options.every,
    remembersFaces: options.remembersFaces,
    videoType: kind === 'video' && options.keepsVideo ? playableType(file) : null,
  };
}

/** Matroska files come without a type in some browsers. */
function playableType({ type }: File): string {
  return type.startsWith('video/') ? type : 'video/webm';
}
