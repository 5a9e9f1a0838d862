// Runs in the browser.
import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import { assumedMatrix, inMatrix, playedMatrix } from '../analyze/colours';
import { AppError } from '../errors';
import type { Wanted } from './dataset';

/** A larger cut is reduced to this side, in pixels; prepared faces have 256. */
const LARGEST = 640;
const QUALITY = 0.95;

/**
 * Cuts pictures of faces out of a recording's video.
 * @param wanted by time
 * @param frameWidth width of the frames that the squares are measured in
 * @param onProgress called with the share that is done, 0..1
 * @throws AppError bad-input when this browser cannot decode the video
 */
export async function* picturesOf(
  video: Blob,
  wanted: readonly Wanted[],
  frameWidth: number,
  onProgress: (share: number) => void,
): AsyncGenerator<{ wanted: Wanted; jpeg: Blob }> {
  const { input, track } = await openVideo(video);
  try {
    const matrix = (await playedMatrix(new File([video], 'video'))) ?? (await assumedMatrix(track));
    const first = await track.getFirstTimestamp();
    const times = wanted.map(({ time }) => Math.max(first, time));
    let done = 0;
    for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(times)) {
      const one = wanted[done];
      done++;
      onProgress(done / wanted.length);
      if (sample) yield { wanted: one, jpeg: await cutOut(await inMatrix(sample, matrix), one, frameWidth) };
    }
  } finally {
    input.dispose();
  }
}

/** @throws AppError bad-input when this browser cannot decode it */
export async function openVideo(video: Blob): Promise<{ input: Input; track: InputVideoTrack }> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(video) });
  const track = await input.getPrimaryVideoTrack().catch(() => null);
  if (track && (await track.canDecode())) return { input, track };
  input.dispose();
  throw new AppError(
    'bad-input',
    'This browser cannot decode the kept video. Chrome and Edge can; a whole recording can be taken there as a zip.',
  );
}

/** @param sample is closed */
async function cutOut(sample: VideoSample, { square }: Wanted, frameWidth: number): Promise<Blob> {
  const { displayWidth, displayHeight } = sample;
  const scale = displayWidth / frameWidth;
  const [left, top] = [Math.max(0, square.x * scale), Math.max(0, square.y * scale)];
  const width = Math.max(1, Math.min(displayWidth, (square.x + square.side) * scale) - left);
  const height = Math.max(1, Math.min(displayHeight, (square.y + square.side) * scale) - top);
  const shrunk = Math.min(1, LARGEST / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.ceil(width * shrunk), Math.ceil(height * shrunk));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  sample.draw(context, left, top, width, height, 0, 0, canvas.width, canvas.height);
  sample.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}
