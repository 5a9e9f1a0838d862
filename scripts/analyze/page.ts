// Runs in the browser: reads files with the live page's inference, frame by frame, as Node asks for them.
import { messageOf } from '../../lib/errors';
import { Inference } from '../../lib/live/inference';
import { cropFace } from '../../lib/vision/crop';
import { faceQuality } from '../../lib/vision/quality';
import { type Frame, type Frames, openPicture, openVideo, pixelsOf } from './frames';
import { type FacePart, facePart } from './row';

export interface StartOptions {
  readonly model: string;
  readonly faces: number;
  readonly every: number;
}

/** What the page says of the next frame. */
export type PageAnswer =
  | {
      kind: 'frame';
      frame: number;
      timestamp: number;
      faces: FacePart[];
      /** faces that the detector found, followed or not */
      found: number;
    }
  | { kind: 'end' }
  | { kind: 'failed'; message: string };

type Opened = { kind: 'opened'; duration: number } | { kind: 'failed'; message: string };

const picker = document.createElement('input');
picker.type = 'file';
document.body.append(picker);

/** Loads detector and model; afterwards window.analysis reads the file in the picker. */
async function startAnalysis({ model, faces, every }: StartOptions): Promise<void> {
  const inference = new Inference({
    modelBase: `/models/${model}`,
    mediapipeBase: '/mediapipe',
    wasmBase: '/wasm',
    onProgress: () => {},
    onGpuLost: () => {},
  });
  // Of two backends the measurement chooses now this one, now that; with one, every run gives the same.
  await inference.load('wasm');
  if (inference.backend !== 'wasm')
    throw new Error(
      `WebAssembly cannot be used: ${inference.reports.find(({ name }) => name === 'wasm')?.detail}`,
    );
  inference.maxFaces = faces;

  let opened: Frames | null = null;
  window.analysis = {
    async open(kind) {
      try {
        const [file] = picker.files!;
        opened = kind === 'video' ? await openVideo(file, every) : await openPicture(file);
        inference.resetFaces();
        return { kind: 'opened', duration: opened.duration };
      } catch (error) {
        return { kind: 'failed', message: messageOf(error) };
      }
    },
    async next() {
      try {
        const { done, value } = await opened!.frames.next();
        return done ? { kind: 'end' } : await read(inference, value);
      } catch (error) {
        return { kind: 'failed', message: messageOf(error) };
      }
    },
  };
}

async function read(inference: Inference, { number, timestamp, width, bitmap }: Frame): Promise<PageAnswer> {
  try {
    const { faces, found } = await inference.read(bitmap, timestamp * 1000);
    const pixels = faces.length > 0 ? pixelsOf(bitmap) : null;
    const { model } = inference;
    const scale = width / bitmap.width;
    const parts = faces.map((face) => {
      const crop = cropFace(pixels!, face.crop, model.inputSize);
      const [right, left] = face.keypoints.map(({ x, y }) => ({ x: x * scale, y: y * scale }));
      return facePart(face, model, scale, faceQuality(crop, model.inputSize, { right, left }));
    });
    return { kind: 'frame', frame: number, timestamp, faces: parts, found };
  } finally {
    bitmap.close();
  }
}

declare global {
  interface Window {
    startAnalysis?: typeof startAnalysis;
    analysis?: {
      open(kind: 'picture' | 'video'): Promise<Opened>;
      next(): Promise<PageAnswer>;
    };
  }
}
window.startAnalysis = startAnalysis;
