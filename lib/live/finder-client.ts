import { AppError, type ErrorKind } from '../errors';
import type { Finder, FoundFaces } from '../vision/face-finder';

export type ToFinder =
  | { type: 'open'; mediapipeBase: string; isLive: boolean }
  | { type: 'find'; frame: Parameters<Finder['find']> };

/** Answers come in the order of what was asked. */
export type FromFinder =
  | { type: 'opened' }
  | { type: 'found'; found: FoundFaces }
  | { type: 'failed'; kind: ErrorKind; message: string };

/** The other end of finder.worker.ts: finds the faces of frames on a thread of its own. */
export class FinderClient implements Finder {
  readonly #asked: { resolve(answer: FromFinder): void; reject(error: AppError): void }[] = [];

  #failure: AppError | null = null;

  private constructor(
    private readonly worker: Worker,
    onStop: (error: AppError) => void,
  ) {
    this.worker.onmessage = ({ data }: MessageEvent<FromFinder>) => this.#asked.shift()?.resolve(data);
    this.worker.onerror = ({ message }) => {
      const why = message || 'its script could not be loaded';
      this.#failure = new AppError('internal', `The face finder stopped: ${why}. Reload the page.`);
      for (const { reject } of this.#asked.splice(0)) reject(this.#failure);
      onStop(this.#failure);
    };
  }

  /**
   * @param worker of finder.worker.ts
   * @param onStop called when it is beyond use: another one is needed
   * @throws AppError as FaceFinder.open
   */
  static async open(
    worker: Worker,
    mediapipeBase: string,
    isLive: boolean,
    onStop: (error: AppError) => void,
  ): Promise<FinderClient> {
    const client = new FinderClient(worker, onStop);
    await client.#ask({ type: 'open', mediapipeBase, isLive });
    return client;
  }

  async find(...frame: Parameters<Finder['find']>): Promise<FoundFaces> {
    const answer = await this.#ask({ type: 'find', frame }, [frame[0]]);
    if (answer.type !== 'found') throw new AppError('internal', 'The face finder answered out of turn.');
    return answer.found;
  }

  async #ask(message: ToFinder, transfer: Transferable[] = []): Promise<FromFinder> {
    if (this.#failure) throw this.#failure;
    const answer = await new Promise<FromFinder>((resolve, reject) => {
      this.#asked.push({ resolve, reject });
      this.worker.postMessage(message, transfer);
    });
    if (answer.type === 'failed') throw new AppError(answer.kind, answer.message);
    return answer;
  }
}
