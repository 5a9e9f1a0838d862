import { deviceOf, listCameras, onCamerasChange } from './camera';
import { type CameraChoice, playCamera } from './play-camera';
import type { SessionSnapshot, SessionState } from './snapshot';
import type { FrameSource } from './source';

interface CameraHost {
  update(change: Partial<SessionSnapshot>): void;
  /** Plays until the signal is aborted. */
  play(source: FrameSource, until: AbortSignal): Promise<void>;
}

/** The cameras of a session: one is open at a time. */
export class SessionCamera {
  readonly #host: CameraHost;
  #stream: MediaStream | null = null;
  /** Settles when the camera before is closed: many devices open one at a time. */
  #closed: Promise<void> = Promise.resolve();

  constructor(host: CameraHost) {
    this.#host = host;
  }

  /** The stream while it plays; it stays the session's. */
  get stream(): MediaStream | null {
    return this.#stream?.active ? this.#stream : null;
  }

  /**
   * Plays a camera until the signal is aborted, when the one before is closed.
   * @param deviceId any when left out
   * @param before the camera that played until now, to go back to when another one cannot be had
   * @throws what `play` throws
   */
  async play(deviceId: string | undefined, before: string | null, signal: AbortSignal): Promise<void> {
    const isOther = deviceId !== undefined && before !== null && deviceId !== before;
    const choice = { deviceId, before: isOther ? before : undefined };
    const played = this.#closed.then(() => this.#play(choice, signal));
    this.#closed = played.catch(() => {}); // whoever started it gets the error
    await played;
  }

  async #play(choice: CameraChoice, signal: AbortSignal): Promise<void> {
    onCamerasChange(() => void this.#listDevices(), signal);
    const handlers = {
      onOpen: (stream: MediaStream) => {
        this.#stream = stream;
        this.#host.update({ deviceId: deviceOf(stream) });
        void this.#listDevices();
      },
      onReturn: (reason: string) => {
        this.#host.update({
          note: `The other camera could not be opened (${reason}), so the one before goes on.`,
        });
      },
      onTrouble: (state: SessionState, message: string) => {
        this.#host.update({ state, message, faces: 0, fps: 0 });
      },
      play: this.#host.play,
    };
    await playCamera(choice, handlers, signal);
  }

  async #listDevices(): Promise<void> {
    this.#host.update({ devices: await listCameras() });
  }
}
