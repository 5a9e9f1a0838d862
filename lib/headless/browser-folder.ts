import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { isRunning, markOf } from '../node/processes';

const PREFIX = 'ugn-live-browser-';
/** In each folder: the process whose browser it is. */
const OWNER = 'owner.json';

const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string().nullable(),
  born: z.string().nullable(),
});

/**
 * A folder for a browser's profile among the machine's temporary files. Those of processes that were killed, whose browsers
 * could not clear up behind them, are removed.
 * @param parent of all such folders
 */
export async function browserFolder(parent = os.tmpdir()): Promise<string> {
  await sweep(parent);
  const folder = await mkdtemp(path.join(parent, PREFIX));
  await writeFile(path.join(folder, OWNER), JSON.stringify(markOf()));
  return folder;
}

/** Removes a browser's folder; one that another user owns, or that is in use, stays. */
export async function removeBrowserFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

/** The same as the last thing that a process does, once it has killed the browser. */
export function removeBrowserFolderAtExit(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // the next browser's folder takes it along
  }
}

async function sweep(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const folders = names.filter((name) => name.startsWith(PREFIX)).map((name) => path.join(parent, name));
  for (const folder of folders) if (await isLeft(folder)) await removeBrowserFolder(folder);
}

/** Whether the process that made it is gone; one that is being made has no owner yet. */
async function isLeft(folder: string): Promise<boolean> {
  try {
    const owner = ownerSchema.parse(JSON.parse(await readFile(path.join(folder, OWNER), 'utf8')));
    return !isRunning(owner) && owner.host === os.hostname();
  } catch {
    return false;
  }
}
