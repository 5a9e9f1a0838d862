import { KEPT_IN } from './kept-pages';

/*
 * Where the copy is kept: in a storage bucket of its own where the browser has them (Chromium from 122), else among all that
 * the site keeps. A browser clears a bucket whole when a disk is full: out of one with the recordings, the copy would
 * take them along (findings/full-disk-drops-site.sh).
 */

const BUCKET = 'offline-copy';

/** Source: Storage Buckets API, WICG draft. */
interface StorageBuckets {
  open(name: string): Promise<{ readonly caches: CacheStorage }>;
  delete(name: string): Promise<void>;
}

const buckets = () => (navigator as { storageBuckets?: StorageBuckets }).storageBuckets;
const ofSite = globalThis.caches;

/** Opened anew each time: the browser may have cleared it since. */
async function storage(): Promise<CacheStorage> {
  const own = await buckets()
    ?.open(BUCKET)
    .catch(() => null); // as where storage is switched off
  return own?.caches ?? ofSite;
}

/** The storage of the copy. */
export const copyStorage: CacheStorage = {
  open: async (name) => (await storage()).open(name),
  match: async (request, options) => (await storage()).match(request, options),
  has: async (name) => (await storage()).has(name),
  keys: async () => (await storage()).keys(),
  delete: async (name) => (await storage()).delete(name),
};

/** Removes the copy from wherever it was kept. */
export async function removeCopy(): Promise<void> {
  await buckets()
    ?.delete(BUCKET)
    .catch(() => {}); // there is none
  await ofSite.delete(KEPT_IN);
}

/** Removes a copy that was kept among all that the site keeps, once there is a bucket for it. */
export async function removeFormerCopy(): Promise<void> {
  if ((await storage()) !== ofSite) await ofSite.delete(KEPT_IN);
}
