import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openQueue } from '../../../lib/queue/open-queue';
import { DATABASES } from '../../harness/databases';

const ours = { ...process.env };
afterEach(() => {
  process.env.DATABASE_URL = '';
  process.env.UGN_QUEUE = ours.UGN_QUEUE;
});

async function expectRefused(url: string, message: RegExp): Promise<void> {
  process.env.DATABASE_URL = url;
  await expect(openQueue()).rejects.toThrow(message);
}

it.each(['nonsense', 'http://localhost/queue', 'postgres'])('says that %s is no address', async (url) => {
  await expectRefused(url, /DATABASE_URL is no address.*postgres:\/\/USER:PASSWORD@HOST/);
});

it('says where it reached nobody, and no password', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const error = (await openAt(`postgres://me:secret@127.0.0.1:${port}/queue`)) as Error;
  expect(error.message).toMatch(
    new RegExp(`Cannot reach PostgreSQL at 127\\.0\\.0\\.1:${port} \\(ECONNREFUSED\\)\\. Does it run there`),
  );
  expect(error.message).not.toContain('secret');
});

it('says that a folder for the queue is a file', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ugn-wrong-'));
  process.env.UGN_QUEUE = path.join(folder, 'file', 'queue');
  await writeFile(path.join(folder, 'file'), '');
  expect(((await openAt('')) as Error).message).toMatch(/Cannot make the queue’s folder .*file\/queue/);
  await rm(folder, { recursive: true });
});

const [, { missing, start }] = DATABASES;
it.skipIf(missing)('says which database is not there, and how to make it', async () => {
  const server = await start();
  const url = server.environment.DATABASE_URL;
  await expectRefused(url.replace('/postgres?', '/nowhere?'), /has no database “nowhere”.*createdb nowhere/);
  await expectRefused(url.replace('ugn@', 'stranger@'), /does not let stranger in .*Check user and password/);
  await server.stop();
});

async function openAt(url: string): Promise<unknown> {
  process.env.DATABASE_URL = url;
  return openQueue().catch((error) => error);
}
