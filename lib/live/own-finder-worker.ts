/** Starts finder.worker.ts of this site, for a FinderClient; as own-inference-worker.ts. */
export function startFinderWorker(): Worker {
  return new Worker(new URL('./finder.worker.ts', import.meta.url), { type: 'module' });
}
