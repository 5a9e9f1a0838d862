import { AppError } from '../../lib/errors';
import { startThread } from '../../lib/node/typescript-thread';
import type { FaceSample } from '../face-set/shards';
import type { WorkerData, WorkerReply, WorkerTask } from './render-worker';

/**
 * Renders identities on several threads.
 * @param onDone called after each identity with the number of identities done
 * @param signal ends the work when the identities that are being drawn are done
 * @returns the samples in the order of `identities`, whichever thread drew them
 * @throws AppError when a thread fails; the signal's reason when it is aborted
 */
export async function renderAll(
  identities: readonly number[],
  threads: number,
  data: WorkerData,
  onDone: (done: number) => void,
  signal?: AbortSignal,
): Promise<FaceSample[]> {
  const waiting = [...identities];
  const nextOne = () => (signal?.aborted ? null : (waiting.shift() ?? null));
  const rendered = new Map<number, FaceSample[]>();
  const runThread = () =>
    new Promise<void>((resolve, reject) => {
      const worker = startThread(new URL('./render-worker.ts', import.meta.url), data);
      const next = () => worker.postMessage(nextOne() satisfies WorkerTask);
      worker.on('message', (reply: WorkerReply) => {
        if (reply.type === 'failed') {
          waiting.length = 0;
          reject(new AppError('bad-input', reply.message));
          void worker.terminate();
          return;
        }
        if (reply.type === 'rendered') {
          rendered.set(reply.identity, reply.samples);
          onDone(rendered.size);
        }
        next();
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  await Promise.all(Array.from({ length: threads }, runThread));
  signal?.throwIfAborted();
  return identities.flatMap((identity) => rendered.get(identity) ?? []);
}
