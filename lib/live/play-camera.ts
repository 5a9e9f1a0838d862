import { AppError } from '../errors';
import { cameraMayWork, closeCamera, deviceOf, onCameraEnd, openCamera } from './camera';
import { type FrameSource, openStream } from './source';

/** What becomes of a camera that is not playing. */
type CameraState = 'denied' | 'no-camera' | 'camera-lost';

interface CameraHandlers {
  /** The camera is open. */
  onOpen(stream: MediaStream): void;
  /** The camera could not be had, so the one that was open before is opened again. @param reason half a sentence */
  onReturn(reason: string): void;
  /** It cannot be had, or went away; playing goes on by itself when it can. */
  onTrouble(state: CameraState, message: string): void;
  /** Plays until the signal is aborted. */
  play(source: FrameSource, signal: AbortSignal): Promise<void>;
}

/** The camera that is wanted, and the one to go back to when it cannot be had. */
export interface CameraChoice {
  /** Any when left out. */
  readonly deviceId?: string;
  readonly before?: string;
}

/**
 * Plays a camera until the signal is aborted. When it cannot be had, goes back to the one before; when that goes away,
 * or there is none, waits and tries again.
 * @throws what `play` throws
 */
export async function playCamera(
  { deviceId, before }: CameraChoice,
  handlers: CameraHandlers,
  signal: AbortSignal,
): Promise<void> {
  for (let wanted = deviceId, back = before, hasPlayed = false; !signal.aborted; ) {
    try {
      const stream = await openCamera(wanted, signal);
      if (!stream) return;
      back = undefined;
      hasPlayed = true;
      wanted = deviceOf(stream) ?? wanted;
      await playStream(stream, handlers, signal);
    } catch (error) {
      const state = troubleOf(error, hasPlayed);
      if (signal.aborted || !state) throw error;
      if (back) {
        handlers.onReturn(REASONS[state]);
        [wanted, back] = [back, undefined];
        continue;
      }
      handlers.onTrouble(state, (error as AppError).message);
      await cameraMayWork((error as AppError).kind, wanted, signal);
    }
  }
}

/** @throws AppError camera-lost when the camera ends before the signal does */
async function playStream(stream: MediaStream, handlers: CameraHandlers, signal: AbortSignal): Promise<void> {
  const lost = new AbortController();
  onCameraEnd(stream, () =>
    lost.abort(
      new AppError('camera-lost', 'The camera went away. Plug it in again; this page goes on by itself.'),
    ),
  );
  try {
    if (signal.aborted) return;
    handlers.onOpen(stream);
    const source = openStream(stream, (error) => lost.abort(error));
    try {
      await handlers.play(source, AbortSignal.any([signal, lost.signal]));
    } finally {
      source.close();
    }
  } finally {
    closeCamera(stream);
  }
  if (!signal.aborted) throw lost.signal.reason;
}

const REASONS: Record<CameraState, string> = {
  denied: 'it is not allowed',
  'no-camera': 'it is not there any more',
  'camera-lost': 'another program may be using it',
};

/** The state for a camera's error; null for an error that is not the camera's. */
function troubleOf(error: unknown, hasPlayed: boolean): CameraState | null {
  switch (error instanceof AppError && error.kind) {
    case 'camera-denied':
      return 'denied';
    case 'camera-missing':
      return hasPlayed ? 'camera-lost' : 'no-camera';
    case 'camera-lost':
      return 'camera-lost';
    default:
      return null;
  }
}
