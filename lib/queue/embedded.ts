import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError, messageOf } from '../errors';
import { holderOf } from '../node/lock';
import { root } from '../node/root';
import { type Answer, answerSchema, socketOf } from './embedded-protocol';
import { ConnectionLost, type Database, type Rows } from './queue-database';

const LOOK_EVERY_MS = 50;

/**
 * The PostgreSQL that this project brings along, kept in a folder. Its server is started by the first that needs it,
 * and started again where it is gone.
 * @throws AppError io where it cannot be started
 */
export async function openEmbedded(folder: string): Promise<Database> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError('io', `Cannot make the queue’s folder ${folder}: ${messageOf(cause)}`, { cause });
  }
  let link: Promise<Link> | null = null;
  const linked = () => {
    link ??= reach(folder).catch((error) => {
      link = null;
      throw error;
    });
    return link;
  };
  await linked();
  return {
    isLocal: true,
    async executeSql(text, values) {
      try {
        return await (await linked()).ask(text, values);
      } catch (error) {
        if (error instanceof ConnectionLost) link = null;
        throw error;
      }
    },
    async close() {
      (await link?.catch(() => null))?.socket.destroy();
      link = null;
    },
  };
}

interface Link {
  readonly socket: Socket;
  ask(text: string, values?: unknown[]): Promise<Rows>;
}

/** Connects, starting the server where none answers. */
async function reach(folder: string): Promise<Link> {
  let server: ChildProcess | null = null;
  for (;;) {
    const socket = await connected(socketOf(folder));
    if (socket) return linkOver(socket);
    if (!server) {
      await refuseElsewhere(folder);
      server = startServer(folder);
    } else if (server.exitCode) {
      const log = readFileSync(path.join(folder, 'server.log'), 'utf8')
        .trim()
        .split('\n')
        .slice(-5)
        .join('\n');
      throw new AppError('io', `The embedded PostgreSQL in ${folder} did not start:\n${log}`);
    } else if (server.exitCode === 0 || server.signalCode) server = null; // another one had the folder, or it was killed
    await sleep(LOOK_EVERY_MS);
  }
}

async function refuseElsewhere(folder: string): Promise<void> {
  const { kind, pid } = await holderOf(folder);
  if (kind !== 'held' || pid !== null) return;
  throw new AppError(
    'conflict',
    `The queue in ${folder} is in use by another machine, and an embedded one serves one machine alone. Give all machines the same DATABASE_URL.`,
  );
}

function startServer(folder: string): ChildProcess {
  const log = openSync(path.join(folder, 'server.log'), 'a', 0o600);
  const script = fileURLToPath(new URL('embedded-server.ts', import.meta.url));
  const server = spawn(process.execPath, ['--import', 'tsx', script, path.resolve(folder)], {
    cwd: root,
    detached: true, // Ctrl-C is for the commands; it ends when they have gone
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  server.unref();
  return server;
}

function connected(address: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

function linkOver(socket: Socket): Link {
  const open = new Map<number, (answer: Answer | null) => void>();
  let last = 0;
  socket.unref(); // a command ends though its queue is open, unless it waits for an answer
  const settle = (id: number, answer: Answer | null) => {
    open.get(id)?.(answer);
    open.delete(id);
    if (open.size === 0) socket.unref();
  };
  socket.removeAllListeners('error');
  socket.on('error', () => {}); // 'close' follows
  socket.on('close', () => {
    for (const id of [...open.keys()]) settle(id, null);
  });
  const lines = createInterface({ input: socket });
  lines.on('error', () => {}); // the socket's, said again
  lines.on('line', (line) => {
    const answer = answerSchema.parse(JSON.parse(line));
    settle(answer.id, answer);
  });
  return {
    socket,
    async ask(text, values) {
      if (socket.destroyed || !socket.writable) throw gone();
      const id = ++last;
      const answer = await new Promise<Answer | null>((resolve) => {
        open.set(id, resolve);
        socket.ref();
        socket.write(`${JSON.stringify({ id, text, values: values?.length ? values : undefined })}\n`);
      });
      if (!answer) throw gone();
      if ('rows' in answer) return answer;
      throw Object.assign(new Error(answer.error), { code: answer.code });
    },
  };
}

function gone(): ConnectionLost {
  return new ConnectionLost('The embedded PostgreSQL is gone.');
}
