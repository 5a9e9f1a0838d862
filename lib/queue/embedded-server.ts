import { rename, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PGlite } from '@electric-sql/pglite';
import { messageOf } from '../errors';
import { lockFolder } from '../node/lock';
import { type Answer, type Ask, askSchema, socketOf } from './embedded-protocol';

/*
 * The embedded PostgreSQL, a process of its own: it serves all processes of this machine, and ends when the last one
 * has gone. A statement comes whole and is done whole, so a client that is killed leaves nothing half done. (PGlite is
 * one connection; PostgreSQL's own protocol takes several messages for a statement, and those of two clients would
 * mix: see docs/decisions/queue.md.)
 */

/** Somebody else may come meanwhile, such as the next command of a script. */
const LINGER_MS = 5000;

const [folder] = process.argv.slice(2);
const lock = await lockFolder(folder);
if (lock) await serve();

async function serve(): Promise<void> {
  const db = await openData(path.join(folder, 'data'));
  const clients = new Set<Socket>();
  let isEnding = false;
  let ending: NodeJS.Timeout | null = null;
  // on a busy machine somebody may have come while this process did not run: let it in first
  const endSoon = () => {
    ending = setTimeout(() => setImmediate(() => ending && end()), LINGER_MS);
  };
  const server = createServer((socket) => {
    socket.on('error', () => {}); // it was killed; 'close' follows
    if (isEnding) return socket.destroy(); // it will start the next server
    clients.add(socket);
    if (ending) clearTimeout(ending);
    ending = null;
    socket.on('close', () => {
      clients.delete(socket);
      if (clients.size === 0) endSoon();
    });
    const lines = createInterface({ input: socket });
    lines.on('error', () => {}); // the socket's, said again
    lines.on('line', async (line) => {
      const reply = await answerTo(askSchema.parse(JSON.parse(line)), db);
      if (isEnding) socket.destroy();
      else if (socket.writable) socket.write(`${inText(reply)}\n`);
    });
  });
  const address = socketOf(folder);
  await rm(address, { force: true }); // a killed one left it
  server.listen(address, endSoon);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);

  async function end(): Promise<void> {
    isEnding = true;
    server.close();
    for (const socket of clients) socket.destroy();
    await db.close().catch(() => {});
    await lock!.release().catch(() => {});
    process.exit(0);
  }
}

async function answerTo({ id, text, values }: Ask, db: PGlite): Promise<Answer> {
  try {
    const { rows } = values ? await db.query(text, values) : (await db.exec(text)).at(-1)!;
    return { id, rows: rows as Record<string, unknown>[] };
  } catch (error) {
    return { id, error: messageOf(error), code: (error as { code?: string }).code ?? null };
  }
}

function inText(answer: Answer): string {
  return JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

/** What was waiting can be put into the queue again from the folders of the jobs, so a damaged one is laid aside. */
async function openData(data: string): Promise<PGlite> {
  try {
    return await PGlite.create(data);
  } catch (error) {
    await rename(data, `${data}-damaged-${Date.now()}`);
    console.error(`The queue in ${data} could not be opened (${messageOf(error)}) and was laid aside.`);
    return PGlite.create(data);
  }
}
