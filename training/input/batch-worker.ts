import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../lib/errors';
import type { Augmentation } from './augment';
import { type Crops, trainingImages } from './batch';

export interface WorkerData {
  /** `pixels` lie in shared memory. */
  readonly crops: Crops;
  readonly size: number;
  readonly augmentation: Augmentation;
}

/** The images of a step. */
export interface WorkerTask {
  readonly step: number;
  readonly indices: Uint32Array;
  readonly key: readonly number[];
}

export type WorkerReply =
  | { readonly step: number; readonly images: Float32Array<ArrayBuffer> }
  | { readonly step: number; readonly failure: string };

const port = parentPort!;
const { crops, size, augmentation } = workerData as WorkerData;

port.on('message', ({ step, indices, key }: WorkerTask) => {
  try {
    const images = trainingImages(crops, indices, size, augmentation, key);
    port.postMessage({ step, images } satisfies WorkerReply, [images.buffer]);
  } catch (error) {
    port.postMessage({ step, failure: messageOf(error) } satisfies WorkerReply);
  }
});
