import './no-eval';
import { AppError, messageOf } from '../errors';
import { FaceFinder } from '../vision/face-finder';
import type { FromFinder, ToFinder } from './finder-client';
import { holdThreadLock } from './thread-end';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

let finder: Promise<FaceFinder> | null = null;

scope.onmessage = ({ data }: MessageEvent<ToFinder>) => {
  if (data.type === 'ping') post({ type: 'pong' });
  else void answer(data);
};

void holdThreadLock().then((lock) => lock && post({ type: 'alive', lock }));

/** Finds one after the other, so answers keep the order of what was asked. */
async function answer(message: Exclude<ToFinder, { type: 'ping' }>): Promise<void> {
  try {
    if (message.type === 'open') {
      finder = FaceFinder.open(message.mediapipeBase, message.isLive);
      await finder;
      return post({ type: 'opened' });
    }
    const found = await (await finder!).find(...message.frame);
    post({ type: 'found', found }, [found.picture, found.crops.buffer]);
  } catch (error) {
    if (message.type === 'find') message.frame[0].close();
    post({
      type: 'failed',
      kind: error instanceof AppError ? error.kind : 'internal',
      message: messageOf(error),
    });
  }
}

function post(message: FromFinder, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}
