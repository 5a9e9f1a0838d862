/**
 * Starts inference.worker.ts of this site, for an InferenceClient. A bundler makes a file of it where it meets this very
 * line, so nothing that is bundled elsewhere may lead here.
 */
export function startInferenceWorker(): Worker {
  return new Worker(new URL('./inference.worker.ts', import.meta.url), { type: 'module' });
}
