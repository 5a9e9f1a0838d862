import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { messageOf } from '../errors';
import { isRunning, markOf } from '../node/processes';
import type { Kind } from './job-kinds';
import { type Queue, SCHEMA } from './job-queue';

/*
 * Who works on what: a worker has a row, whose time of last sign of life is the database's, and a lease for each job
 * that it took. Who was silent for too long, by the database's clock alone, loses its jobs to the next that asks.
 */

/** Seconds between signs of life, and of silence after which a worker's jobs go to others. */
export interface Timing {
  readonly beat: number;
  readonly silence: number;
}

/** A step of a training may keep a process from giving a sign for many seconds. */
const TIMING: Timing = { beat: 10, silence: 90 };

/** A job that this worker alone works on. */
export interface TakenJob {
  readonly line: string;
  readonly id: string;
  readonly data: unknown;
  /** Aborts when others may take the job, as this worker was not heard of for too long. */
  readonly lost: AbortSignal;
}

/** What became of an attempt at a job. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A worker's part in the queue. */
export class Member {
  #id = randomUUID();
  #lost = new AbortController();
  #heard = performance.now();
  #beats = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  private constructor(
    private readonly queue: Queue,
    private readonly about: { kinds: readonly Kind[]; device: string },
    private readonly timing: Timing,
  ) {}

  static async join(
    queue: Queue,
    about: { kinds: readonly Kind[]; device: string },
    timing: Timing = TIMING,
  ): Promise<Member> {
    const member = new Member(queue, about, timing);
    await member.#enter();
    member.#timer = setInterval(() => {
      member.#beats = member.#beats.then(() => member.#beat()).catch(() => {});
    }, 1000 * timing.beat);
    member.#timer.unref();
    return member;
  }

  /** The first job that waits in one of the lines, or null. */
  async take(lines: readonly string[]): Promise<TakenJob | null> {
    await releaseSilent(this.queue, this.timing);
    for (const line of lines) {
      const [job] = await this.queue.boss.fetch(line);
      if (!job) continue;
      await this.#sql(
        `INSERT INTO ${SCHEMA}.lease (name, job, worker) VALUES ($1, $2, $3)
         ON CONFLICT (name, job) DO UPDATE SET worker = excluded.worker`,
        [line, job.id, this.#id],
      );
      return { line, id: job.id, data: job.data, lost: this.#lost.signal };
    }
    return null;
  }

  /**
   * Works on a job and tells the queue what became of it. One that is stopped, or whose process is killed, waits again,
   * first in its line, and no try is counted.
   * @param signal aborts when this worker was asked to stop
   */
  async attempt(
    job: TakenJob,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<Outcome> {
    const { line, id, lost } = job;
    const outcome = await work(AbortSignal.any([signal, lost])).then(
      (): Outcome => ({ kind: 'done' }),
      (error): Outcome => (signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error }),
    );
    if (lost.aborted || !(await this.#holds(job))) return { kind: 'lost' };
    if (outcome.kind === 'done') await this.queue.boss.complete(line, id);
    else if (outcome.kind === 'failed') {
      await this.queue.boss.fail(line, id, { message: messageOf(outcome.error) });
    } else {
      await this.#sql(
        `UPDATE ${SCHEMA}.job SET state = 'created', started_on = NULL
         WHERE name = $1 AND id = $2 AND state = 'active'`,
        [line, id],
      );
    }
    await this.#sql(`DELETE FROM ${SCHEMA}.lease WHERE name = $1 AND job = $2 AND worker = $3`, [
      line,
      id,
      this.#id,
    ]);
    return outcome;
  }

  /** Gives no more signs of life; what it still holds waits again. */
  async leave(): Promise<void> {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
    await this.#beats;
    await release(this.queue, [this.#id]);
  }

  async #enter(): Promise<void> {
    const { pid, host, born } = markOf();
    await this.#sql(
      `INSERT INTO ${SCHEMA}.worker (id, host, pid, born, kinds, device) VALUES ($1, $2, $3, $4, $5::text[], $6)
       ON CONFLICT DO NOTHING`,
      [this.#id, host, pid, born, [...this.about.kinds], this.about.device],
    );
    this.#heard = performance.now();
  }

  async #beat(): Promise<void> {
    const asked = performance.now();
    // an answer may come too late: others may have the jobs by then, so they are given up without it
    const rest = 1000 * this.timing.silence - (asked - this.#heard);
    const watch = setTimeout(() => this.#lost.abort(), rest);
    watch.unref();
    const { rows } = await this.#sql(`UPDATE ${SCHEMA}.worker SET seen = now() WHERE id = $1 RETURNING id`, [
      this.#id,
    ]).finally(() => clearTimeout(watch));
    if (rows.length > 0 && !this.#lost.signal.aborted) {
      this.#heard = asked;
      return;
    }
    this.#lost.abort();
    await release(this.queue, [this.#id]);
    this.#lost = new AbortController();
    this.#id = randomUUID();
    await this.#enter();
  }

  /** Whether a job is still this worker's. */
  async #holds({ line, id }: TakenJob): Promise<boolean> {
    const { rows } = await this.#sql(
      `SELECT FROM ${SCHEMA}.lease WHERE name = $1 AND job = $2 AND worker = $3`,
      [line, id, this.#id],
    );
    return rows.length > 0;
  }

  #sql(text: string, values: unknown[]) {
    return this.queue.database.executeSql(text, values);
  }
}

const markSchema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.number(),
  born: z.string().nullable(),
  silent: z.boolean(),
});

/** Has the jobs of workers that are gone wait again, as if they had not been taken. */
async function releaseSilent(queue: Queue, { silence }: Timing = TIMING): Promise<void> {
  const { rows } = await queue.database.executeSql(
    `SELECT id, host, pid, born, seen < now() - make_interval(secs => $1) AS silent FROM ${SCHEMA}.worker`,
    [silence],
  );
  const gone = z
    .array(markSchema)
    .parse(rows)
    // of a process on this machine it is known at once, where all are on it
    .filter((worker) => worker.silent || (queue.database.isLocal && !isRunning(worker)));
  await release(
    queue,
    gone.map(({ id }) => id),
  );
  // killed between taking a job and saying so
  await queue.database.executeSql(
    `UPDATE ${SCHEMA}.job j SET state = 'created', started_on = NULL
     WHERE state = 'active' AND started_on < now() - make_interval(secs => $1)
       AND NOT EXISTS (SELECT FROM ${SCHEMA}.lease l WHERE l.name = j.name AND l.job = j.id)`,
    [silence],
  );
}

async function release(queue: Queue, workers: readonly string[]): Promise<void> {
  if (workers.length === 0) return;
  await queue.database.executeSql(
    `WITH gone AS (DELETE FROM ${SCHEMA}.worker WHERE id = ANY($1::uuid[])),
       freed AS (DELETE FROM ${SCHEMA}.lease WHERE worker = ANY($1::uuid[]) RETURNING name, job)
     UPDATE ${SCHEMA}.job j SET state = 'created', started_on = NULL FROM freed
     WHERE j.name = freed.name AND j.id = freed.job AND j.state = 'active'`,
    [[...workers]],
  );
}
