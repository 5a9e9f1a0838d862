// Runs in a browser: reads pictures as the frames of a live session, or each by itself with both looks.
import { Inference } from '../../lib/live/inference';
import { FaceFinder } from '../../lib/vision/face-finder';

let inference: Inference | null = null;

async function load(isLive: boolean): Promise<void> {
  inference = new Inference({
    ...{ modelBase: '/models/default', wasmBase: '/wasm', isLive },
    openFinder: () => FaceFinder.open('/mediapipe', isLive),
    onProgress() {},
    onGpuLost() {},
  });
  await inference.load('wasm');
}

/** @returns units' probabilities and epistemic parts of the first face, null without one */
async function read(base64: string, milliseconds: number) {
  const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([content]));
  const { faces } = await inference!.read(bitmap, milliseconds, milliseconds === 0 ? 'anew' : 'on');
  bitmap.close();
  if (faces.length === 0) return null;
  return { p: [...faces[0].p], epistemic: [...faces[0].epistemic] };
}

const liveReading = {
  load,
  read,
  thresholds: () => inference!.model.thresholds,
  unsureAbove: () => inference!.model.unsureAbove,
};

declare global {
  interface Window {
    liveReading?: typeof liveReading;
  }
}
window.liveReading = liveReading;
