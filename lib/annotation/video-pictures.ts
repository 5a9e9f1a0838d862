// Runs in the browser.
import type { VideoSample } from 'mediabunny';
import { inMatrix } from '../analyze/colours';
import { type OpenVideo, openVideo } from '../analyze/file-frames';
import { samplesAt } from '../analyze/samples-at';
import { AppError } from '../errors';
import { fitInto } from '../vision/fit-into';
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
  const opened = await openKeptVideo(video);
  const { track, matrix } = opened;
  const size = { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() };
  try {
    let done = 0;
    for await (const sample of samplesAt(
      opened,
      wanted.map(({ time }) => time),
    )) {
      const one = wanted[done];
      done++;
      onProgress(done / wanted.length);
      if (!sample) continue;
      yield { wanted: one, jpeg: await cutOut(await inMatrix(sample, matrix), one, frameWidth, size) };
    }
  } finally {
    opened.close();
  }
}

/** @throws AppError bad-input when this browser cannot decode it */
export async function openKeptVideo(video: Blob): Promise<OpenVideo> {
  return openVideo(new File([video], 'video')).catch((cause) => {
    throw new AppError(
      'bad-input',
      'This browser cannot decode the kept video. Chrome and Edge can; a whole recording can be taken there as a zip.',
      { cause },
    );
  });
}

/**
 * @param sample is closed
 * @param size of the whole upright picture, in pixels
 */
async function cutOut(
  sample: VideoSample,
  { square }: Wanted,
  frameWidth: number,
  size: { readonly width: number; readonly height: number },
): Promise<Blob> {
  const scale = size.width / frameWidth;
  const [left, top] = [Math.max(0, square.x * scale), Math.max(0, square.y * scale)];
  const width = Math.max(1, Math.min(size.width, (square.x + square.side) * scale) - left);
  const height = Math.max(1, Math.min(size.height, (square.y + square.side) * scale) - top);
  const shrunk = Math.min(1, LARGEST / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.ceil(width * shrunk), Math.ceil(height * shrunk));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.scale(canvas.width / width, canvas.height / height);
  context.translate(-left, -top);
  const place = fitInto(sample.displayWidth, sample.displayHeight, size.width, size.height);
  sample.draw(context, place.x, place.y, place.width, place.height);
  sample.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}
