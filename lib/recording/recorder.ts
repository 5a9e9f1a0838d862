import type { Baseline } from '../au/baseline';
import { messageOf } from '../errors';
import type { RecordedFace } from './chunk';
import { GapNotes } from './gap-notes';
import { holdRecording } from './locks';
import { FramePacker } from './packer';
import { EMPTY, type Ending, type Gap, type GapReason, type RecordingHeader, type Totals } from './recording';
import { isQuotaError, isStorageFull } from './space';
import type { RecordingStore } from './store';
import { VideoTrack } from './video-track';
import { WallClock } from './wall-clock';

/** What is kept although no frame comes, in milliseconds. */
const FLUSH_MS = 500;
const SPACE_EVERY_MS = 5000;
/** Chunks and pieces that may wait for the disk, a minute of both, or pieces for the first frame; more would fill the memory. */
const MOST_WAITING = 180;

const FULL =
  'The storage for this site is full, so the recording was closed. All of it up to here is kept. Delete or export recordings, then go on.';

export interface RecorderState {
  readonly state: 'waiting' | 'recording' | 'closing' | 'closed';
  readonly id: string;
  readonly totals: Totals;
  /** Times in which nothing was read. */
  readonly gaps: readonly Gap[];
  readonly hasVideo: boolean;
  /** Why it ended, where nobody asked it to. */
  readonly message: string | null;
}

interface RecorderOptions {
  readonly store: RecordingStore;
  readonly name: string;
  /** Without what the first frame tells. */
  readonly header: Omit<RecordingHeader, 'frame' | 'video' | 'date' | 'gaps' | 'clock'>;
  readonly notes: string;
  /** Where the person ticked that the video is kept. */
  readonly video: {
    readonly stream: MediaStream;
    /** Whether boxes and labels are part of the picture. */
    readonly overlay: boolean;
    /** Milliseconds that its pictures come after the frames they show. */
    readonly delay: number;
  } | null;
  readonly onChange: (state: RecorderState) => void;
}

interface Frame {
  /** When it was taken, performance.now() time. */
  readonly time: number;
  readonly width: number;
  readonly height: number;
  readonly faces: readonly RecordedFace[];
}

/** Writes one recording, from its first frame until it is stopped or the storage is full. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #packer: FramePacker;
  readonly #release: () => void;
  readonly #clock = new WallClock();
  readonly #timers: ReturnType<typeof setInterval>[];
  #state: RecorderState;
  #video: VideoTrack | null = null;
  /** performance.now() time of second 0; null until it is known. */
  #zero: number | null = null;
  #frames = 0;
  readonly #gaps = new GapNotes();
  #isCreated = false;
  /** Pieces of video that came before the first frame. */
  #early: Blob[] = [];
  #pieces = 0;
  #videoBytes = 0;
  /** Writes happen one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #ending: Promise<void> | null = null;

  /** @throws AppError internal when the video is wanted and cannot be recorded */
  constructor(options: RecorderOptions) {
    const id = crypto.randomUUID();
    const { model, settings } = options.header;
    this.#options = options;
    this.#packer = new FramePacker(model.aus.length, settings.graphRate);
    this.#state = {
      state: 'waiting',
      id,
      totals: EMPTY,
      gaps: [],
      hasVideo: options.video !== null,
      message: null,
    };
    if (options.video) {
      this.#video = new VideoTrack(options.video.stream, {
        onPiece: (piece) => this.#writePiece(piece),
        onFailure: (error) => void this.#end('failed', error.message),
      });
      this.#zero = this.#video.startedAt - options.video.delay;
    }
    this.#release = holdRecording(id);
    this.#timers = [
      setInterval(() => this.flush(), FLUSH_MS),
      setInterval(() => this.#checkClock(), SPACE_EVERY_MS),
      setInterval(() => void this.#checkSpace(), SPACE_EVERY_MS),
    ];
    void this.#checkSpace();
  }

  get state(): RecorderState {
    return this.#state;
  }

  /** Takes a frame; the arrays may be used again when this returns. */
  add({ time, width, height, faces }: Frame): void {
    if (this.#ending) return;
    if (!this.#isCreated) {
      this.#zero ??= time;
      this.#create(width, height);
    }
    const seconds = (time - this.#zero!) / 1000;
    if (seconds < 0) return;
    this.#frames++;
    this.#keepGap(this.#gaps.frame(seconds, time));
    this.#packer.add(this.#frames, seconds, faces);
    if (this.#packer.isFull) this.flush();
  }

  /** Notes that another backend computes from now on. */
  changeBackend(name: string, time: number): void {
    this.#changeHeader(time, (header, from) => ({ backends: [...header.backends, { from, name }] }));
  }

  /** Notes the neutral face that adjusted values are seen from, from now on. */
  addBaseline(baseline: Baseline, time: number): void {
    this.#changeHeader(time, (header, from) => ({ baselines: [...header.baselines, { ...baseline, from }] }));
  }

  /** Notes that nothing is read from now on, until the next frame that was taken afterwards. */
  hold(reason: GapReason, time: number): void {
    this.#gaps.hold(reason, time);
  }

  #keepGap(gap: Gap | null): void {
    if (!gap) return;
    this.#update({ gaps: [...this.#state.gaps, gap] });
    this.#changeHeader(0, () => ({ gaps: [...this.#state.gaps] }));
  }

  #checkClock(): void {
    if (!this.#clock.check()) return;
    this.#changeHeader(performance.now(), ({ clock = [] }, from) => ({
      clock: [...clock, { from, zero: this.#clock.at(this.#zero!) }],
    }));
  }

  #changeHeader(
    time: number,
    make: (header: RecordingHeader, seconds: number) => Partial<RecordingHeader>,
  ): void {
    if (!this.#isCreated) return;
    const seconds = Math.max(0, (time - this.#zero!) / 1000);
    this.#write(async () => {
      await this.#options.store.change(this.#state.id, ({ header }) => ({
        header: { ...header, ...make(header, seconds) },
      }));
    });
  }

  /** Hands what was gathered to the disk, as before the page is hidden or left. */
  flush(): void {
    const packed = this.#packer.take();
    if (!packed) return;
    const { parts, totals } = packed;
    this.#write(async () => {
      await this.#options.store.append(this.#state.id, parts, totals);
      this.#update({ totals: { ...this.#state.totals, ...totals } });
    });
  }

  /**
   * Closes the recording; settles when all of it is on the disk. Without a frame nothing is kept.
   * @param message why, where nobody asked for it
   */
  stop(message: string | null = null): Promise<void> {
    return this.#end('stopped', message);
  }

  #create(width: number, height: number): void {
    const { store, name, notes, header } = this.#options;
    this.#clock.check();
    const zero = this.#clock.at(this.#zero!);
    const timed = { date: new Date(zero).toISOString(), clock: [{ from: 0, zero }] };
    const video = this.#video && {
      consent: true as const,
      type: this.#video.type,
      overlay: this.#options.video!.overlay,
    };
    this.#isCreated = true;
    this.#update({ state: 'recording' });
    this.#write(() => store.files.reserve(this.#state.id));
    this.#write(() =>
      store.create({
        id: this.#state.id,
        header: { ...header, ...timed, gaps: [], frame: { width, height }, video },
        name,
        tags: [],
        notes,
        state: 'recording',
        ended: null,
        repaired: null,
        totals: EMPTY,
      }),
    );
    for (const piece of this.#early.splice(0)) this.#writePiece(piece);
  }

  #writePiece(piece: Blob): void {
    if (!this.#isCreated) {
      this.#early.push(piece);
      if (this.#early.length > MOST_WAITING) void this.#end('failed', 'No frame could be read.');
      return;
    }
    this.#write(async () => {
      const videoBytes = this.#videoBytes + piece.size;
      await this.#options.store.appendVideo(this.#state.id, this.#pieces, piece, videoBytes);
      this.#pieces++;
      this.#videoBytes = videoBytes;
      this.#update({ totals: { ...this.#state.totals, videoPieces: this.#pieces, videoBytes } });
    });
  }

  #write(task: () => Promise<void>): void {
    this.#waiting++;
    if (this.#waiting > MOST_WAITING) void this.#end('failed', 'The disk is too slow for this recording.');
    this.#queue = this.#queue
      .then(task)
      .catch(async (error) => {
        if (isQuotaError(error)) void this.#end('storage-full', FULL);
        else void this.#end('failed', notWritten(error)); // so a browser says of a full disk as well
        await this.#options.store.files.release(this.#state.id);
        await task(); // the kept room is enough for it
      })
      .catch((error) => {
        void this.#end('failed', notWritten(error));
      })
      .finally(() => {
        this.#waiting--;
      });
  }

  async #checkSpace(): Promise<void> {
    if (await isStorageFull()) await this.#end('storage-full', FULL);
  }

  #end(ended: Ending, message: string | null): Promise<void> {
    this.#ending ??= this.#close(ended, message);
    return this.#ending;
  }

  async #close(ended: Ending, message: string | null): Promise<void> {
    this.#update({ state: 'closing', message });
    for (const timer of this.#timers) clearInterval(timer);
    this.flush();
    if (this.#isCreated) this.#keepGap(this.#gaps.end((performance.now() - this.#zero!) / 1000));
    await this.#video?.stop();
    // What is still waiting may fail as well; what is on the disk is then what the entry says.
    for (let seen: Promise<void> | null = null; seen !== this.#queue; ) {
      seen = this.#queue;
      await seen;
    }
    try {
      const { store } = this.#options;
      await store.files.release(this.#state.id);
      if (this.#isCreated) await store.change(this.#state.id, () => ({ state: 'closed', ended }));
    } catch (error) {
      // The next visit finds it open and repairs it.
      this.#update({ message: message ?? `The recording could not be closed: ${messageOf(error)}` });
    } finally {
      this.#release();
      this.#update({ state: 'closed' });
    }
  }

  #update(change: Partial<RecorderState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}

function notWritten(error: unknown): string {
  return (
    `The browser could not write the recording (${messageOf(error)}). The disk may be full. All that it had written ` +
    'before is kept. Free some space, then go on.'
  );
}
