import type { GapReason } from '../recording/recording';
import type { CameraTrouble } from './picture-watch';
import type { FrameSource, SourceMode } from './source';
import { untilAborted } from './until-aborted';

const REASONS: Record<CameraTrouble, GapReason> = { muted: 'camera muted', silent: 'no pictures' };

/**
 * Whether the frames of a source are read now: not while the camera gives none, and not while the page is hidden,
 * unless that is wanted and the source can.
 */
export class ReadingGate {
  readonly #source: FrameSource;
  readonly #onChange: (closed: GapReason | null) => void;
  #mode: SourceMode = 'shown';
  #trouble: CameraTrouble | null = null;
  #wantsHidden = false;
  #closed: GapReason | null = null;
  #wake: () => void = () => {};

  /**
   * @param onChange called when reading ends or goes on
   * @param signal ends the watching of page and camera
   */
  constructor(source: FrameSource, onChange: (closed: GapReason | null) => void, signal: AbortSignal) {
    this.#source = source;
    this.#onChange = onChange;
    document.addEventListener('visibilitychange', () => this.#follow(), { signal });
    source.watch?.((trouble) => {
      this.#trouble = trouble;
      this.#follow();
    }, signal);
    this.#follow();
  }

  /** Why nothing is read; null while frames are. */
  get closed(): GapReason | null {
    return this.#closed;
  }

  /** @param wanted whether a hidden page is to be read, as while it records */
  wantHidden(wanted: boolean): void {
    this.#wantsHidden = wanted;
    this.#follow();
  }

  async untilOpen(signal: AbortSignal): Promise<void> {
    while (this.#closed && !signal.aborted) {
      const opening = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await untilAborted(opening, signal);
    }
  }

  #follow(): void {
    const goesOn = this.#wantsHidden && this.#source.goesOnHidden;
    const mode = !document.hidden ? 'shown' : goesOn ? 'hidden' : 'held';
    if (mode !== this.#mode) this.#source.setMode(mode);
    this.#mode = mode;
    const closed = mode === 'held' ? 'page hidden' : this.#trouble && REASONS[this.#trouble];
    if (closed === this.#closed) return;
    this.#closed = closed;
    this.#onChange(closed);
    if (!closed) this.#wake();
  }
}
