// Runs in the browser: finds the faces of a picture as the live page does, and cuts one of them out.

import { messageOf } from '../../../lib/errors';
import { alignCrop } from '../../../lib/vision/align';
import { decodeWhole } from '../../../lib/vision/decode-picture';
import type { Box } from '../../../lib/vision/detected-face';
import { createFaceDetector } from '../../../lib/vision/detector';
import type { EyePoints } from '../../../lib/vision/pixels';
import { cropOf, type Frame, takeFrame } from '../../../lib/vision/whole-frame';

/** A face in pixels of the frame that is read, which is a wide picture made smaller. */
export interface FoundFace {
  readonly box: Box;
  readonly eyes: EyePoints;
}

/** What the page says of the picture in its picker; faces from the largest to the smallest. */
export type PageFaces = { kind: 'faces'; faces: FoundFace[] } | { kind: 'failed'; message: string };

const picker = document.createElement('input');
picker.type = 'file';
document.body.append(picker);

/** Loads the detector, after which window.faces reads. */
async function startFaces(): Promise<void> {
  const detector = await createFaceDetector('/mediapipe');
  let whole: ImageBitmap | null = null;
  let frame: Frame | null = null;
  window.faces = {
    async find() {
      try {
        whole?.close();
        whole = await decodeWhole(picker.files![0]);
        frame = await takeFrame(whole);
        const faces = await detector.detect(frame);
        return { kind: 'faces', faces: faces.map(({ box, eyes }) => ({ box, eyes })) };
      } catch (error) {
        return { kind: 'failed', message: messageOf(error) };
      }
    },
    cut: (eyes, size) => toBase64(cropOf(frame!, alignCrop(eyes, size), size)),
  };
}

function toBase64(bytes: Uint8Array): string {
  const part = 0x8000; // more arguments than this overflow the stack
  let text = '';
  for (let at = 0; at < bytes.length; at += part)
    text += String.fromCharCode(...bytes.subarray(at, at + part));
  return btoa(text);
}

declare global {
  interface Window {
    startFaces?: typeof startFaces;
    faces?: {
      find(): Promise<PageFaces>;
      /** The aligned crop of a face of the last picture: RGB bytes, [size, size, 3], in base64. */
      cut(eyes: EyePoints, size: number): string;
    };
  }
}
window.startFaces = startFaces;
