/** A camera that gives no picture for longer, in milliseconds, is said to give none. */
const SILENT_MS = 2000;
const LOOK_EVERY_MS = 500;
/** A look that comes as much too late tells of a page that was asleep or throttled, not of the camera. */
const LATE_MS = 1000;

/** Why an open camera gives nothing that can be read. */
export type CameraTrouble = 'muted' | 'silent';

/** Tells when an open camera gives no pictures, and when it does again. */
export class PictureWatch {
  readonly #onChange: (trouble: CameraTrouble | null) => void;
  #isMuted: boolean;
  #trouble: CameraTrouble | null = null;
  #seenAt = performance.now();
  #lookedAt = this.#seenAt;

  /**
   * @param track of the camera; stays the caller's
   * @param onChange called when the answer changes, and at once where the camera is muted already
   */
  constructor(
    track: MediaStreamTrack,
    onChange: (trouble: CameraTrouble | null) => void,
    signal: AbortSignal,
  ) {
    this.#onChange = onChange;
    this.#isMuted = track.muted;
    const follow = (isMuted: boolean) => () => {
      this.#isMuted = isMuted;
      this.#seenAt = performance.now();
      this.#tell();
    };
    track.addEventListener('mute', follow(true), { signal });
    track.addEventListener('unmute', follow(false), { signal });
    const timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    this.#tell();
  }

  /** A picture has come, or only now is one to be expected. */
  saw(): void {
    this.#seenAt = performance.now();
    if (this.#trouble === 'silent') this.#tell();
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#lookedAt > LOOK_EVERY_MS + LATE_MS) this.#seenAt = now;
    this.#lookedAt = now;
    this.#tell();
  }

  #tell(): void {
    const isSilent = performance.now() - this.#seenAt >= SILENT_MS;
    const trouble = this.#isMuted ? 'muted' : isSilent ? 'silent' : null;
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#onChange(trouble);
  }
}
