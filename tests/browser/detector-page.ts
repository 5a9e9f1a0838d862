// Runs in a headless page as `analyze`, `label` and `prepare` open one: a detector that lives, reads and is closed.
import { createFaceDetector } from '../../lib/vision/detector';

declare global {
  interface Window {
    openDetector?: () => Promise<{ read: () => number; close: () => void }>;
    detector?: Awaited<ReturnType<NonNullable<Window['openDetector']>>>;
  }
}

window.openDetector = async () => {
  const detector = await createFaceDetector('/mediapipe');
  const picture = new ImageData(64, 64);
  return { read: () => detector.detect(picture).length, close: () => detector.close() };
};
