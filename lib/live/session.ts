import type {
  BackendChoice,
  BackendName,
  BackendReport,
  FaceReading,
  ModelFacts,
  StageTimes,
} from './messages';

export type SessionState =
  | 'idle' // nothing started, or stopped
  | 'loading' // detector, weights and backend are being prepared
  | 'asking' // the browser asks the person for the camera
  | 'running'
  | 'paused' // the tab is hidden, or a picture or a finished video is held
  | 'no-camera'
  | 'denied'
  | 'camera-lost' // unplugged or taken by another program; goes on by itself when it returns
  | 'error'; // message says what to do

export type SourceRequest = { source: 'camera'; deviceId?: string } | { source: 'file'; file: File };

export interface CameraDevice {
  deviceId: string;
  /** Empty until the person has allowed the camera. */
  label: string;
}

export interface SessionSnapshot {
  readonly state: SessionState;
  /** What is being prepared, 0..1 over all steps; null when nothing is. */
  readonly progress: { step: 'detector' | 'weights' | 'backend'; fraction: number } | null;
  /** One or two sentences for people, in the states no-camera, denied, camera-lost and error. */
  readonly message: string | null;
  /** Something worth knowing that stops nothing, such as a backend that was replaced. */
  readonly note: string | null;
  readonly model: ModelFacts | null;
  readonly backend: BackendName | null;
  readonly backendChoice: BackendChoice;
  readonly backends: readonly BackendReport[];
  /** Results painted per second, over the last second or so. */
  readonly fps: number;
  /** From taking a frame to its result being painted, milliseconds, smoothed. */
  readonly latencyMs: number;
  /** Smoothed milliseconds per stage. */
  readonly times: StageTimes;
  /** Faces in the newest frame. */
  readonly faces: number;
  readonly maxFaces: number;
  readonly attention: boolean;
  /** tf.memory().numTensors in the worker after the newest frame; flat while all is well. */
  readonly numTensors: number;
  readonly source: 'camera' | 'file' | null;
  readonly devices: readonly CameraDevice[];
  /** The camera in use. */
  readonly deviceId: string | null;
}

/** One finished frame. The session closes the bitmap when every listener has returned: paint at once, keep nothing. */
export interface LiveResult {
  readonly bitmap: ImageBitmap;
  readonly faces: readonly FaceReading[];
  readonly times: StageTimes;
  /** When the frame was taken, performance.now() time. */
  readonly timestamp: number;
  readonly fps: number;
}

export interface SessionOptions {
  /** Folder of the model, such as /models/default. */
  modelBase: string;
  backend?: BackendChoice;
  maxFaces?: number;
  /** Ends the session like dispose(). */
  signal?: AbortSignal;
}

/**
 * Camera or file → frames → worker → results, for a page to show. Framework-free: subscribe and
 * getSnapshot fit useSyncExternalStore (bound, and the snapshot changes identity only when its content
 * does, at most a few times a second); onResult brings each frame for painting.
 */
export class LiveSession {
  constructor(_options: SessionOptions) {}
  readonly subscribe = (_listener: () => void): (() => void) => () => {};
  readonly getSnapshot = (): SessionSnapshot => {
    throw new Error('being written');
  };
  /** @returns a function that ends the subscription */
  onResult(_listener: (result: LiveResult) => void): () => void {
    return () => {};
  }
  /** Starts, or changes the source. Resolves when running; failures show in the snapshot, it never rejects. */
  async start(_request: SourceRequest): Promise<void> {}
  /** Releases the camera or file; the loaded model stays ready. */
  stop(): void {}
  setBackend(_choice: BackendChoice): void {}
  /** @param count 1..4 */
  setMaxFaces(_count: number): void {}
  setAttention(_on: boolean): void {}
  /** Ends worker, camera and listeners; the session cannot be used afterwards. */
  dispose(): void {}
}
