import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { AppError, messageOf } from '../errors';
import type { Chunk } from './chunk';
import type { Recording } from './recording';

export interface StoredChunk extends Chunk {
  readonly recording: string;
  /** From 0. */
  readonly number: number;
}

interface Tables extends DBSchema {
  recordings: { key: string; value: Recording };
  chunks: { key: [recording: string, number: number]; value: StoredChunk };
}

export type Database = IDBPDatabase<Tables>;

const VERSION = 1;

/** @throws AppError io where the browser keeps nothing, as in some private windows */
export async function openDatabase(name = 'ugn-live'): Promise<Database> {
  try {
    return await openDB<Tables>(name, VERSION, {
      upgrade(database) {
        database.createObjectStore('recordings', { keyPath: 'id' });
        database.createObjectStore('chunks', { keyPath: ['recording', 'number'] });
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
