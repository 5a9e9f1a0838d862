import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idOf, Queue, SCHEMA } from '../../../lib/queue/job-queue';
import { Member } from '../../../lib/queue/member';
import { DATABASES, type TestDatabase } from '../../harness/databases';

const goingOn = new AbortController().signal;
const nothing = async () => {};

describe.each(DATABASES)('a queue in $name', ({ missing, start }) => {
  if (missing) return it.skip(missing);

  let server: TestDatabase;
  let queue: Queue;
  const members: Member[] = [];

  beforeAll(async () => {
    server = await start();
    queue = await Queue.over(await server.open());
  });
  afterAll(async () => {
    for (const member of members) await member.leave();
    await queue?.close();
    await server?.stop();
  });

  const join = async (over = queue) => {
    const member = await Member.join(over, { kinds: ['train'], device: 'none' });
    members.push(member);
    return member;
  };
  /** A line of its own with a job for each word. */
  async function lineOf(...words: string[]): Promise<string> {
    const line = `train.${randomUUID()}`;
    const jobs = words.map((word, i) => ({
      id: idOf(line, word),
      data: { word },
      priority: words.length - i,
    }));
    await queue.put(line, jobs, 3);
    await queue.put(line, jobs, 3); // twice is once
    return line;
  }
  const counts = (waiting: number, active: number, done: number, setAside: number) => ({
    ...{ waiting, active, done, setAside },
    cancelled: 0,
  });

  it('gives each job to one of many that ask at once, in order', async () => {
    const line = await lineOf('a', 'b', 'c', 'd', 'e');
    const other = await Queue.over(await server.open());
    const takers = [await join(), await join(), await join(other), await join(other)];
    const taken = await Promise.all([...takers, ...takers].map((member) => member.take([line])));
    const jobs = taken.filter((job) => job !== null);
    expect(jobs.map(({ data }) => (data as { word: string }).word).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await queue.counts([line])).toEqual(counts(0, 5, 0, 0));
    await Promise.all(takers.slice(2).map((member) => member.leave()));
    await other.close();
  });

  it('sets aside what failed three times, with its error, and the rest goes on', async () => {
    const line = await lineOf('bad', 'good');
    const member = await join();
    const tried: string[] = [];
    for (let job = await member.take([line]); job; job = await member.take([line])) {
      const { word } = job.data as { word: string };
      tried.push(word);
      await member.attempt(job, goingOn, async () => {
        if (word === 'bad') throw new Error(`try ${tried.length}`);
      });
    }
    expect(tried).toEqual(['bad', 'bad', 'bad', 'good']);
    expect(await queue.setAside(line)).toMatchObject([{ data: { word: 'bad' }, error: 'try 3' }]);
    expect(await queue.counts([line])).toEqual(counts(0, 0, 1, 1));
    await queue.retry(line);
    const again = await member.take([line]);
    expect(await member.attempt(again!, goingOn, nothing)).toEqual({ kind: 'done' });
    expect(await queue.counts([line])).toEqual(counts(0, 0, 2, 0));
    await queue.removeIdle(line);
    expect(await queue.lines(['train'])).not.toContain(line);
  });

  it('has what was stopped wait again, first in its line, and counts no try', async () => {
    const line = await lineOf('a', 'b');
    const member = await join();
    for (let i = 0; i < 5; i++) {
      const stop = new AbortController();
      const job = (await member.take([line]))!;
      expect(job.data).toEqual({ word: 'a' });
      const outcome = member.attempt(job, stop.signal, async () => {
        stop.abort();
        throw new Error('stopped');
      });
      expect(await outcome).toEqual({ kind: 'stopped' });
    }
    expect(await queue.counts([line])).toEqual(counts(2, 0, 0, 0));
  });

  it('gives the jobs of a silent worker to others, by the database’s clock', async () => {
    const line = await lineOf('a');
    const [silent, heir] = [await join(), await join()];
    const job = (await silent.take([line]))!;
    expect(await heir.take([line])).toBeNull();
    const worker = `SELECT worker FROM ${SCHEMA}.lease WHERE name = '${line}'`;
    const hourAgo = `now() - interval '1 hour'`;
    await queue.database.executeSql(`UPDATE ${SCHEMA}.worker SET seen = ${hourAgo} WHERE id = (${worker})`);
    const inherited = (await heir.take([line]))!;
    expect(inherited.data).toEqual({ word: 'a' });
    // whatever the silent one says of it now
    expect(await silent.attempt(job, goingOn, nothing)).toEqual({ kind: 'lost' });
    expect(await queue.counts([line])).toEqual(counts(0, 1, 0, 0));
    expect(await heir.attempt(inherited, goingOn, nothing)).toEqual({ kind: 'done' });
  });

  it('gives on what was taken by one that was killed before it could say so', async () => {
    const line = await lineOf('a');
    await queue.boss.fetch(line);
    const heir = await join();
    expect(await heir.take([line])).toBeNull();
    const hourAgo = `now() - interval '1 hour'`;
    await queue.database.executeSql(
      `UPDATE ${SCHEMA}.job SET started_on = ${hourAgo} WHERE name = '${line}'`,
    );
    expect((await heir.take([line]))!.data).toEqual({ word: 'a' });
  });

  it('keeps what waits when the database crashes, and goes on when it is back', async () => {
    const line = await lineOf('a', 'b');
    const member = await join();
    const job = (await member.take([line]))!;
    await Promise.all([server.crash(), member.attempt(job, goingOn, nothing)]);
    expect(await queue.counts([line])).toEqual(counts(1, 0, 1, 0));
  });

  it('refuses a queue of another version', async () => {
    const change = (version: number) =>
      queue.database.executeSql(`UPDATE ${SCHEMA}.protocol SET version = version + ${version}`);
    for (const [by, advice] of [
      [1, 'this program is older: update it'],
      [-1, 'it was made by an older one'],
    ] as const) {
      await change(by);
      const database = await server.open();
      await expect(Queue.over(database)).rejects.toThrow(advice);
      await database.close();
      await change(-by);
    }
  });
});
