// Runs in a headless page as `analyze`, `label` and `prepare` open one: a detector that lives, reads and is closed.

import { createFaceDetector } from '../../lib/vision/detector';
import { takeFrame } from '../../lib/vision/whole-frame';

declare global {
  interface Window {
    openDetector?: () => Promise<{ read: () => Promise<number>; close: () => void }>;
    detector?: Awaited<ReturnType<NonNullable<Window['openDetector']>>>;
  }
}

window.openDetector = async () => {
  const detector = await createFaceDetector('/mediapipe');
  const frame = await takeFrame(await createImageBitmap(new ImageData(64, 64)));
  return { read: async () => (await detector.detect(frame)).length, close: () => detector.close() };
};
