import { AppError } from '../errors';
import {
  type Database,
  type NumberedChunk,
  openDatabase,
  type StoredChunk,
  type StoredMarks,
} from './database';
import { upgradedChunk, upgradedEntry } from './earlier-versions';
import { RecordingFiles } from './files';
import { type Marks, marksSchema, NO_MARKS } from './marks';
import type { Chunk } from './packed';
import { type Labels, labelsSchema, type Recording, recordingSchema, type Totals } from './recording';

/** Chunks that are read at a time: about a minute. */
const BATCH = 120;

/** The recordings of this browser: entries and numbers in IndexedDB, videos in the private file system. */
export class RecordingStore {
  #database: Database;
  #renewed: Promise<void> | null = null;

  /** @param connect opens another connection where the browser has ended this one */
  constructor(
    database: Database,
    readonly files: RecordingFiles,
    private readonly connect: () => Promise<Database>,
  ) {
    this.#database = database;
  }

  get database(): Database {
    return this.#database;
  }

  /** The page's one connection, while it is of use. */
  static #opened: Promise<RecordingStore> | null = null;

  /**
   * The library of this page.
   * @param onWait told why it takes long, where it does
   * @throws AppError io where the browser keeps nothing; conflict where a newer version of the site has been here
   */
  static open(onWait?: (why: string) => void): Promise<RecordingStore> {
    const forget = () => {
      RecordingStore.#opened = null;
    };
    const connect = () => openDatabase({ onWait, onClose: forget });
    RecordingStore.#opened ??= connect().then(
      (database) => new RecordingStore(database, new RecordingFiles(), connect),
    );
    RecordingStore.#opened.catch(forget);
    return RecordingStore.#opened;
  }

  /** Writes, once more where the browser had ended the connection, as Chromium does on a full disk. */
  async #writing<T>(write: (database: Database) => Promise<T>): Promise<T> {
    const database = this.#database;
    try {
      return await write(database);
    } catch (error) {
      if ((error as DOMException).name !== 'InvalidStateError') throw error;
      if (this.#database === database) {
        this.#renewed ??= this.#renew();
        await this.#renewed;
      }
      return write(this.#database);
    }
  }

  async #renew(): Promise<void> {
    try {
      this.#database = await this.connect();
    } finally {
      this.#renewed = null;
    }
  }

  async create(recording: Recording): Promise<void> {
    const entry = recordingSchema.parse(recording);
    await this.#writing((database) => database.add('recordings', entry));
  }

  /** All entries, the newest first, whatever their state. */
  async list(): Promise<Recording[]> {
    const all = await this.database.getAll('recordings');
    return all.map(current).sort((one, other) => other.header.date.localeCompare(one.header.date));
  }

  async has(id: string): Promise<boolean> {
    return (await this.database.getKey('recordings', id)) !== undefined;
  }

  /** @throws AppError not-found */
  async get(id: string): Promise<Recording> {
    const recording = await this.database.get('recordings', id);
    if (!recording) throw missing();
    return current(recording);
  }

  /**
   * Adds chunks of a recording and the totals with them, all or nothing, and on the disk when this settles.
   */
  async append(
    recording: string,
    parts: { frames?: NumberedChunk | null; graphs?: NumberedChunk | null },
    totals: Partial<Totals>,
  ): Promise<void> {
    await this.#writing(async (database) => {
      const transaction = database.transaction(['recordings', 'chunks', 'graphs'], 'readwrite', {
        durability: 'strict',
      });
      const recordings = transaction.objectStore('recordings');
      const { frames, graphs } = parts;
      await Promise.all([
        frames && transaction.objectStore('chunks').add({ ...frames, recording }),
        graphs && transaction.objectStore('graphs').add({ ...graphs, recording }),
        recordings.get(recording).then((entry) => {
          if (!entry) throw missing();
          return recordings.put({ ...entry, totals: { ...entry.totals, ...totals } });
        }),
        transaction.done,
      ]);
    });
  }

  /** Adds a piece of the video, and the totals when it is on the disk. */
  async appendVideo(id: string, number: number, piece: Blob, videoBytes: number): Promise<void> {
    await this.files.write(id, number, piece);
    await this.change(id, ({ totals }) => ({ totals: { ...totals, videoPieces: number + 1, videoBytes } }));
  }

  /** @throws AppError not-found; bad-input for a name or tag that is empty or too long */
  async label(id: string, labels: Partial<Labels>): Promise<Recording> {
    const parsed = labelsSchema.partial().safeParse(labels);
    if (!parsed.success) {
      throw new AppError('bad-input', 'A name or tag must have at least one letter, and not hundreds.');
    }
    return this.change(id, () => parsed.data);
  }

  /** Changes an entry at once. @throws AppError not-found */
  change(id: string, make: (entry: Recording) => Partial<Recording>): Promise<Recording> {
    return this.#writing(async (database) => {
      const transaction = database.transaction('recordings', 'readwrite', { durability: 'strict' });
      const entry = await transaction.store.get(id);
      if (!entry) throw missing();
      const before = current(entry);
      const changed = recordingSchema.parse({ ...before, ...make(before) });
      await Promise.all([transaction.store.put(changed), transaction.done]);
      return changed;
    });
  }

  /** The chunks of frames in order, a few at a time. @throws AppError not-found */
  async *chunks(id: string): AsyncGenerator<Chunk> {
    const { header } = await this.get(id);
    for await (const chunk of this.#stored('chunks', id)) yield upgradedChunk(chunk, header.model.aus.length);
  }

  /** The chunks of graphs in order, a few at a time. */
  graphs(id: string): AsyncGenerator<Chunk> {
    return this.#stored('graphs', id);
  }

  async *#stored(table: 'chunks' | 'graphs', id: string): AsyncGenerator<StoredChunk> {
    const read = (from: number) =>
      this.database.getAll(table, rangeOf(id, from, Number.MAX_SAFE_INTEGER), BATCH);
    let next: Promise<StoredChunk[]> | null = read(0);
    while (next) {
      const batch: StoredChunk[] = await next;
      // The disk reads on while these are used.
      next = batch.length === BATCH ? read(batch[BATCH - 1].number + 1) : null;
      yield* batch;
    }
  }

  /** Takes chunks of frames or graphs away from a number on. */
  async dropChunks(id: string, table: 'chunks' | 'graphs', from: number): Promise<void> {
    await this.database.delete(table, rangeOf(id, from, Number.MAX_SAFE_INTEGER));
  }

  /** What people added to a recording. */
  async marks(id: string): Promise<StoredMarks> {
    return (await this.database.get('marks', id)) ?? { ...NO_MARKS, recording: id, revision: 0 };
  }

  /**
   * Writes what people added in place of what was there.
   * @param revision of what the change was made to
   * @returns the next revision
   * @throws AppError conflict when another tab has changed it since; not-found when the recording is gone
   */
  saveMarks(id: string, marks: Marks, revision: number): Promise<number> {
    return this.#writing((database) => this.#putMarks(database, id, marks, revision));
  }

  async #putMarks(database: Database, id: string, marks: Marks, revision: number): Promise<number> {
    const transaction = database.transaction(['recordings', 'marks'], 'readwrite', {
      durability: 'strict',
    });
    const table = transaction.objectStore('marks');
    if (!(await transaction.objectStore('recordings').getKey(id))) throw missing();
    if (((await table.get(id))?.revision ?? 0) !== revision) {
      throw new AppError(
        'conflict',
        'Another tab has changed the annotations of this recording. Reload the page to go on with those.',
      );
    }
    const { annotations, corrections } = marksSchema.strip().parse(marks);
    const stored = { recording: id, revision: revision + 1, annotations, corrections };
    await Promise.all([table.put(stored), transaction.done]);
    return stored.revision;
  }

  /** The video as one file; null where none was kept. */
  async video(recording: Recording): Promise<Blob | null> {
    const { video } = recording.header;
    if (!video) return null;
    const pieces = await this.files.pieces(recording.id);
    return pieces.length > 0 ? new Blob(pieces, { type: video.type }) : null;
  }

  /** Removes all of a recording; the entry goes last, so that a removal that breaks off can be repeated. */
  async remove(id: string): Promise<void> {
    await this.files.remove(id);
    await this.dropChunks(id, 'chunks', 0);
    await this.dropChunks(id, 'graphs', 0);
    await this.database.delete('marks', id);
    await this.database.delete('recordings', id);
  }
}

/** An entry may have been written by the version before. */
function current(entry: Recording): Recording {
  return upgradedEntry(entry) as Recording;
}

function rangeOf(id: string, from: number, to: number): IDBKeyRange {
  return IDBKeyRange.bound([id, from], [id, to]);
}

function missing(): AppError {
  return new AppError('not-found', 'This recording is not in this browser; it may have been deleted.');
}
