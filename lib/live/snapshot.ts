import type { Baseline } from '../au/baseline';
import type { FaceReading, ModelFacts } from '../readings/face-reading';
import type { GapReason } from '../recording/recording';
import type { CameraDevice } from './camera';
import type { BackendChoice, BackendName, BackendReport, StageTimes } from './messages';

export type SessionState =
  | 'idle' // nothing started, or stopped
  | 'loading' // detector, weights and backend are being prepared
  | 'asking' // the browser asks the person for the camera
  | 'running'
  | 'paused' // the page is covered or in another tab; goes on by itself
  | 'stalled' // the camera is open and gives no pictures; goes on by itself
  | 'no-camera'
  | 'denied'
  | 'camera-lost' // unplugged or taken by another program; goes on by itself when it returns
  | 'error'; // message says what to do

export type SourceRequest = { source: 'camera'; deviceId?: string } | { source: 'file'; file: File };

export interface SessionSnapshot {
  readonly state: SessionState;
  /** What is being prepared, 0..1 over all steps; null when nothing is. */
  readonly progress: { step: 'detector' | 'weights' | 'backend'; fraction: number } | null;
  /** Why nothing is read now, in the states paused and stalled. */
  readonly unread: GapReason | null;
  /** Whether a recording goes on while the page is covered or in another tab. */
  readonly goesOnHidden: boolean;
  /** One or two sentences for people, in the states no-camera, denied, camera-lost and error. */
  readonly message: string | null;
  /** Something worth knowing that stops nothing, such as a backend that was replaced. */
  readonly note: string | null;
  readonly model: ModelFacts | null;
  readonly backend: BackendName | null;
  readonly backendChoice: BackendChoice;
  readonly backends: readonly BackendReport[];
  /** Whether a face and its mirror image are looked at in turn, each joined with the other look of the frame before. */
  readonly alternatesLooks: boolean;
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
  /** Whether probabilities are steadied from frame to frame; the picture's own otherwise. */
  readonly smoothing: boolean;
  /** Whether people who return get their old number by how they look. */
  readonly remembersFaces: boolean;
  /** Neutral faces by the number of the face; until another source is started. */
  readonly baselines: ReadonlyMap<number, Baseline>;
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
  /** The same faces before they were steadied from frame to frame. */
  readonly raw: readonly FaceReading[];
  readonly times: StageTimes;
  /** When the frame was taken, performance.now() time. */
  readonly timestamp: number;
  readonly fps: number;
}

/** Whether there is a picture to show, the newest or one that nothing followed yet. */
export function isPlaying(state: SessionState): boolean {
  return state === 'running' || state === 'paused' || state === 'stalled';
}

/** Before anything was started. */
export const INITIAL: SessionSnapshot = {
  state: 'idle',
  progress: null,
  unread: null,
  goesOnHidden: false,
  message: null,
  note: null,
  model: null,
  backend: null,
  backendChoice: 'auto',
  backends: [],
  alternatesLooks: false,
  fps: 0,
  latencyMs: 0,
  times: { detect: 0, crop: 0, model: 0 },
  faces: 0,
  maxFaces: 1,
  attention: false,
  smoothing: true,
  remembersFaces: false,
  baselines: new Map(),
  numTensors: 0,
  source: null,
  devices: [],
  deviceId: null,
};
