import { Worker } from 'node:worker_threads';

/**
 * Starts a TypeScript module in a worker thread. On Node 20 a thread does not inherit tsx's loader, so it
 * registers it before it imports the module.
 */
export function startThread(module: URL, workerData: unknown): Worker {
  const bootstrap = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(module.href)});
  });`;
  return new Worker(bootstrap, { eval: true, workerData });
}
