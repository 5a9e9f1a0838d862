// Runs in the browser: the frames of a file, as the live page would read them.
import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputVideoTrack,
  IsobmffInputFormat,
  type VideoSample,
} from 'mediabunny';
import { AppError } from '../errors';
import { decodeWhole } from '../vision/decode-picture';
import { fitInto } from '../vision/fit-into';
import { assumedMatrix, inMatrix, playedMatrix } from './colours';
import { canBeDecoded } from './decoder-levels';
import { readEditList, type Stretch } from './edit-list';
import type { FileKind } from './file-kind';
import { decodeOpaquely } from './opaque-decoder';
import type { Remark } from './outcome';
import { lossRemarks } from './reading-tally';
import { type LostFrames, shownSamples } from './shown-samples';
import { UnsupportedCodec } from './unsupported-codec';

/** A frame to be read. */
export interface Frame {
  /** Counts from 1. */
  readonly number: number;
  /** Seconds. */
  readonly timestamp: number;
  /** Of the bitmap, in pixels; of a video or sequence, the same for all frames. */
  readonly width: number;
  readonly height: number;
  /** The reader's to close. */
  readonly bitmap: ImageBitmap;
}

/** An opened file. */
export interface Frames {
  /** Seconds; 0 for a picture. */
  readonly duration: number;
  readonly frames: AsyncGenerator<Frame, void>;
  /** What is worth knowing of the file, once its last frame was given. */
  remarks(): Promise<Remark[]>;
}

/**
 * @param every of a video, keeps the first frame and each `every`th after it
 * @throws AppError bad-input
 */
export function openFrames(file: File, kind: FileKind, every: number): Promise<Frames> {
  return kind === 'video' ? openVideoFrames(file, every) : openPicture(file);
}

/** @throws AppError bad-input */
async function openPicture(file: File): Promise<Frames> {
  const bitmap = await decodeWhole(file);
  const { width, height } = bitmap;
  async function* frames() {
    yield { number: 1, timestamp: 0, width, height, bitmap };
  }
  return { duration: 0, frames: frames(), remarks: async () => [] };
}

/** A video whose frames can be decoded. */
export interface OpenVideo {
  readonly track: InputVideoTrack;
  /** The parts of the track that a player shows. */
  readonly stretches: readonly Stretch[];
  /** Seconds that these take. */
  readonly duration: number;
  /** By which its colours are read; null for its own. */
  readonly matrix: VideoMatrixCoefficients | null;
  readonly remarks: readonly Remark[];
  close(): void;
}

/** @throws AppError bad-input */
export async function openVideo(file: File): Promise<OpenVideo> {
  decodeOpaquely();
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const track = await input.getPrimaryVideoTrack().catch((cause) => {
    throw new AppError('bad-input', 'it is damaged, cut short, or not a video', { cause });
  });
  if (!track) throw new AppError('bad-input', 'it holds no video track');
  if (!(await canBeDecoded(track))) {
    throw new UnsupportedCodec(await codeOf(track));
  }
  const matrix = (await playedMatrix(file)) ?? (await assumedMatrix(track));
  const isIso = (await input.getFormat()) instanceof IsobmffInputFormat;
  const edits = isIso ? await readEditList(file, track.id) : null;
  const [first, end] = [await track.getFirstTimestamp(), await track.computeDuration().catch(() => 0)];
  const stretches = edits?.stretches ?? [{ from: first, to: Infinity, at: Math.max(0, first) }];
  const ends = stretches.map(({ from, to, at }) => at + Math.max(0, Math.min(to, end) - from));
  const remarks: Remark[] = [];
  if (edits?.oddity) remarks.push({ reason: 'edited', detail: edits.oddity });
  if (!isIso) remarks.push(...(await missingEnd(input)));
  return { track, stretches, matrix, remarks, duration: Math.max(...ends), close: () => input.dispose() };
}

/** Seconds that a file may be shorter than it says. */
const SHORTER = 1;

/** What is to be said of a file that ends before its own length. */
async function missingEnd(input: Input): Promise<Remark[]> {
  const [said, found] = [await input.getDurationFromMetadata(), await input.computeDuration().catch(() => 0)];
  if (said === null || found >= said - SHORTER) return [];
  const detail = `it should have ${said.toFixed(3)} s, and ends after ${found.toFixed(3)} s`;
  return [{ reason: 'truncated', detail }];
}

/** Every frame of a video that a player shows, in the order of showing, none twice and none left out. */
async function openVideoFrames(file: File, every: number): Promise<Frames> {
  const video = await openVideo(file);
  const lost: LostFrames[] = [];
  return {
    duration: video.duration,
    frames: videoFrames(video, every, lost),
    remarks: async () => [...video.remarks, ...lossRemarks(lost)],
  };
}

/** What the file calls its codec, or else what mediabunny does. */
async function codeOf(track: InputVideoTrack): Promise<string | null> {
  const own = await track.getInternalCodecId();
  return typeof own === 'string' && /^[\x21-\x7e]+$/.test(own) ? own : await track.getCodec();
}

async function* videoFrames(
  video: OpenVideo,
  every: number,
  lost: LostFrames[],
): AsyncGenerator<Frame, void> {
  const { track, stretches, matrix } = video;
  let size: { readonly width: number; readonly height: number } | null = null;
  try {
    for await (const { sample, number, timestamp } of shownSamples(track, stretches, lost)) {
      try {
        size ??= { width: sample.displayWidth, height: sample.displayHeight };
        if ((number - 1) % every !== 0) continue;
        yield { number, timestamp, ...size, bitmap: drawn(await inMatrix(sample, matrix), size) };
      } finally {
        sample.close();
      }
    }
  } finally {
    video.close();
  }
}

/**
 * Drawn on a canvas, which turns it upright. A frame of another size than the first is made to fit into that, so that
 * positions keep one scale.
 * @param sample is closed
 */
function drawn(sample: VideoSample, { width, height }: { width: number; height: number }): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const place = fitInto(sample.displayWidth, sample.displayHeight, width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  sample.draw(context, place.x, place.y, place.width, place.height);
  sample.close();
  return canvas.transferToImageBitmap();
}
