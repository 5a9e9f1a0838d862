import { AppError } from '../errors';
import type { FaceReading } from '../readings/face-reading';
import type { Continuity } from '../vision/face-follower';
import type { BackendChoice, FromWorker, StageTimes, ToWorker } from './messages';
import { whenThreadEnds } from './thread-end';
import { FILE_PATIENCE, LIVE_PATIENCE, Watchdog } from './watchdog';

export interface FrameResult {
  bitmap: ImageBitmap;
  faces: FaceReading[];
  times: StageTimes;
  /** Faces that the detector found, followed or not. */
  found: number;
  /** Whether a hard cut was noticed before the frame. */
  isCut: boolean;
  /** Numbers that somebody who was away was given back, by appearance. */
  returned: number[];
  numTensors: number;
}

export type ReadyMessage = Extract<FromWorker, { type: 'ready' }>;
type ProgressMessage = Extract<FromWorker, { type: 'progress' }>;

interface ClientOptions {
  /** Of inference.worker.ts; the client ends it. */
  worker: Worker;
  init: Omit<Extract<ToWorker, { type: 'init' }>, 'type'>;
  onProgress(progress: ProgressMessage): void;
  /** At the end of loading, and after each change of backend. */
  onReady(ready: ReadyMessage): void;
}

interface Pending {
  onCropped?(): void;
  resolve(reading: FrameResult): void;
  reject(error: AppError): void;
}

/** The page's end of the inference worker. */
export class InferenceClient {
  /** Settles when the model is loaded, or with the AppError why it is not. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #options: ClientOptions;
  readonly #watchdog: Watchdog;
  #nextId = 0;
  #failure: AppError | null = null;
  #wasReady = false;
  #resolveReady!: () => void;
  #rejectReady!: (error: AppError) => void;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#worker = options.worker;
    this.ready = new Promise((resolve, reject) => {
      this.#resolveReady = resolve;
      this.#rejectReady = reject;
    });
    this.ready.catch(() => {}); // whoever waits for it gets the error
    this.#watchdog = new Watchdog({
      patience: options.init.isLive ? LIVE_PATIENCE : FILE_PATIENCE,
      ask: () => this.#post({ type: 'ping' }),
      onSilent: () => this.#fail(new AppError('internal', 'The model stopped answering. Reload the page.')),
    });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#take(data);
    this.#worker.onerror = (event) => {
      const reason = event.message || 'its script could not be loaded';
      this.#fail(new AppError('internal', `The inference worker stopped: ${reason}. Reload the page.`));
    };
    this.#post({ type: 'init', ...options.init });
  }

  /** Whether the worker was ready before it failed, so that another one may do better. */
  get hasStopped(): boolean {
    return this.#wasReady && this.#failure !== null;
  }

  /** Whether the worker is beyond use; a new client is needed. */
  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /**
   * @param bitmap goes to the worker and comes back in the reading, for the caller to close
   * @param timestamp when the frame was taken, milliseconds
   * @param continuity how the frame follows the one before
   * @param onCropped called when the faces were cut out of it, so that another frame may wait for its turn
   * @throws AppError when this frame could not be read; its bitmap is closed
   */
  read(
    bitmap: ImageBitmap,
    timestamp: number,
    continuity: Continuity,
    onCropped?: () => void,
  ): Promise<FrameResult> {
    if (this.#failure) {
      bitmap.close();
      return Promise.reject(this.#failure);
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) this.#watchdog.begin();
      this.#pending.set(id, { resolve, reject, onCropped });
      this.#post({ type: 'frame', id, bitmap, timestamp, continuity }, [bitmap]);
    });
  }

  setBackend(backend: BackendChoice): void {
    this.#watchdog.startAnew();
    this.#post({ type: 'backend', backend });
  }

  setOptions(options: Omit<Extract<ToWorker, { type: 'options' }>, 'type'>): void {
    this.#post({ type: 'options', ...options });
  }

  close(): void {
    this.#fail(new AppError('internal', 'The session has ended.'));
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #take(message: FromWorker): void {
    this.#watchdog.heard();
    switch (message.type) {
      case 'pong':
        return;
      case 'alive':
        whenThreadEnds(message.lock, () =>
          this.#fail(new AppError('internal', 'The model’s thread has ended. Reload the page.')),
        );
        return;
      case 'gpu-lost':
        this.#watchdog.startAnew();
        return;
      case 'progress':
        this.#options.onProgress(message);
        return;
      case 'ready':
        this.#wasReady = true;
        this.#watchdog.startAnew();
        this.#options.onReady(message);
        this.#resolveReady();
        return;
      case 'cropped':
        this.#pending.get(message.id)?.onCropped?.();
        return;
      case 'result':
        this.#settle(message.id, ({ resolve }) => resolve(message), message.bitmap);
        return;
      case 'error': {
        const error = new AppError(message.kind, message.message);
        if (message.frame !== undefined) this.#settle(message.frame, ({ reject }) => reject(error));
        if (message.fatal) this.#fail(error);
        return;
      }
      default:
        message satisfies never;
    }
  }

  #settle(id: number, settle: (pending: Pending) => void, bitmap?: ImageBitmap): void {
    const pending = this.#pending.get(id);
    if (!pending) {
      bitmap?.close();
      return;
    }
    this.#pending.delete(id);
    this.#watchdog.result(this.#pending.size > 0);
    settle(pending);
  }

  #fail(error: AppError): void {
    this.#watchdog.end();
    this.#worker.terminate();
    this.#failure ??= error;
    this.#rejectReady(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
