import { startBlazeFace } from '../../lib/vision/blaze-face';
import type { Sample } from './frame-page';
import type { Step, Timings } from './timing';

/** Another runtime in a page of its own: its threads would take a core from whatever is measured next. */
export interface OtherRuntime {
  /** @returns the largest difference of the two runtimes' feature maps, relative to the largest value */
  prepare(size: number, threads: number, sample: Sample): Promise<number>;
  measure(rounds: number): Promise<Timings>;
}

declare global {
  interface Window {
    other?: OtherRuntime;
  }
}

/** As in a frame, the network follows the detector, which leaves the caches with other things. */
export async function startDetector(): Promise<Step> {
  const detector = await startBlazeFace('/mediapipe', 'short', 0.5);
  const frame = await createImageBitmap(await (await fetch('/frame.jpg')).blob());
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(frame, 0, 0);
  const pixels = context.getImageData(0, 0, frame.width, frame.height);
  return () => detector.detect(pixels);
}

/** Relative to the largest of the first. */
export function largestDifference(map: readonly number[], other: ArrayLike<number>): number {
  const largest = map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return map.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0) / largest;
}
