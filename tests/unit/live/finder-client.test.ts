import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FinderClient, type FromFinder, type ToFinder } from '../../../lib/live/finder-client';
import { standInLocks } from './stand-in-locks';

const LOCK = 'the lock of a thread';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A client whose thread has found the faces of one frame, and is asked for those of the next. */
async function asked() {
  const thread = {
    answers: true,
    isEnded: false,
    onmessage: (_: { data: FromFinder }) => {},
    onerror: (_: { message: string }) => {},
    postMessage({ type }: ToFinder) {
      if (!thread.answers || type === 'ping') return;
      const data = { type: type === 'open' ? 'opened' : 'found' } as FromFinder;
      queueMicrotask(() => thread.onmessage({ data }));
    },
    terminate() {
      thread.isEnded = true;
    },
  };
  const stops: string[] = [];
  const client = await FinderClient.open(thread as unknown as Worker, '/mediapipe', true, ({ message }) =>
    stops.push(message),
  );
  const find = () =>
    client.find({} as ImageBitmap, 0, 'on', { size: 224, maxFaces: 1, remembersFaces: false, mayRest: true });
  thread.onmessage({ data: { type: 'alive', lock: LOCK } });
  await find();
  thread.answers = false;
  const waiting = find();
  waiting.catch(() => {}); // looked at below
  return { thread, stops, find, waiting };
}

it.each([
  [
    'fails',
    /out of memory/,
    (thread: Awaited<ReturnType<typeof asked>>['thread']) => thread.onerror({ message: 'out of memory' }),
  ],
  ['ends', /has ended/, (_: unknown, ends: () => void) => ends()],
  ['is silent', /no longer answers/, () => vi.advanceTimersByTimeAsync(3000)],
])('leaves nobody waiting for a thread that %s, and says so', async (_, why, happens) => {
  const { ends } = standInLocks(LOCK);
  const { thread, stops, find, waiting } = await asked();
  await vi.advanceTimersByTimeAsync(0);
  expect(stops).toEqual([]);
  await happens(thread, ends);
  await expect(waiting).rejects.toThrow(why);
  await expect(find()).rejects.toThrow(why);
  expect([stops, thread.isEnded]).toEqual([[expect.stringMatching(why)], true]);
});
