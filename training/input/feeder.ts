import os from 'node:os';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../lib/errors';
import { startThread } from '../../lib/node/typescript-thread';
import type { Augmentation } from './augment';
import { type Batch, labelled, trainingBatch } from './batch';
import type { WorkerData, WorkerReply, WorkerTask } from './batch-worker';
import type { Faces } from './faces';

const MAX_WORKERS = 8;

/** One core is left to the trainer: on two cores one thread draws the images. */
export const DEFAULT_WORKERS = Math.max(1, Math.min(MAX_WORKERS, os.availableParallelism() - 1));

export interface FeederOptions {
  readonly faces: Faces;
  /** side of an image in pixels */
  readonly size: number;
  readonly augmentation: Augmentation;
  /** The images of a step. */
  batchOf(step: number): Uint32Array;
  /** What fixes a step's augmentation. */
  key(step: number): readonly number[];
  /** Threads; with 0 the caller's own draws each batch when it is asked for. */
  readonly workers: number;
}

/** Augmented training batches, drawn ahead of the trainer. */
export interface Feeder {
  /**
   * The batch of a step, the same whatever the number of workers; those of the next steps are started.
   * @throws AppError internal when a worker failed
   */
  next(step: number): Promise<Batch>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Threads start with the first batch. They read the pixels where these are, if that is shared memory. */
export function createFeeder(options: FeederOptions): Feeder {
  return options.workers > 0 ? new ThreadFeeder(options) : inCallersThread(options);
}

function inCallersThread({ faces, size, augmentation, batchOf, key }: FeederOptions): Feeder {
  return {
    next: async (step) => trainingBatch(faces, batchOf(step), size, augmentation, key(step)),
    close: async () => {},
  };
}

type Images = Float32Array;

class ThreadFeeder implements Feeder {
  private threads: Thread[] | undefined;
  /** Images that are being drawn, or wait to be fetched, by step. */
  private readonly ahead = new Map<number, Promise<Images>>();

  constructor(private readonly options: FeederOptions) {}

  async next(step: number): Promise<Batch> {
    const { faces, batchOf, workers } = this.options;
    for (const other of this.ahead.keys()) if (other < step) this.ahead.delete(other);
    for (let coming = step; coming <= step + workers; coming++) {
      if (!this.ahead.has(coming)) this.ahead.set(coming, this.draw(coming));
    }
    const images = await this.ahead.get(step)!;
    this.ahead.delete(step);
    return labelled(faces, batchOf(step), images);
  }

  async close(): Promise<void> {
    await Promise.all((this.threads ?? []).map((thread) => thread.end()));
  }

  private draw(step: number): Promise<Images> {
    const { faces, size, augmentation, batchOf, key, workers } = this.options;
    const { pixels, side, count } = faces;
    const data: WorkerData = { crops: { pixels, side, count }, size, augmentation };
    this.threads ??= Array.from({ length: workers }, () => new Thread(data));
    // A copy: posting part of an array would send all that it is part of.
    const images = this.threads[step % workers].draw({
      step,
      indices: batchOf(step).slice(),
      key: key(step),
    });
    images.catch(() => {}); // thrown where it is fetched, if it is
    return images;
  }
}

interface Waiting {
  resolve(images: Images): void;
  reject(error: AppError): void;
}

/** A worker and those who wait for it. */
class Thread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private failure: AppError | undefined;

  constructor(data: WorkerData) {
    this.worker = startThread(new URL('./batch-worker.ts', import.meta.url), data);
    this.worker.on('message', (reply: WorkerReply) => {
      const waiting = this.waiting.get(reply.step);
      this.waiting.delete(reply.step);
      if ('images' in reply) waiting?.resolve(reply.images);
      else waiting?.reject(failed(reply.failure));
    });
    this.worker.on('error', (error) => this.fail(failed(error.message, error)));
    this.worker.on('exit', (code) => this.fail(failed(`it ended with code ${code}`)));
  }

  draw(task: WorkerTask): Promise<Images> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.set(task.step, { resolve, reject });
      this.worker.postMessage(task);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: AppError): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }
}

function failed(why: string, cause?: unknown): AppError {
  const message = `A thread that draws training images failed: ${why}`;
  return new AppError('internal', message, { cause });
}
