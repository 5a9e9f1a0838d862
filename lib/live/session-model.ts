import { InferenceClient } from './client';
import { Loading } from './loading';
import type { BackendChoice } from './messages';
import { startInferenceWorker } from './own-inference-worker';
import type { SessionSnapshot } from './snapshot';

interface ModelHolder {
  getSnapshot(): SessionSnapshot;
  update(change: Partial<SessionSnapshot>): void;
  /** The model is there, or on another backend. */
  onReady(): void;
}

/** The worker with the model of a session. */
export class SessionModel {
  readonly #base: string;
  readonly #holder: ModelHolder;
  #client: InferenceClient | null = null;

  /** @param base folder of the model, such as /models/default */
  constructor(base: string, holder: ModelHolder) {
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
        modelBase: this.#base,
        mediapipeBase: '/mediapipe',
        wasmBase: '/wasm',
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
