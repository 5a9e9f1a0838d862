import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { removeQueue } from './databases';

/** One embedded queue for all tests of a run, made by the first that opens it: making one takes seconds. */
export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ugn-queue-'));
  process.env.UGN_QUEUE = folder;
  delete process.env.DATABASE_URL;
  return () => removeQueue(folder);
}
