import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InferenceClient } from '../../../lib/live/client';
import { GpuWatch } from '../../../lib/live/gpu-watch';
import type { FromWorker, ToWorker } from '../../../lib/live/messages';
import { startInferenceWorker } from '../../../lib/live/own-inference-worker';
import { SessionModel } from '../../../lib/live/session-model';
import { INITIAL } from '../../../lib/live/snapshot';
import { standInLocks } from './stand-in-locks';

/** A thread of the browser's, whose other end the test is. */
class StandInWorker {
  static readonly started: StandInWorker[] = [];
  readonly asked: ToWorker[] = [];
  isTerminated = false;
  onmessage: (event: { data: FromWorker }) => void = () => {};
  onerror: (event: { message: string }) => void = () => {};
  constructor() {
    StandInWorker.started.push(this);
  }
  postMessage(message: ToWorker): void {
    this.asked.push(message);
    this.hears(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  says(data: FromWorker): void {
    this.onmessage({ data });
  }
  /** What it does when it is asked something. */
  hears: (message: ToWorker) => void = () => {};
  get pings(): number {
    return this.asked.filter(({ type }) => type === 'ping').length;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', StandInWorker);
  StandInWorker.started.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const BITMAP = { close() {} } as ImageBitmap;
const FACTS = { model: {}, backend: 'wasm', backends: [], alternatesLooks: false };
const READY = { type: 'ready', ...FACTS } as unknown as FromWorker;
const resultOf = (id: number) => ({ type: 'result', id, bitmap: BITMAP, faces: [] }) as unknown as FromWorker;
const INIT = {
  ...{ modelBase: '/m', mediapipeBase: '/v', wasmBase: '/w', isLive: true, backend: 'auto' as const },
  ...{ maxFaces: 1, attention: false, remembersFaces: false },
};

/** A client whose worker has read two frames, each in 100 ms. */
async function started() {
  const client = new InferenceClient({
    worker: startInferenceWorker(),
    init: INIT,
    onProgress() {},
    onReady() {},
  });
  const worker = StandInWorker.started.at(-1)!;
  worker.says(READY);
  for (let id = 0; id < 2; id++) {
    const read = client.read(BITMAP, id, 'on');
    await vi.advanceTimersByTimeAsync(100);
    worker.says(resultOf(id));
    await read;
  }
  return { client, worker };
}

/** @returns what became of it so far */
function outcomeOf(promise: Promise<unknown>): { readonly now: string } {
  const outcome = { now: 'open' };
  promise.then(
    () => Object.assign(outcome, { now: 'read' }),
    ({ message }) => Object.assign(outcome, { now: message }),
  );
  return outcome;
}

describe('a worker that owes a reading', () => {
  it('is asked when it is silent, and given up when it still says nothing', async () => {
    const { client, worker } = await started();
    const outcome = outcomeOf(client.read(BITMAP, 2, 'on'));
    await vi.advanceTimersByTimeAsync(1600);
    expect([worker.pings > 0, outcome.now, worker.isTerminated]).toEqual([true, 'open', false]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([outcome.now, worker.isTerminated]).toEqual([expect.stringMatching(/stopped answering/), true]);
    expect([client.hasFailed, client.hasStopped]).toEqual([true, true]);
  });

  it('is known to have ended at once, though its first frame may take a minute', async () => {
    const { ends } = standInLocks('the lock of a thread');
    const client = new InferenceClient({
      ...{ worker: startInferenceWorker(), init: INIT },
      ...{ onProgress() {}, onReady() {} },
    });
    const worker = StandInWorker.started.at(-1)!;
    worker.says({ type: 'alive', lock: 'the lock of a thread' });
    worker.says(READY);
    const outcome = outcomeOf(client.read(BITMAP, 0, 'on'));
    await vi.advanceTimersByTimeAsync(100);
    expect([outcome.now, client.hasStopped]).toEqual(['open', false]);
    ends();
    await vi.advanceTimersByTimeAsync(0);
    expect([outcome.now, client.hasStopped]).toEqual([expect.stringMatching(/thread has ended/), true]);
  });

  it('has time while it answers, but not for ever', async () => {
    const { client, worker } = await started();
    worker.hears = ({ type }) => type === 'ping' && worker.says({ type: 'pong' });
    const outcome = outcomeOf(client.read(BITMAP, 2, 'on'));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(outcome.now).toBe('open');
    await vi.advanceTimersByTimeAsync(6000);
    expect([outcome.now, worker.isTerminated]).toEqual([expect.stringMatching(/stopped answering/), true]);
  });

  it('is given no more time for a frame that took long a while ago', async () => {
    const { client, worker } = await started();
    for (let id = 2; id < 40; id++) {
      const read = client.read(BITMAP, id, 'on');
      await vi.advanceTimersByTimeAsync(id === 2 ? 1500 : 100);
      worker.says(resultOf(id));
      await read;
    }
    const outcome = outcomeOf(client.read(BITMAP, 40, 'on'));
    await vi.advanceTimersByTimeAsync(2600);
    expect([outcome.now, worker.isTerminated]).toEqual([expect.stringMatching(/stopped answering/), true]);
  });

  it('is left alone while nothing is owed, and while it changes its backend', async () => {
    const { client, worker } = await started();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(worker.pings).toBe(0);
    client.setBackend('webgpu');
    const outcome = outcomeOf(client.read(BITMAP, 2, 'on'));
    await vi.advanceTimersByTimeAsync(30_000);
    worker.says(READY);
    worker.says(resultOf(2));
    await vi.advanceTimersByTimeAsync(0);
    expect([outcome.now, worker.isTerminated]).toEqual(['read', false]);
  });

  it('is ended where it fails, so that it does not work on unseen', async () => {
    const { client, worker } = await started();
    const outcome = outcomeOf(client.read(BITMAP, 2, 'on'));
    worker.onerror({ message: 'out of memory' });
    await vi.advanceTimersByTimeAsync(0);
    expect([outcome.now, worker.isTerminated]).toEqual([expect.stringMatching(/out of memory/), true]);
  });
});

describe('a session’s model', () => {
  const modelOf = () =>
    new SessionModel(
      { model: '/m', assets: '' },
      { getSnapshot: () => INITIAL, update: () => {}, onReady: () => {} },
    );
  const stops = () => {
    StandInWorker.started.at(-1)!.onerror({ message: 'gone' });
    throw new Error('gone');
  };

  it('goes on with another worker, after a cut, and ends the one before', async () => {
    const model = modelOf();
    const startAgain = async () => {
      const client = model.start();
      StandInWorker.started.at(-1)!.says(READY);
      return client;
    };
    const first = await startAgain();
    const reads: string[] = [];
    await model.readOn(
      first,
      'anew',
      async (_, how) => {
        reads.push(how);
        if (reads.length === 1) stops();
      },
      startAgain,
    );
    expect(reads).toEqual(['anew', 'cut']);
    expect(StandInWorker.started.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
  });

  it('gives up where workers stop again and again, and where one was never ready', async () => {
    const model = modelOf();
    let isReady = true;
    const startAgain = async () => {
      const client = model.start();
      if (isReady) StandInWorker.started.at(-1)!.says(READY);
      return client;
    };
    await expect(model.readOn(await startAgain(), 'cut', async () => stops(), startAgain)).rejects.toThrow(
      'gone',
    );
    expect(StandInWorker.started).toHaveLength(4);
    isReady = false;
    await vi.advanceTimersByTimeAsync(61_000);
    await expect(model.readOn(await startAgain(), 'cut', async () => stops(), startAgain)).rejects.toThrow(
      'gone',
    );
    expect(StandInWorker.started).toHaveLength(5);
  });
});

describe('what a GPU was asked', () => {
  it('fails when the GPU is lost, though it never answers', async () => {
    const watch = new GpuWatch();
    expect(await watch.unlessLost(Promise.resolve(7))).toBe(7);
    const outcome = outcomeOf(watch.unlessLost(new Promise(() => {})));
    watch.lost();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.now).toMatch(/GPU stopped/);
  });
});
