import { InferenceClient } from './client';
import { Loading } from './loading';
import type { BackendChoice } from './messages';
import { startInferenceWorker } from './own-inference-worker';
import type { SessionSnapshot } from './snapshot';

/** A worker that is beyond use more often within this time is not started again. */
const MOST_STOPS = 3;
const STOPS_WITHIN_MS = 60_000;

interface Bases {
  /** Folder of the model, such as /models/default. */
  readonly model: string;
  /** In front of /wasm and /mediapipe; empty where they are at the top. */
  readonly assets: string;
}

interface ModelHolder {
  getSnapshot(): SessionSnapshot;
  update(change: Partial<SessionSnapshot>): void;
  /** The model is there, or on another backend. */
  onReady(): void;
}

/** The worker with the model of a session. */
export class SessionModel {
  readonly #base: Bases;
  readonly #holder: ModelHolder;
  #client: InferenceClient | null = null;
  /** performance.now() times at which a worker was found beyond use. */
  #stops: readonly number[] = [];

  constructor(base: Bases, holder: ModelHolder) {
    this.#base = base;
    this.#holder = holder;
  }

  /** Starts it where there is none that works, with the choices of the snapshot. */
  start(): InferenceClient {
    if (this.#client && !this.#client.hasFailed) return this.#client;
    this.#client?.close();
    const { backendChoice: backend, maxFaces, attention, remembersFaces } = this.#holder.getSnapshot();
    const loading = new Loading();
    this.#client = new InferenceClient({
      worker: startInferenceWorker(),
      init: {
        modelBase: this.#base.model,
        mediapipeBase: `${this.#base.assets}/mediapipe`,
        wasmBase: `${this.#base.assets}/wasm`,
        isLive: true,
        backend,
        maxFaces,
        attention,
        remembersFaces,
      },
      onProgress: ({ step, fraction }) => {
        const progress = loading.add(step, fraction);
        if (progress) this.#holder.update({ progress });
      },
      onReady: ({ model, backend, backends, alternatesLooks, note }) => {
        this.#holder.update({
          model,
          backend,
          backends,
          alternatesLooks,
          note: note ?? null,
          progress: null,
        });
        this.#holder.onReady();
      },
    });
    return this.#client;
  }

  /**
   * Reads, and goes on with another worker where one stops answering.
   * @param startAgain gives the other one; null where reading has ended meanwhile
   * @throws AppError when frames cannot be read, or workers stop again and again
   */
  async readOn(
    client: InferenceClient,
    first: 'anew' | 'cut',
    read: (client: InferenceClient, first: 'anew' | 'cut') => Promise<void>,
    startAgain: () => Promise<InferenceClient | null>,
  ): Promise<void> {
    let how = first;
    for (let using: InferenceClient | null = client; using; how = 'cut') {
      try {
        return await read(using, how);
      } catch (error) {
        if (!this.#mayStartAgain()) throw error;
      }
      using = await startAgain();
    }
  }

  /** Whether a worker that had been ready is beyond use, and has not been so too often of late. */
  #mayStartAgain(): boolean {
    if (!this.#client?.hasStopped) return false;
    const now = performance.now();
    this.#stops = [...this.#stops.filter((time) => now - time < STOPS_WITHIN_MS), now];
    return this.#stops.length <= MOST_STOPS;
  }

  setBackend(choice: BackendChoice): void {
    this.#client?.setBackend(choice);
  }

  setOptions(options: Parameters<InferenceClient['setOptions']>[0]): void {
    this.#client?.setOptions(options);
  }

  close(): void {
    this.#client?.close();
    this.#client = null;
  }
}
