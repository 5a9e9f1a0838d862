import { AppError } from '../errors';
import { InferenceClient, type ReadyMessage } from '../live/client';
import { Loading } from '../live/loading';
import { untilAborted } from '../live/until-aborted';
import { startModuleWorker } from '../module-worker';
import { headerOf } from '../readings/header';
import { jsonLines } from '../readings/json-lines';
import type { ReadingHeader, ReadingRow } from '../readings/reading-row';
import { openAssets, VERSION } from './asset-folder';
import {
  type DetectorOptions,
  type OnReading,
  parseOptions,
  type ReadOptions,
  type Watching,
  type WatchOptions,
} from './detector-options';
import { bitmapOf, type Picture } from './pictures';
import { ReadingMaker } from './reading-maker';
import type { DetectorHeader, Reading, Row } from './reading-types';
import { type WatchedVideo, watchVideo } from './watched-video';

/** How the detector computes here. */
export interface Running {
  readonly backend: 'webgpu' | 'wasm';
  /** Threads, or the graphics adapter; without cross-origin isolation there is one thread, and this says so. */
  readonly detail: string;
}

/**
 * Loads the face detector and the model.
 *
 * ```js
 * import { createDetector } from 'ugn-live';
 *
 * const detector = await createDetector({ assets: '/ugn-live' });
 * const reading = await detector.read(document.querySelector('img'));
 * for (const face of reading.faces) console.log(face.aus.AU12?.p, face.aus.AU12?.unsure);
 * ```
 *
 * @throws AppError `bad-input` naming the option that is wrong; `io` or `conflict` where the assets are not there or of
 *   another version; `bad-weights`; `no-backend` where this browser can run neither backend, or has no WebGL; the reason
 *   of the signal
 */
export async function createDetector(options: DetectorOptions): Promise<Detector> {
  const { assets: folder, model, mode, maxFaces, remembersFaces, backend, ...rest } = parseOptions(options);
  const { onProgress, signal = new AbortController().signal } = rest;
  const assets = await openAssets(folder);
  signal.throwIfAborted();
  const loading = new Loading();
  const settings = { mode, maxFaces, remembersFaces };
  let detector: Detector | null = null;
  let ready: ReadyMessage | null = null;
  const client = new InferenceClient({
    worker: startModuleWorker(assets.inferenceScript, assets.byImport),
    init: {
      ...assets,
      modelBase: model ? new URL(model, document.baseURI).href.replace(/\/+$/, '') : assets.modelBase,
      isLive: mode === 'live',
      backend,
      maxFaces,
      remembersFaces,
      attention: false,
    },
    onProgress: ({ step, fraction }) => {
      const progress = loading.add(step, fraction);
      if (progress) onProgress?.(progress.fraction);
    },
    onReady: (message) => {
      ready = message;
      detector?.take(message);
    },
  });
  try {
    await untilAborted(client.ready, signal);
    signal.throwIfAborted();
  } catch (error) {
    client.close();
    throw error;
  }
  detector = new Detector(client, ready!, settings);
  signal.addEventListener('abort', () => detector?.close(), { once: true });
  return detector;
}

interface Settings {
  readonly mode: 'files' | 'live';
  readonly maxFaces: number;
  readonly remembersFaces: boolean;
}

/** Reads faces, in a worker of its own. Pictures never leave the page. Made by {@link createDetector}. */
export class Detector {
  readonly #client: InferenceClient;
  readonly #settings: Settings;
  readonly #date = new Date().toISOString();
  #ready: ReadyMessage;
  #isCamera = true;
  /** Frames of the sequence that is read. */
  #frames = 0;
  #watched: WatchedVideo | null = null;
  /** Settles when the pictures that were given before are on their way. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @internal use createDetector */
  constructor(client: InferenceClient, ready: ReadyMessage, settings: Settings) {
    this.#client = client;
    this.#ready = ready;
    this.#settings = settings;
  }

  /** @internal the worker changed to another backend, as when the GPU went away */
  take(ready: ReadyMessage): void {
    this.#ready = ready;
  }

  /** Which model reads, and how: keep it with the numbers. */
  get header(): DetectorHeader {
    return this.#header();
  }

  #header(): ReadingHeader {
    const { model, backend, alternatesLooks } = this.#ready;
    const { maxFaces: faces, remembersFaces } = this.#settings;
    const run = { date: this.#date, appVersion: VERSION, every: 1, faces, remembersFaces, alternatesLooks };
    return headerOf(model, { ...run, backend });
  }

  /** On what the model runs here. */
  get running(): Running {
    const { backend, backends } = this.#ready;
    return { backend, detail: backends.find(({ name }) => name === backend)?.detail ?? '' };
  }

  /**
   * Reads one picture, or one frame of a sequence. A call need not wait for the one before; they are answered in their order.
   * @param picture stays the caller's
   * @throws AppError `bad-input` where there is no picture in it or this page may not read its pixels; `conflict` while a
   *   video is watched; `internal` after `close()`
   */
  async read(picture: Picture, options: ReadOptions = {}): Promise<Reading> {
    const { input = 'picture', timestamp = 0, continues = false } = options;
    if (this.#watched) throw new AppError('conflict', 'A video is being watched. Stop that before reading.');
    const frame = continues ? ++this.#frames : 1;
    this.#frames = frame;
    const takenAt = performance.now();
    const bitmap = await this.#inTurn(bitmapOf(picture));
    this.#setCamera(false);
    const result = await this.#client.read(bitmap, timestamp * 1000, frame === 1 ? 'anew' : 'on');
    result.bitmap.close();
    return this.#maker(input).reading(result, { frame, timestamp, takenAt });
  }

  /**
   * Reads the frames of a video as the page shows them, as many as this machine can: a camera's, or a file's. It waits while
   * the video does and while the page is hidden.
   *
   * ```js
   * const video = document.querySelector('video');
   * video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
   * await video.play();
   * const watching = detector.watch(video, ({ faces }) => console.log(faces[0]?.aus.AU12?.p));
   * // later: watching.stop();
   * ```
   *
   * @param video stays the caller's: it is neither played nor stopped
   * @throws AppError `conflict` while another video is watched
   */
  watch(video: HTMLVideoElement, onReading: OnReading, options: WatchOptions = {}): Watching {
    if (this.#watched) throw new AppError('conflict', 'A video is being watched already. Stop that first.');
    const isCamera = video.srcObject instanceof MediaStream;
    this.#setCamera(isCamera);
    this.#frames = 0;
    const maker = this.#maker(options.input ?? (isCamera ? 'camera' : fileName(video)));
    const watched = watchVideo({ video, isCamera, client: this.#client, maker, onReading, ...options });
    this.#watched = watched;
    const ended = watched.ended.finally(() => {
      this.#watched = null;
    });
    ended.catch(() => {}); // whoever waits for it gets the error
    return { ended, stop: watched.stop };
  }

  /** A row as a line of JSON Lines, with the fields that say where it comes from; it ends with a line feed. */
  toJsonLine(row: Row): string {
    return jsonLines(this.#header()).line(row as ReadingRow);
  }

  /** Ends the worker and what is being read; the detector cannot be used afterwards. */
  close(): void {
    this.#watched?.stop();
    this.#client.close();
  }

  /** A picture that is ready sooner waits for those that were given before it. */
  async #inTurn(picture: Promise<ImageBitmap>): Promise<ImageBitmap> {
    const before = this.#turn;
    this.#turn = Promise.allSettled([before, picture]);
    await before;
    return picture;
  }

  #maker(input: string): ReadingMaker {
    return new ReadingMaker(this.#ready.model, input);
  }

  /** Live, a camera's looks may be taken in turn; of all else each frame gets both. */
  #setCamera(isCamera: boolean): void {
    if (isCamera === this.#isCamera) return;
    this.#isCamera = isCamera;
    this.#client.setOptions({ isCamera });
  }
}

function fileName({ currentSrc }: HTMLVideoElement): string {
  const name = URL.canParse(currentSrc) ? new URL(currentSrc).pathname.split('/').at(-1) : '';
  return name && !currentSrc.startsWith('blob:') ? decodeURIComponent(name) : 'video';
}
