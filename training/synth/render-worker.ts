import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../lib/errors';
import type { FaceSample } from '../face-set/shards';
import type { Strengths } from './expression';
import { type Heads, openHeads } from './head-kinds';

export interface WorkerData {
  readonly heads: Heads;
  /** folder of the heads */
  readonly assets: string;
  readonly perIdentity: number;
  readonly seed: number;
  readonly strengths: Strengths;
  /** pictures to use as backgrounds */
  readonly backgrounds?: readonly string[];
}

/** The identity to render next; null ends the worker. */
export type WorkerTask = number | null;

export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'rendered'; readonly identity: number; readonly samples: FaceSample[] }
  | { readonly type: 'failed'; readonly message: string };

const port = parentPort!;
const { heads, assets: folder, perIdentity, seed, backgrounds, strengths } = workerData as WorkerData;
const send = (reply: WorkerReply) => port.postMessage(reply);

try {
  const render = openHeads(heads, folder);
  port.on('message', async (identity: WorkerTask) => {
    if (identity === null) return port.close();
    try {
      const samples = await render(identity, perIdentity, seed, backgrounds, strengths);
      send({ type: 'rendered', identity, samples });
    } catch (error) {
      send({ type: 'failed', message: `Identity ${identity}: ${messageOf(error)}` });
    }
  });
  send({ type: 'ready' });
} catch (error) {
  send({ type: 'failed', message: messageOf(error) });
}
