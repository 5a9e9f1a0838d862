import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors';

/** Rows as PostgreSQL gave them; whole numbers of 64 bits may be texts. */
export interface Rows {
  readonly rows: Record<string, unknown>[];
}

/** A PostgreSQL that takes one statement with values, or several without, as one transaction. */
export interface Database {
  /** Whether all who can reach it run on this machine. */
  readonly isLocal: boolean;
  executeSql(text: string, values?: unknown[]): Promise<Rows>;
  close(): Promise<void>;
}

/** The connection is gone or never was: nothing is known of the statement, and it may be sent again. */
export class ConnectionLost extends Error {}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/**
 * The same database, whose statements outlive a restart of the server: they are sent again until they are answered.
 * Every statement of the queue may be done twice.
 * @param patience seconds after which it is given up
 */
export function outlivingRestarts(database: Database, patience: number): Database {
  return {
    isLocal: database.isLocal,
    close: () => database.close(),
    async executeSql(text, values) {
      const end = performance.now() + 1000 * patience;
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
        try {
          return await database.executeSql(text, values);
        } catch (cause) {
          if (!(cause instanceof ConnectionLost)) throw cause;
          if (performance.now() > end) throw new AppError('io', cause.message, { cause });
        }
        await sleep(pause);
      }
    },
  };
}
