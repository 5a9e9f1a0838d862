import { AppError, type ErrorKind } from '../errors';
import type { Finder, FoundFaces } from '../vision/face-finder';
import { whenThreadEnds } from './thread-end';
import { FILE_PATIENCE, LIVE_PATIENCE, Watchdog } from './watchdog';

export type ToFinder =
  /** Answered at once, whatever else is under way. */
  | { type: 'ping' }
  | { type: 'open'; mediapipeBase: string; isLive: boolean }
  | { type: 'find'; frame: Parameters<Finder['find']> };

/** Answers to `open` and `find` come in the order of what was asked. */
export type FromFinder =
  | { type: 'pong' }
  /** At the start: the lock that it holds until it ends. */
  | { type: 'alive'; lock: string }
  | Answer;

type Answer =
  | { type: 'opened' }
  | { type: 'found'; found: FoundFaces }
  | { type: 'failed'; kind: ErrorKind; message: string };

interface Asked {
  resolve(answer: Answer): void;
  reject(error: AppError): void;
}

/** The other end of finder.worker.ts: finds the faces of frames on a thread of its own. */
export class FinderClient implements Finder {
  readonly #worker: Worker;
  readonly #asked: Asked[] = [];
  readonly #watchdog: Watchdog;
  readonly #onStop: (error: AppError) => void;
  #failure: AppError | null = null;

  private constructor(worker: Worker, isLive: boolean, onStop: (error: AppError) => void) {
    this.#worker = worker;
    this.#onStop = onStop;
    this.#watchdog = new Watchdog({
      patience: isLive ? LIVE_PATIENCE : FILE_PATIENCE,
      ask: () => this.#post({ type: 'ping' }),
      onSilent: () => this.#fail('it no longer answers'),
    });
    worker.onmessage = ({ data }: MessageEvent<FromFinder>) => this.#take(data);
    worker.onerror = ({ message }) => this.#fail(message || 'its script could not be loaded');
  }

  /**
   * @param worker of finder.worker.ts, which is ended when it stops
   * @param onStop called when it is beyond use: another one is needed
   * @throws AppError as FaceFinder.open
   */
  static async open(
    worker: Worker,
    mediapipeBase: string,
    isLive: boolean,
    onStop: (error: AppError) => void,
  ): Promise<FinderClient> {
    const client = new FinderClient(worker, isLive, onStop);
    await client.#ask({ type: 'open', mediapipeBase, isLive });
    client.#watchdog.startAnew();
    return client;
  }

  async find(...frame: Parameters<Finder['find']>): Promise<FoundFaces> {
    const answer = await this.#ask({ type: 'find', frame }, [frame[0]]);
    if (answer.type !== 'found') throw new AppError('internal', 'The face finder answered out of turn.');
    return answer.found;
  }

  async #ask(message: ToFinder, transfer: Transferable[] = []): Promise<Answer> {
    if (this.#failure) throw this.#failure;
    const answer = await new Promise<Answer>((resolve, reject) => {
      if (this.#asked.length === 0) this.#watchdog.begin();
      this.#asked.push({ resolve, reject });
      this.#post(message, transfer);
    });
    if (answer.type === 'failed') throw new AppError(answer.kind, answer.message);
    return answer;
  }

  #post(message: ToFinder, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #take(message: FromFinder): void {
    this.#watchdog.heard();
    switch (message.type) {
      case 'pong':
        return;
      case 'alive':
        whenThreadEnds(message.lock, () => this.#fail('its thread has ended'));
        return;
      default: {
        const asked = this.#asked.shift();
        this.#watchdog.result(this.#asked.length > 0);
        asked?.resolve(message);
      }
    }
  }

  #fail(why: string): void {
    if (this.#failure) return;
    this.#failure = new AppError('internal', `The face finder stopped: ${why}. Reload the page.`);
    this.#watchdog.end();
    this.#worker.terminate();
    for (const { reject } of this.#asked.splice(0)) reject(this.#failure);
    this.#onStop(this.#failure);
  }
}
