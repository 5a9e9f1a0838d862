import { createHash } from 'node:crypto';
import PgBoss from 'pg-boss';
import { z } from 'zod';
import { AppError } from '../errors';
import { type Kind, QUEUE_VERSION } from './job-kinds';
import type { Database } from './queue-database';

/** pg-boss's tables and the few of our own. */
export const SCHEMA = 'ugn_live';

/** How many jobs are in which state. */
export interface Counts {
  readonly waiting: number;
  readonly active: number;
  readonly done: number;
  /** Failed so often that they are not tried again by themselves. */
  readonly setAside: number;
  readonly cancelled: number;
}

/** A job that failed, and what it said last. */
export interface Failure {
  readonly id: string;
  readonly data: unknown;
  readonly error: string;
}

/** What is put into a line. */
export interface NewJob {
  /** A UUID; a job that is there already is not put again. */
  readonly id: string;
  readonly data: unknown;
  /** Higher ones are taken first. */
  readonly priority?: number;
}

/**
 * Jobs in a PostgreSQL, kept by pg-boss. A line holds the jobs of one piece of work, such as a training over folds; its
 * name begins with the kind of its jobs.
 */
export class Queue {
  private constructor(
    readonly database: Database,
    readonly boss: PgBoss,
  ) {}

  /** @throws AppError conflict where the queue is of another version of this program; io */
  static async over(database: Database): Promise<Queue> {
    await refuseOthers(database);
    const boss = new PgBoss({
      db: { executeSql: (text, values) => database.executeSql(text, values) },
      schema: SCHEMA,
      schedule: false,
      supervise: false, // who is gone is seen by its silence (member.ts), and a line goes when its work is done
    });
    boss.on('error', () => {});
    await boss.start();
    await database.executeSql(OWN_TABLES);
    return new Queue(database, boss);
  }

  /**
   * Puts jobs that are not there yet at the end of a line.
   * @param tries after so many a job is set aside
   */
  async put(line: string, jobs: readonly NewJob[], tries: number): Promise<void> {
    if (jobs.length === 0) return;
    await this.boss.createQueue(line, { name: line, retryLimit: tries - 1, retryDelay: 0 });
    const named = jobs.map(({ id, data, priority = 0 }) => ({
      name: line,
      id,
      data: data as object,
      priority,
    }));
    await this.boss.insert(named);
  }

  /** Jobs that the queue takes for done while their results are gone are forgotten, so that they can be put again. */
  async forgetDone(line: string, ids: readonly string[]): Promise<void> {
    await this.database.executeSql(
      `DELETE FROM ${SCHEMA}.job WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'completed'`,
      [line, [...ids]],
    );
  }

  /** The lines of these kinds, the oldest first. */
  async lines(kinds: readonly Kind[]): Promise<string[]> {
    const { rows } = await this.database.executeSql(
      `SELECT name FROM ${SCHEMA}.queue WHERE split_part(name, '.', 1) = ANY($1::text[]) ORDER BY created_on, name`,
      [[...kinds]],
    );
    return rows.map(({ name }) => String(name));
  }

  /** Of some lines together; one that is not there is empty. */
  async counts(lines: readonly string[]): Promise<Counts> {
    const { rows } = await this.database.executeSql(
      `SELECT state::text AS state, count(*)::int AS jobs FROM ${SCHEMA}.job WHERE name = ANY($1::text[]) GROUP BY state`,
      [[...lines]],
    );
    const of = (...states: string[]) =>
      rows.reduce((sum, { state, jobs }) => sum + (states.includes(String(state)) ? Number(jobs) : 0), 0);
    return {
      waiting: of('created', 'retry'),
      active: of('active'),
      done: of('completed'),
      setAside: of('failed'),
      cancelled: of('cancelled'),
    };
  }

  /** The jobs of a line that were set aside. */
  async setAside(line: string): Promise<Failure[]> {
    const { rows } = await this.database.executeSql(
      `SELECT id, data, output FROM ${SCHEMA}.job WHERE name = $1 AND state = 'failed' ORDER BY created_on, id`,
      [line],
    );
    return z.array(failureSchema).parse(rows);
  }

  /** Tries once more what was set aside. */
  async retry(line: string): Promise<void> {
    const ids = (await this.setAside(line)).map(({ id }) => id);
    if (ids.length > 0) await this.boss.retry(line, ids);
  }

  /** Removes a line in which nothing waits and nobody works. */
  async removeIdle(line: string): Promise<void> {
    const { waiting, active } = await this.counts([line]);
    if (waiting + active > 0) return;
    for (const table of ['lease', 'job']) {
      await this.database.executeSql(`DELETE FROM ${SCHEMA}.${table} WHERE name = $1`, [line]);
    }
    await this.boss.deleteQueue(line);
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false, wait: false });
    await this.database.close();
  }
}

/** The same UUID for the same words, so that a job put twice is one. */
export function idOf(...words: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  // version 8 of RFC 9562: as its maker likes
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const failureSchema = z
  .object({
    id: z.string(),
    data: z.unknown(),
    output: z.object({ message: z.string() }).nullable().catch(null),
  })
  .transform(({ id, data, output }): Failure => ({ id, data, error: output?.message ?? 'without a word' }));

const OWN_TABLES = `
  BEGIN;
  SELECT pg_advisory_xact_lock(7318421);
  CREATE TABLE IF NOT EXISTS ${SCHEMA}.worker (
    id uuid PRIMARY KEY, host text NOT NULL, pid int NOT NULL, born text, kinds text[] NOT NULL, device text NOT NULL,
    started timestamptz NOT NULL DEFAULT now(), seen timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS ${SCHEMA}.lease (
    name text, job uuid, worker uuid NOT NULL, PRIMARY KEY (name, job)
  );
  CREATE TABLE IF NOT EXISTS ${SCHEMA}.protocol (version int PRIMARY KEY);
  INSERT INTO ${SCHEMA}.protocol SELECT ${QUEUE_VERSION} WHERE NOT EXISTS (SELECT FROM ${SCHEMA}.protocol);
  COMMIT;
`;

async function refuseOthers(database: Database): Promise<void> {
  const { rows: tables } = await database.executeSql(`SELECT to_regclass('${SCHEMA}.protocol') AS name`);
  if (!tables[0].name) return;
  const { rows } = await database.executeSql(`SELECT max(version) AS version FROM ${SCHEMA}.protocol`);
  const version = Number(rows[0].version);
  if (version === QUEUE_VERSION) return;
  const behind = version > QUEUE_VERSION ? 'this program is older: update it' : 'it was made by an older one';
  throw new AppError(
    'conflict',
    `The queue speaks version ${version} and this program ${QUEUE_VERSION}; ${behind}. All machines of a queue run the same version; once nothing waits in it, DROP SCHEMA ${SCHEMA} CASCADE lets it be made anew.`,
  );
}
