import 'server-only';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../node/json-file';
import { isAlive } from '../node/processes';

/* Who works on a cell of a job: its lock file with the highest number, as training/job writes it. */

const lockSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  heartbeat: z.string(),
  released: z.boolean(),
});

/** Without a sign of life for so long, nobody works there any more. */
const STALE_MS = 90_000;

/** `free` has been worked on before, by somebody who stopped or is gone. */
export interface Claim {
  readonly kind: 'none' | 'free' | 'held';
  /** Of the process that holds it, where that is on this machine. */
  readonly pid: number | null;
}

export async function claimOn(cellFolder: string): Promise<Claim> {
  const files: string[] = await readdir(cellFolder).catch(() => []);
  const highest = Math.max(0, ...files.map((file) => Number(/^lock\.(\d+)$/.exec(file)?.[1] ?? 0)));
  if (highest === 0) return { kind: 'none', pid: null };
  const lock = await readJsonFile(path.join(cellFolder, `lock.${highest}`), lockSchema).catch(() => null);
  const isHere = lock?.host === hostname();
  const isSilent = !lock || Date.now() - Date.parse(lock.heartbeat) > STALE_MS;
  if (isSilent || lock.released || (isHere && !isAlive(lock.pid))) return { kind: 'free', pid: null };
  return { kind: 'held', pid: isHere ? lock.pid : null };
}
