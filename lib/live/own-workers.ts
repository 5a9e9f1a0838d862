/*
 * The workers of this site. A bundler makes files of them where it meets these very lines, so nothing that is bundled
 * elsewhere may lead here.
 */

/** Starts inference.worker.ts, for an InferenceClient. */
export function startInferenceWorker(): Worker {
  return new Worker(new URL('./inference.worker.ts', import.meta.url), { type: 'module' });
}

/** Starts finder.worker.ts, for a FinderClient. */
export function startFinderWorker(): Worker {
  return new Worker(new URL('./finder.worker.ts', import.meta.url), { type: 'module' });
}
