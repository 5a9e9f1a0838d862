import * as z from 'zod/mini';
import { AppError } from '../errors';
import type { Reading } from './reading-types';

/** The most faces of a frame that can be read. */
const MOST_FACES = 10;

const url = z.union(
  [z.string().check(z.minLength(1)), z.instanceof(URL)],
  'must be an address, as text or URL',
);
const FACES = `must be a whole number from 1 to ${MOST_FACES}`;

const optionsSchema = z.strictObject({
  assets: url,
  model: z.optional(url),
  mode: z._default(z.enum(['files', 'live'], 'must be “files” or “live”'), 'files'),
  maxFaces: z._default(z.int(FACES).check(z.minimum(1, FACES), z.maximum(MOST_FACES, FACES)), 1),
  remembersFaces: z._default(z.boolean('must be true or false'), false),
  backend: z._default(z.enum(['auto', 'webgpu', 'wasm'], 'must be “auto”, “webgpu” or “wasm”'), 'auto'),
  onProgress: z.optional(
    z.custom<(share: number) => void>((value) => typeof value === 'function', 'must be a function'),
  ),
  signal: z.optional(z.instanceof(AbortSignal, { error: 'must be an AbortSignal' })),
});

/** How a detector is made. */
export interface DetectorOptions {
  /** Folder of the assets of this very version, of any origin; relative to the page. `npx --no ugn-live-assets FOLDER` fills one. */
  readonly assets: string | URL;
  /** Folder of another model, as `npm run train` writes it; the one among the assets when left out. */
  readonly model?: string | URL;
  /**
   * `files` (when left out) reads each frame as the command line reads files: the whole frame is searched, and the face and
   * its mirror image are both looked at. `live` reads as the live page does, about twice as many frames a second: of a
   * camera the two looks are taken in turn, and faces that hold still are not looked for in every frame.
   */
  readonly mode?: 'files' | 'live';
  /** Most faces of a frame that are read, 1 to 10; 1 when left out. */
  readonly maxFaces?: number;
  /** Whether people who return get their old `face_id` by how they look; kept in memory alone. */
  readonly remembersFaces?: boolean;
  /** What computes; the faster one here when left out, which is measured. */
  readonly backend?: 'auto' | 'webgpu' | 'wasm';
  /** Told how much is loaded, 0..1. */
  readonly onProgress?: (share: number) => void;
  /** Ends the detector like `close()`, also while it is loading. */
  readonly signal?: AbortSignal;
}

/** How a picture is read. */
export interface ReadOptions {
  /** Name of what is read, for the rows; `picture` when left out. */
  readonly input?: string;
  /** Seconds, for the rows and for the faces' numbers; 0 when left out. Grows from frame to frame of a sequence. */
  readonly timestamp?: number;
  /** Whether the picture follows the one read before, so that faces keep their `face_id`; else they count from 0 anew. */
  readonly continues?: boolean;
}

/** How a video is watched. */
export interface WatchOptions {
  /** Name of what is read, for the rows; `camera` or the video's file name when left out. */
  readonly input?: string;
  /** Ends it like `stop()`. */
  readonly signal?: AbortSignal;
  /** Told why a frame could not be read; after five in a row the watching ends. */
  readonly onSkipped?: (message: string) => void;
}

/** A video that is watched. */
export interface Watching {
  /** Settles when the video is over or was stopped. Rejects with an AppError when it cannot be read further. */
  readonly ended: Promise<void>;
  /** Ends it; no reading comes afterwards. */
  stop(): void;
}

/** What a watcher is given of each frame. @param picture the very picture that was read; it is closed afterwards */
export type OnReading = (reading: Reading, picture: ImageBitmap) => void;

/** @throws AppError bad-input saying which option is wrong */
export function parseOptions(options: DetectorOptions) {
  const parsed = optionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue.path.join('.');
  const what =
    issue.code === 'unrecognized_keys' ? `there is no option “${issue.keys.join('”, “')}”` : issue.message;
  throw new AppError('bad-input', `createDetector: ${where ? `the option “${where}” ` : ''}${what}.`);
}
