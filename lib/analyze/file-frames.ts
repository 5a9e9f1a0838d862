// Runs in the browser: the frames of a file, as the live page would read them.
import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import { AppError } from '../errors';
import { decodeWhole } from '../vision/decode-picture';
import { assumedMatrix, inMatrix, playedMatrix } from './colours';
import type { FileKind } from './file-kind';
import { opaqueSamples } from './opaque-samples';

/** A frame to be read. */
export interface Frame {
  /** Counts from 1. */
  readonly number: number;
  /** Seconds. */
  readonly timestamp: number;
  /** Of the bitmap, in pixels. */
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
}

/**
 * @param every of a video, keeps the first frame and each `every`th after it
 * @throws AppError bad-input
 */
export function openFrames(file: File, kind: FileKind, every: number): Promise<Frames> {
  return kind === 'video' ? openVideo(file, every) : openPicture(file);
}

/** @throws AppError bad-input */
async function openPicture(file: File): Promise<Frames> {
  const bitmap = await decodeWhole(file);
  const { width, height } = bitmap;
  async function* frames() {
    yield { number: 1, timestamp: 0, width, height, bitmap };
  }
  return { duration: 0, frames: frames() };
}

/** Every frame of a video in the order of showing, none twice and none left out. */
async function openVideo(file: File, every: number): Promise<Frames> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const track = await input.getPrimaryVideoTrack().catch((cause) => {
    throw new AppError('bad-input', 'it is damaged, cut short, or not a video', { cause });
  });
  if (!track) throw new AppError('bad-input', 'it holds no video track');
  if (!(await track.canDecode())) {
    const codec = (await track.getCodec()) ?? 'of an unknown kind';
    throw new AppError('bad-input', `this browser cannot decode its video (${codec}); H.264 and VP9 work`);
  }
  const matrix = (await playedMatrix(file)) ?? (await assumedMatrix(track));
  return { duration: await track.computeDuration(), frames: videoFrames(input, track, matrix, every) };
}

async function* videoFrames(
  input: Input,
  track: InputVideoTrack,
  matrix: VideoMatrixCoefficients | null,
  every: number,
): AsyncGenerator<Frame, void> {
  try {
    let number = 0;
    const isLayered = await track.canBeTransparent();
    const samples = isLayered ? opaqueSamples(track) : new VideoSampleSink(track).samples();
    for await (const sample of samples) {
      try {
        number++;
        if ((number - 1) % every === 0) yield frameOf(await inMatrix(sample, matrix), number);
      } finally {
        sample.close();
      }
    }
  } finally {
    input.dispose();
  }
}

/**
 * Drawn on a canvas, which turns it upright.
 * @param sample is closed
 */
function frameOf(sample: VideoSample, number: number): Frame {
  const { displayWidth: width, displayHeight: height, timestamp } = sample;
  const canvas = new OffscreenCanvas(width, height);
  sample.draw(canvas.getContext('2d', { willReadFrequently: true })!, 0, 0, width, height);
  sample.close();
  return { number, timestamp, width, height, bitmap: canvas.transferToImageBitmap() };
}
