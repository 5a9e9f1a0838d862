import { AppError } from '../errors';

/** Lets go of whoever waits for a GPU that is gone: what was asked of it may never come. */
export class GpuWatch {
  readonly #waiting = new Set<(error: AppError) => void>();

  /** What was asked of the GPU. @throws AppError internal when the GPU goes away first */
  unlessLost<T>(asked: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      asked.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  /** It is gone. */
  lost(): void {
    for (const reject of this.#waiting) reject(new AppError('internal', 'The GPU stopped answering.'));
    this.#waiting.clear();
  }
}
