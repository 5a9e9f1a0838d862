import { AppError } from '../errors';
import { InferenceClient, type ReadyMessage } from '../live/client';
import { Loading } from '../live/loading';
import { startInferenceWorker } from '../live/own-inference-worker';
import { untilAborted } from '../live/until-aborted';
import { isStorageFull } from '../recording/space';
import { RecordingStore } from '../recording/store';
import { AnalysisQueue, type QueueItem } from './queue';
import { type FileOptions, type ReadFile, readFile } from './read-file';

interface SessionOptions {
  /** Folder of the model, such as /models/default. */
  readonly modelBase: string;
  /** In front of /wasm and /mediapipe in their addresses. */
  readonly assetBase: string;
  readonly appVersion: string;
  /** @param fraction of the loading of detector, weights and backend, 0..1; null when all is there */
  readonly onLoading: (fraction: number | null) => void;
}

interface Engine {
  readonly client: InferenceClient;
  /** Of the newest report; the backend may change. */
  ready: ReadyMessage | null;
}

/** The queue of the analyze page with the worker that reads, which starts with the first file. */
export class AnalysisSession {
  readonly queue = new AnalysisQueue({ read: (...request) => this.#read(...request) });
  readonly #options: SessionOptions;
  #engine: Engine | null = null;
  #tags: string[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Reads what is waiting; the recordings of one start have a tag in common. */
  start(options: FileOptions): Promise<void> {
    void navigator.storage.persist(); // where it is refused, the browser may clear recordings when space is short
    const now = new Date().toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
    this.#tags = [`Files of ${now}`];
    return this.queue.start(options);
  }

  dispose(): void {
    this.queue.cancelAll();
    this.#engine?.client.close();
  }

  async #read(
    item: QueueItem,
    options: FileOptions,
    onFrame: (frames: number, share: number) => void,
    signal: AbortSignal,
  ): Promise<ReadFile> {
    const store = await openedStore();
    if (await isStorageFull()) {
      throw new AppError('io', 'The storage for this site is full. Delete or export recordings, then go on.');
    }
    const { client, ready } = await this.#started(options, signal);
    const { file, path: name, kind } = item;
    const request = { file, name, kind, options, tags: this.#tags, appVersion: this.#options.appVersion };
    return readFile(request, { client, ready, store, onFrame, signal });
  }

  /** @throws AppError when the model cannot be loaded; the signal's reason */
  async #started({ faces, remembersFaces }: FileOptions, signal: AbortSignal) {
    if (!this.#engine || this.#engine.client.hasFailed) this.#engine = this.#startEngine();
    const engine = this.#engine;
    await untilAborted(engine.client.ready, signal);
    signal.throwIfAborted();
    this.#options.onLoading(null);
    engine.client.setOptions({ maxFaces: faces, remembersFaces });
    return { client: engine.client, ready: engine.ready! };
  }

  #startEngine(): Engine {
    const loading = new Loading();
    this.#options.onLoading(0);
    const client = new InferenceClient({
      worker: startInferenceWorker(),
      init: {
        modelBase: this.#options.modelBase,
        mediapipeBase: `${this.#options.assetBase}/mediapipe`,
        wasmBase: `${this.#options.assetBase}/wasm`,
        isLive: false,
        backend: 'auto',
        maxFaces: 1,
        attention: false,
        remembersFaces: false,
      },
      onProgress: ({ step, fraction }) => {
        const progress = loading.add(step, fraction);
        if (progress) this.#options.onLoading(progress.fraction);
      },
      onReady: (ready) => {
        engine.ready = ready;
      },
    });
    const engine: Engine = { client, ready: null };
    return engine;
  }
}

/** @throws AppError as RecordingStore.open; conflict where that would have to wait */
function openedStore(): Promise<RecordingStore> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => reject(new AppError('conflict', why));
    RecordingStore.open(refuse).then(resolve, reject);
  });
}
