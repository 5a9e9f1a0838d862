import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { AppError, messageOf } from '../errors';
import { untilNoneHeld } from './locks';
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

const IS_RECORDING =
  'Another tab of this site, from before it was renewed, is recording. The recordings can be opened here when it has ended.';
const IS_RENEWED =
  'Another tab has renewed the recordings of this browser, so this page is too old for them. Reload it.';

interface DatabaseOptions {
  readonly name?: string;
  /** Told why it takes long, where it does: the promise still settles. */
  readonly onWait?: (why: string) => void;
  /** The connection is of no more use: another tab needs a newer version, or the browser has ended it. */
  readonly onClose?: () => void;
}

/**
 * A page of a newer version gets its database when no recording is written with this one.
 * @throws AppError io where the browser keeps nothing, as in some private windows; conflict where a newer version of the
 *   site has been here
 */
export async function openDatabase({
  name = 'ugn-live',
  onWait,
  onClose,
}: DatabaseOptions = {}): Promise<Database> {
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
      blocked: () => onWait?.(IS_RECORDING),
      blocking: (_current, _blocked, event) =>
        void untilNoneHeld().then(() => {
          onClose?.();
          (event.target as IDBDatabase).close();
        }),
      terminated: onClose,
    });
  } catch (cause) {
    if ((cause as DOMException).name === 'VersionError') {
      throw new AppError('conflict', IS_RENEWED, { cause });
    }
    throw new AppError(
      'io',
      `This browser does not let the page keep recordings (${messageOf(cause)}). A private window may be the reason; try another one.`,
      { cause },
    );
  }
}
