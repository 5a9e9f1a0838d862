// Runs in the browser.
import { decodeWhole } from '../vision/decode-picture';
import { fitInto } from '../vision/fit-into';
import type { Frame, Frames } from './file-frames';
import { inspect } from './inspect';
import { lossRemarks } from './reading-tally';
import { numberRemarks } from './sequence-order';
import type { LostFrames } from './shown-samples';

/**
 * Pictures that are the frames of a film: number and time of each come from its place. One that cannot be read has its
 * place too.
 * @param pictures in their order
 * @param rate pictures a second
 * @param every keeps the first and each `every`th after it
 */
export function openSequence(pictures: readonly File[], rate: number, every: number): Frames {
  const lost: LostFrames[] = [];
  return {
    duration: pictures.length / rate,
    frames: sequenceFrames(pictures, rate, every, lost),
    remarks: async () => [...numberRemarks(pictures.map(({ name }) => name)), ...lossRemarks(lost)],
  };
}

async function* sequenceFrames(
  pictures: readonly File[],
  rate: number,
  every: number,
  lost: LostFrames[],
): AsyncGenerator<Frame, void> {
  let first: Frame | null = null;
  for (let i = 0; i < pictures.length; i += every) {
    const timestamp = i / rate;
    const bitmap = await decodedUnlessBad(pictures[i]);
    if (!bitmap) {
      lost.push({ frames: 1, at: timestamp });
      continue;
    }
    const frame: Frame = { number: i + 1, timestamp, width: bitmap.width, height: bitmap.height, bitmap };
    first ??= { ...frame };
    yield frame.width === first.width && frame.height === first.height ? frame : fitted(frame, first);
  }
}

async function decodedUnlessBad(picture: File) {
  if (!Array.isArray(await inspect(picture, 'picture'))) return null;
  return decodeWhole(picture).catch(() => null);
}

/** A picture of another size, made to fit into the first one's so that positions keep one scale. */
function fitted(frame: Frame, { width, height }: Frame): Frame {
  const canvas = new OffscreenCanvas(width, height);
  const place = fitInto(frame.width, frame.height, width, height);
  canvas.getContext('2d')!.drawImage(frame.bitmap, place.x, place.y, place.width, place.height);
  frame.bitmap.close();
  return { ...frame, width, height, bitmap: canvas.transferToImageBitmap() };
}
