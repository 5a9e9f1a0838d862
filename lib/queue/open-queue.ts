import path from 'node:path';
import { root } from '../node/root';
import { openEmbedded } from './embedded';
import { Queue } from './job-queue';
import { openPostgres } from './postgres';
import { outlivingRestarts } from './queue-database';

/** Seconds for which a database may be away before work is given up. */
const PATIENCE = 600;

/**
 * The queue of DATABASE_URL, which any number of machines share; without it that of this machine, kept in
 * `runs/.queue` or the folder that UGN_QUEUE names.
 * @throws AppError bad-input, conflict or io, saying what to do
 */
export async function openQueue(): Promise<Queue> {
  const url = process.env.DATABASE_URL;
  const folder = process.env.UGN_QUEUE || path.join(root, 'runs', '.queue');
  const database = url ? await openPostgres(url) : await openEmbedded(folder);
  return Queue.over(outlivingRestarts(database, PATIENCE));
}
