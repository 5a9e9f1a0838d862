// Runs in a browser without a window: reads files with the live page's inference, frame by frame, as Node asks for
// them. lib/headless/analysis-page.ts is the other end.
import '../live/no-eval';
import { messageOf } from '../errors';
import type { Inference } from '../live/inference';
import { type FacePart, facePart } from '../readings/face-rows';
import type { Continuity } from '../vision/face-follower';
import { type Frame, type Frames, openFrames } from './file-frames';
import type { FileKind } from './file-kind';
import { openHeadlessInference } from './headless-inference';
import { openSequence } from './picture-sequence';
import type { NextFrame, Opened } from './read-frames';
import { UnsupportedCodec } from './unsupported-codec';

export interface ReadOptions {
  /** Most faces of a frame. */
  readonly faces: number;
  /** Of a video or a sequence, the first frame and each `every`th after it. */
  readonly every: number;
  /** Whether people who return get their old number by how they look. */
  readonly remembersFaces: boolean;
}

/** What is opened: a file, or pictures that follow each other so many times a second. */
export type OpenedKind = FileKind | { readonly rate: number };

/** What the page says of the next frame. */
export type NextPageFrame = NextFrame<{
  frame: number;
  timestamp: number;
  /** In pixels of the picture. */
  faces: FacePart[];
  found: number;
  isCut: boolean;
  returned: number[];
}>;

const picker = document.createElement('input');
picker.type = 'file';
picker.multiple = true;
document.body.append(picker);

/** Loads detector and model; afterwards window.analysis reads the file in the picker. */
async function startAnalysis(modelBase: string): Promise<void> {
  const inference = await openHeadlessInference(modelBase);
  let opened: Frames | null = null;
  let continuity: Continuity = 'anew';
  window.analysis = {
    async open(kind, { every, faces, remembersFaces }) {
      try {
        const files = [...picker.files!];
        opened =
          typeof kind === 'string'
            ? await openFrames(files[0], kind, every)
            : openSequence(files, kind.rate, every);
        inference.maxFaces = faces;
        inference.remembersFaces = remembersFaces;
        continuity = 'anew';
        return { kind: 'opened', duration: opened.duration };
      } catch (error) {
        return {
          kind: 'failed',
          message: messageOf(error),
          isUnsupported: error instanceof UnsupportedCodec,
        };
      }
    },
    async next() {
      try {
        const { done, value } = await opened!.frames.next();
        if (done) return { kind: 'end', remarks: await opened!.remarks() };
        const next = await read(inference, value, continuity);
        continuity = 'on';
        return next;
      } catch (error) {
        return { kind: 'failed', message: messageOf(error) };
      }
    },
    async end() {
      await opened?.frames.return();
      picker.value = '';
    },
  };
}

async function read(
  inference: Inference,
  { number, timestamp, bitmap }: Frame,
  continuity: Continuity,
): Promise<NextPageFrame> {
  try {
    const { faces, found, isCut, returned } = await inference.read(bitmap, timestamp * 1000, continuity);
    const parts = faces.map((face) => facePart(face, inference.model));
    return { kind: 'frame', frame: number, timestamp, faces: parts, found, isCut, returned };
  } finally {
    bitmap.close();
  }
}

declare global {
  interface Window {
    startAnalysis?: typeof startAnalysis;
    analysis?: {
      open(kind: OpenedKind, options: ReadOptions): Promise<Opened>;
      next(): Promise<NextPageFrame>;
      /** Lets go of the file, read to its end or not. */
      end(): Promise<void>;
    };
  }
}
window.startAnalysis = startAnalysis;
