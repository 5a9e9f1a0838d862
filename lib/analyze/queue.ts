import { AppError, messageOf } from '../errors';
import { HEAD_BYTES } from './container';
import { type FileKind, fileKind } from './file-kind';
import type { Outcome } from './outcome';
import type { FileOptions, ReadFile } from './read-file';
import { secondsLeft } from './time-left';

/** A file that someone gave, with its path from the folder that was given. */
export interface GivenFile {
  readonly file: File;
  readonly path: string;
}

export interface QueueItem {
  readonly id: number;
  readonly file: File;
  readonly path: string;
  readonly kind: FileKind;
  readonly state: 'waiting' | 'reading' | 'done' | 'cancelled';
  /** Of the file that is read, 0..1. */
  readonly share: number;
  readonly frames: number;
  /** Milliseconds that were spent on it. */
  readonly spent: number;
  /** Set when it is done. */
  readonly outcome: Outcome | null;
  /** Of its recording. */
  readonly recording: string | null;
}

export interface QueueSnapshot {
  readonly items: readonly QueueItem[];
  /** Paths of given files that are neither picture nor video. */
  readonly skipped: readonly string[];
  readonly isRunning: boolean;
  /** Null while it cannot be told. */
  readonly secondsLeft: number | null;
  /** Why it stopped before its end. */
  readonly message: string | null;
}

interface QueueOptions {
  /** Reads a file; what it throws is an AppError that says what to do, or the signal's reason. */
  readonly read: (
    item: QueueItem,
    options: FileOptions,
    onFrame: (frames: number, share: number) => void,
    signal: AbortSignal,
  ) => Promise<ReadFile>;
  readonly now?: () => number;
}

/** Progress is told at most this often, in milliseconds. */
const REPORTED_EVERY = 100;

/** Files that are read one after the other. Fits useSyncExternalStore, like LiveSession. */
export class AnalysisQueue {
  readonly #read: QueueOptions['read'];
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #snapshot: QueueSnapshot = {
    items: [],
    skipped: [],
    isRunning: false,
    secondsLeft: null,
    message: null,
  };
  #nextId = 1;
  /** Settles when what was given so far is in the list. */
  #adding: Promise<void> = Promise.resolve();
  reportedAt = 0;
  /** Ends the file that is being read. */
  #current: { id: number; abort: AbortController } | null = null;

  constructor({ read, now = () => performance.now() }: QueueOptions) {
    this.#read = read;
    this.#now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): QueueSnapshot => this.#snapshot;

  /**
   * Puts files at the end, by name; those that are there already, hidden or of another kind are left out. Settles when
   * their first bytes have been looked at, which say what they are.
   */
  add(given: readonly GivenFile[]): Promise<void> {
    const seen = Promise.all(
      given.filter(({ path }) => !isHidden(path)).map(async (one) => ({ ...one, kind: await kindOf(one) })),
    );
    this.#adding = this.#adding.then(async () => this.#append(await seen));
    return this.#adding;
  }

  #append(given: readonly (GivenFile & { kind: FileKind | null })[]): void {
    const keyOf = ({ file, path }: GivenFile) => `${path}\n${file.size}\n${file.lastModified}`;
    const known = new Set(this.#snapshot.items.map(keyOf));
    const sorted = given
      .filter((one) => !known.has(keyOf(one)))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
    const items: QueueItem[] = [];
    const skipped = new Set(this.#snapshot.skipped);
    for (const { file, path, kind } of sorted) {
      if (kind) items.push({ ...UNREAD, id: this.#nextId++, file, path, kind });
      else skipped.add(path);
    }
    this.#update({ items: [...this.#snapshot.items, ...items], skipped: [...skipped] });
  }

  /** Reads what is waiting, and what is added in the meantime; settles when nothing waits. */
  async start(options: FileOptions): Promise<void> {
    if (this.#snapshot.isRunning) return;
    this.#update({ isRunning: true, message: null });
    try {
      for (;;) {
        const item = this.#snapshot.items.find(({ state }) => state === 'waiting');
        if (!item) return;
        await this.#readItem(item, options);
      }
    } catch (error) {
      this.#update({ message: messageOf(error) });
    } finally {
      this.#update({ isRunning: false });
    }
  }

  /** Ends a file that is waiting or being read; nothing of it is kept. */
  cancel(id: number): void {
    this.#change(id, (item) => (isOpen(item) ? { ...item, state: 'cancelled' } : item));
    if (this.#current?.id === id) this.#current.abort.abort();
  }

  cancelAll(): void {
    for (const item of this.#snapshot.items) if (isOpen(item)) this.cancel(item.id);
  }

  /** Puts a file that failed or was cancelled in the queue again. */
  retry(id: number): void {
    this.#change(id, (item) => (isRetryable(item) ? { ...item, ...UNREAD } : item));
  }

  /** Takes a file off the list; its recording stays. */
  remove(id: number): void {
    this.cancel(id);
    this.#update({ items: this.#snapshot.items.filter((item) => item.id !== id) });
  }

  clear(): void {
    this.cancelAll();
    this.#update({ items: [], skipped: [], message: null });
  }

  async #readItem(item: QueueItem, options: FileOptions): Promise<void> {
    const { id } = item;
    const abort = new AbortController();
    const startedAt = this.#now();
    const spent = () => this.#now() - startedAt;
    this.#current = { id, abort };
    this.#change(id, (before) => ({ ...before, state: 'reading' }));
    const onFrame = (frames: number, share: number) => {
      if (abort.signal.aborted || this.#now() - this.reportedAt < REPORTED_EVERY) return;
      this.reportedAt = this.#now();
      this.#change(id, (before) => ({ ...before, frames, share, spent: spent() }));
    };
    try {
      const { outcome, recording } = await this.#read(item, options, onFrame, abort.signal);
      const frames = outcome.kind === 'read' ? outcome.frames : 0;
      const done = { state: 'done', share: 1, frames, spent: spent(), outcome, recording } as const;
      // Cancelled too late: it is read.
      this.#change(id, (before) => ({ ...before, ...done }));
    } catch (error) {
      if (abort.signal.aborted) return;
      const [reason, isFatal] = error instanceof AppError ? (FAULTS[error.kind] ?? CRASHED) : UNREADABLE;
      const outcome: Outcome = { kind: 'failed', reason, detail: messageOf(error) };
      this.#change(id, (before) => ({ ...before, state: 'done', share: 1, spent: spent(), outcome }));
      if (isFatal) throw error;
    } finally {
      this.#current = null;
    }
  }

  #change(id: number, make: (item: QueueItem) => QueueItem): void {
    this.#update({ items: this.#snapshot.items.map((item) => (item.id === id ? make(item) : item)) });
  }

  #update(change: Partial<QueueSnapshot>): void {
    const next = { ...this.#snapshot, ...change };
    const files = next.items
      .filter(({ state }) => state !== 'cancelled')
      .map((item) => ({ ...item, bytes: item.file.size, isOpen: isOpen(item) }));
    this.#snapshot = { ...next, secondsLeft: next.isRunning ? secondsLeft(files) : null };
    for (const listener of this.#listeners) listener();
  }
}

const UNREAD = {
  state: 'waiting',
  share: 0,
  frames: 0,
  spent: 0,
  outcome: null,
  recording: null,
} as const satisfies Partial<QueueItem>;

type Fault = readonly [reason: Extract<Outcome, { kind: 'failed' }>['reason'], isFatal: boolean];
const CRASHED: Fault = ['crashed', false];
const UNREADABLE: Fault = ['unreadable', false];
/** By the kind of what was thrown; a fatal one would meet every other file as well. */
const FAULTS: Partial<Record<AppError['kind'], Fault>> = {
  io: ['no room', true],
  'bad-weights': ['crashed', true],
  'no-backend': ['crashed', true],
};

/** Whether a file is waiting or being read. */
export function isOpen({ state }: QueueItem): boolean {
  return state === 'waiting' || state === 'reading';
}

/** Whether a file can be put in the queue again. */
export function isRetryable({ state, outcome }: QueueItem): boolean {
  return state === 'cancelled' || outcome?.kind === 'failed';
}

/** A file that cannot be looked into is what its name says; why it cannot is said when it is read. */
async function kindOf({ file, path }: GivenFile): Promise<FileKind | null> {
  const head = await file
    .slice(0, HEAD_BYTES)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  return fileKind(path, new Uint8Array(head));
}

function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.'));
}
