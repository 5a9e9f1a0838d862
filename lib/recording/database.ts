import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { AppError, messageOf } from '../errors';
import type { Marks } from './marks';
import type { Chunk } from './packed';
import type { Recording } from './recording';

export interface StoredChunk extends Chunk {
  readonly recording: string;
  /** From 0, in its own table. */
  readonly number: number;
}

/** A chunk on its way into a recording. */
export type NumberedChunk = Omit<StoredChunk, 'recording'>;

/** What people added to a recording. */
export interface StoredMarks extends Marks {
  readonly recording: string;
  /** Counts the changes, so that one of two tabs does not undo the other's unseen. */
  readonly revision: number;
}

interface Tables extends DBSchema {
  recordings: { key: string; value: Recording };
  chunks: { key: [recording: string, number: number]; value: StoredChunk };
  graphs: { key: [recording: string, number: number]; value: StoredChunk };
  marks: { key: string; value: StoredMarks };
}

export type Database = IDBPDatabase<Tables>;

const VERSION = 3;

/** @throws AppError io where the browser keeps nothing, as in some private windows */
export async function openDatabase(name = 'ugn-live'): Promise<Database> {
  try {
    return await openDB<Tables>(name, VERSION, {
      upgrade(database, before) {
        if (before < 1) {
          database.createObjectStore('recordings', { keyPath: 'id' });
          database.createObjectStore('chunks', { keyPath: ['recording', 'number'] });
        }
        if (before < 2) database.createObjectStore('graphs', { keyPath: ['recording', 'number'] });
        if (before < 3) database.createObjectStore('marks', { keyPath: 'recording' });
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
  } catch (cause) {
    throw new AppError(
      'io',
      `This browser does not let the page keep recordings (${messageOf(cause)}). A private window may be the reason; try another one.`,
      { cause },
    );
  }
}
