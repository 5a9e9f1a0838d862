import { setTimeout } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../lib/errors';

/** Milliseconds that the news of a loss may come after the operation that failed by it. */
const LATE = 200;

/** Watches the GPU that the current backend computes on; other backends have none. */
export class DeviceWatch {
  private readonly lost: Promise<GPUDeviceLostInfo> | undefined;
  private loss: AppError | null = null;
  private onLoss: (loss: AppError) => void = () => {};

  constructor() {
    this.lost = (tf.backend() as { device?: Partial<GPUDevice> }).device?.lost;
    this.lost?.then(({ message, reason }) => {
      this.loss = new AppError(
        'device-lost',
        `The GPU went away (${message || reason || 'no reason given'}). The last checkpoint is sound; go on with ` +
          '--resume, on another --backend if it happens again.',
      );
      this.onLoss(this.loss);
    });
  }

  /**
   * What the work gives.
   * @throws AppError device-lost also where the work would wait for ever, or failed by the loss
   */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    const loss = new Promise<never>((_, reject) => {
      this.onLoss = reject;
      if (this.loss) reject(this.loss);
    });
    try {
      return await Promise.race([work, loss]);
    } catch (error) {
      if (this.lost && !this.loss) await Promise.race([this.lost, setTimeout(LATE)]);
      throw this.loss ?? error;
    } finally {
      this.onLoss = () => {};
    }
  }
}
