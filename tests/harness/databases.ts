import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { holderOf } from '../../lib/node/lock';
import { openEmbedded } from '../../lib/queue/embedded';
import { openPostgres } from '../../lib/queue/postgres';
import type { Database } from '../../lib/queue/queue-database';
import { outlivingRestarts } from '../../lib/queue/queue-database';

/** A PostgreSQL of a test: a client is opened as often as it likes. */
export interface TestDatabase {
  /** What a process is given to find it. */
  readonly environment: Record<string, string>;
  open(): Promise<Database>;
  /** Kills the server as a crash would, and has it answer again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const PATIENCE = 120;
const BINARIES = '/usr/lib/postgresql';

/** The embedded one, and Debian's where it is installed. */
export const DATABASES: { name: string; missing: string | null; start(): Promise<TestDatabase> }[] = [
  { name: 'the embedded PostgreSQL', missing: null, start: async () => startEmbedded() },
  {
    name: 'a PostgreSQL server',
    missing: binaries() ? null : `no PostgreSQL in ${BINARIES}: apt-get install postgresql`,
    start: async () => startServer(),
  },
];

function startEmbedded(): TestDatabase {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ugn-queue-'));
  return {
    environment: { UGN_QUEUE: folder, DATABASE_URL: '' },
    open: async () => outlivingRestarts(await openEmbedded(folder), PATIENCE),
    crash: () => killServer(folder),
    stop: () => removeQueue(folder),
  };
}

async function killServer(folder: string): Promise<void> {
  const { pid } = await holderOf(folder);
  if (pid !== null) process.kill(pid, 'SIGKILL');
}

/** Its server would end by itself a moment after its last client. */
export async function removeQueue(folder: string): Promise<void> {
  await killServer(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function startServer(): TestDatabase {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ugn-pg-'));
  const data = path.join(folder, 'data');
  // PostgreSQL refuses to run as root
  const owner = process.getuid?.() === 0 ? idsOf('postgres') : { uid: undefined };
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const run = (tool: string, ...args: string[]) =>
    execFileSync(path.join(binaries()!, tool), args, { ...owner, cwd: folder, stdio: 'ignore' });
  const control = (...args: string[]) =>
    run('pg_ctl', '-D', data, '-w', '-l', path.join(folder, 'log'), ...args);
  run('initdb', '-D', data, '-U', 'ugn', '-A', 'trust', '--no-sync');
  const settings = `-k ${folder} -c listen_addresses= -c fsync=off`;
  control('-o', settings, 'start');
  const url = `postgres://ugn@localhost/postgres?host=${folder}`;
  return {
    environment: { DATABASE_URL: url },
    open: async () => outlivingRestarts(await openPostgres(url), PATIENCE),
    async crash() {
      control('-m', 'immediate', 'stop');
      control('-o', settings, 'start');
    },
    async stop() {
      control('-m', 'immediate', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string | null {
  const versions = existsSync(BINARIES) ? readdirSync(BINARIES) : [];
  const found = versions.map((version) => path.join(BINARIES, version, 'bin'));
  return found.findLast((folder) => existsSync(path.join(folder, 'initdb'))) ?? null;
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
