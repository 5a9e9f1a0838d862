import { AppError } from '../errors';
import type { Chunk } from './chunk';
import { type Database, openDatabase, type StoredChunk } from './database';
import { RecordingFiles } from './files';
import { type Labels, labelsSchema, type Recording, recordingSchema, type Totals } from './recording';

/** Chunks that are read at a time: about two minutes. */
const BATCH = 120;

/** The recordings of this browser: entries and numbers in IndexedDB, videos in the private file system. */
export class RecordingStore {
  constructor(
    readonly database: Database,
    readonly files: RecordingFiles,
  ) {}

  /** @throws AppError io where the browser keeps nothing */
  static async open(): Promise<RecordingStore> {
    return new RecordingStore(await openDatabase(), new RecordingFiles());
  }

  async create(recording: Recording): Promise<void> {
    await this.database.add('recordings', recordingSchema.parse(recording));
  }

  /** All entries, the newest first, whatever their state. */
  async list(): Promise<Recording[]> {
    const all = await this.database.getAll('recordings');
    return all.sort((one, other) => other.header.date.localeCompare(one.header.date));
  }

  /** @throws AppError not-found */
  async get(id: string): Promise<Recording> {
    const recording = await this.database.get('recordings', id);
    if (!recording) throw missing();
    return recording;
  }

  /**
   * Adds a chunk and the totals with it, both or neither, and on the disk when this settles.
   * @param change what else becomes of the entry
   */
  async append(chunk: StoredChunk, totals: Partial<Totals>): Promise<void> {
    const transaction = this.database.transaction(['recordings', 'chunks'], 'readwrite', {
      durability: 'strict',
    });
    const recordings = transaction.objectStore('recordings');
    await Promise.all([
      transaction.objectStore('chunks').add(chunk),
      recordings.get(chunk.recording).then((entry) => {
        if (!entry) throw missing();
        return recordings.put({ ...entry, totals: { ...entry.totals, ...totals } });
      }),
      transaction.done,
    ]);
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
  async change(id: string, make: (entry: Recording) => Partial<Recording>): Promise<Recording> {
    const transaction = this.database.transaction('recordings', 'readwrite', { durability: 'strict' });
    const entry = await transaction.store.get(id);
    if (!entry) throw missing();
    const changed = recordingSchema.parse({ ...entry, ...make(entry) });
    await Promise.all([transaction.store.put(changed), transaction.done]);
    return changed;
  }

  /** The chunks in order, a few at a time. */
  async *chunks(id: string): AsyncGenerator<Chunk> {
    for (let from = 0; ; from += BATCH) {
      const batch = await this.database.getAll('chunks', rangeOf(id, from, from + BATCH - 1));
      yield* batch;
      if (batch.length < BATCH) return;
    }
  }

  /** Takes chunks away from a number on. */
  async dropChunks(id: string, from: number): Promise<void> {
    await this.database.delete('chunks', rangeOf(id, from, Number.MAX_SAFE_INTEGER));
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
    await this.dropChunks(id, 0);
    await this.database.delete('recordings', id);
  }
}

function rangeOf(id: string, from: number, to: number): IDBKeyRange {
  return IDBKeyRange.bound([id, from], [id, to]);
}

function missing(): AppError {
  return new AppError('not-found', 'This recording is not in this browser; it may have been deleted.');
}
