// Runs in a browser without a window: reads files with the worker of the page “Files”, as Node asks for
// them. lib/headless/analysis-page.ts is the other end.
import '../live/no-eval';
import { AppError, messageOf } from '../errors';
import { InferenceClient, type ReadyMessage } from '../live/client';
import { startInferenceWorker } from '../live/own-inference-worker';
import type { ModelFacts } from '../readings/face-reading';
import { type FacePart, facePart } from '../readings/face-rows';
import { openFrames } from './file-frames';
import type { FileKind } from './file-kind';
import { HEADLESS_BACKEND } from './headless-backend';
import { openSequence } from './picture-sequence';
import { readAhead } from './read-ahead';
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

/** Frames that are told at once, so that their way to Node costs little. */
const TOLD_AT_ONCE = 8;

/** Loads detector and model; afterwards window.analysis reads the file in the picker. */
async function startAnalysis(modelBase: string): Promise<void> {
  const { client, model } = await startInference(modelBase);
  let reading: ReturnType<typeof readAhead> | null = null;
  window.analysis = {
    async open(kind, { every, faces, remembersFaces }) {
      try {
        await reading?.return();
        const files = [...picker.files!];
        const opened =
          typeof kind === 'string'
            ? await openFrames(files[0], kind, every)
            : openSequence(files, kind.rate, every);
        client.setOptions({ maxFaces: faces, remembersFaces });
        reading = readAhead(opened, client);
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
      const told: NextPageFrame[] = [];
      try {
        while (told.length < TOLD_AT_ONCE) {
          const next = (await reading!.next()).value!;
          if (next.kind !== 'frame') return [...told, next];
          const { frame, timestamp, faces, found, isCut, returned } = next;
          const parts = faces.map((face) => facePart(face, model));
          told.push({ kind: 'frame', frame, timestamp, faces: parts, found, isCut, returned });
        }
        return told;
      } catch (error) {
        return [...told, { kind: 'failed', message: messageOf(error) }];
      }
    },
    async end() {
      await reading?.return();
      reading = null;
      picker.value = '';
    },
  };
}

/**
 * The worker of the page “Files”, on the one backend that every machine has.
 * @throws AppError when the model cannot be loaded or WebAssembly not be used
 */
async function startInference(modelBase: string): Promise<{ client: InferenceClient; model: ModelFacts }> {
  let ready: ReadyMessage | null = null;
  const client = new InferenceClient({
    worker: startInferenceWorker(),
    init: {
      modelBase,
      mediapipeBase: '/mediapipe',
      wasmBase: '/wasm',
      isLive: false,
      backend: HEADLESS_BACKEND,
      maxFaces: 1,
      attention: false,
      remembersFaces: false,
    },
    onProgress: () => {},
    onReady: (message) => {
      ready = message;
    },
  });
  await client.ready;
  const { backend, model, note } = ready!;
  if (backend !== HEADLESS_BACKEND) throw new AppError('no-backend', note!);
  return { client, model };
}

declare global {
  interface Window {
    startAnalysis?: typeof startAnalysis;
    analysis?: {
      open(kind: OpenedKind, options: ReadOptions): Promise<Opened>;
      /** The next frames, as they are read; the end or what stops it comes last. */
      next(): Promise<NextPageFrame[]>;
      /** Lets go of the file, read to its end or not. */
      end(): Promise<void>;
    };
  }
}
window.startAnalysis = startAnalysis;
