import { expect, it } from 'vitest';
import type { Outcome } from '../../../lib/analyze/outcome';
import { AnalysisQueue, type QueueItem } from '../../../lib/analyze/queue';
import { secondsLeft } from '../../../lib/analyze/time-left';
import { AppError } from '../../../lib/errors';

const given = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File([path], path, { lastModified: 1 }) }));
const READ: Outcome = { kind: 'read', frames: 3, faces: 3, remarks: [] };
const OPTIONS = { faces: 1, every: 1, remembersFaces: false, keepsVideo: false };

/** A queue whose files are read when the test says so. */
function controlled() {
  const reading = new Map<
    string,
    { finish(): void; fail(error: unknown): void; frame(share: number): void }
  >();
  let time = 0;
  const queue = new AnalysisQueue({
    now: () => time,
    read: (item, _options, onFrame, signal) =>
      new Promise((resolve, reject) => {
        signal.onabort = () => reject(signal.reason);
        reading.set(item.path, {
          finish: () => resolve({ outcome: READ, recording: `recording of ${item.path}` }),
          fail: reject,
          frame: (share) => onFrame(1, share),
        });
      }),
  });
  const step = async (
    path: string,
    milliseconds: number,
    act: (file: NonNullable<ReturnType<typeof reading.get>>) => void,
  ) => {
    await tick();
    time += milliseconds;
    act(reading.get(path)!);
    await tick();
  };
  return { queue, step, states: () => Object.fromEntries(queue.getSnapshot().items.map(stateOf)) };
}
const stateOf = ({ path, state, outcome }: QueueItem) => [
  path,
  outcome?.kind === 'failed' ? outcome.reason : state,
];
const tick = () => new Promise((resolve) => setTimeout(resolve));

it('reads one after the other by name, each once, and names what is neither picture nor video', async () => {
  const { queue, step, states } = controlled();
  await queue.add(given('b.jpg', 'notes.txt', 'a.jpg', '.hidden.jpg', 'below/.git/c.jpg'));
  await queue.add(given('a.jpg'));
  expect(queue.getSnapshot().skipped).toEqual(['notes.txt']);
  const run = queue.start(OPTIONS);
  await step('a.jpg', 1000, ({ finish }) => finish());
  expect(states()).toEqual({ 'a.jpg': 'done', 'b.jpg': 'reading' });
  expect(queue.getSnapshot().secondsLeft).toBe(1);
  await queue.add(given('c.jpg'));
  expect(queue.getSnapshot().secondsLeft).toBe(2);
  await step('b.jpg', 1000, ({ finish }) => finish());
  await step('c.jpg', 1000, ({ finish }) => finish());
  await run;
  expect(queue.getSnapshot()).toMatchObject({ isRunning: false, secondsLeft: null });
  expect(queue.getSnapshot().items.map(({ recording }) => recording)).toEqual([
    'recording of a.jpg',
    'recording of b.jpg',
    'recording of c.jpg',
  ]);
});

it('cancels one and all, tries again, and takes off the list', async () => {
  const { queue, step, states } = controlled();
  await queue.add(given('a.mp4', 'b.mp4', 'c.mp4', 'd.mp4'));
  const [a, b, , d] = queue.getSnapshot().items;
  const run = queue.start(OPTIONS);
  await step('a.mp4', 500, ({ frame }) => frame(0.25));
  expect(queue.getSnapshot().items[0]).toMatchObject({ state: 'reading', share: 0.25 });
  queue.cancel(a.id);
  queue.cancel(d.id);
  await tick();
  expect(states()).toEqual({
    'a.mp4': 'cancelled',
    'b.mp4': 'reading',
    'c.mp4': 'waiting',
    'd.mp4': 'cancelled',
  });
  queue.retry(a.id);
  queue.remove(b.id);
  await step('a.mp4', 500, ({ finish }) => finish());
  expect(states()).toEqual({ 'a.mp4': 'done', 'c.mp4': 'reading', 'd.mp4': 'cancelled' });
  queue.cancelAll();
  await run;
  expect(states()).toEqual({ 'a.mp4': 'done', 'c.mp4': 'cancelled', 'd.mp4': 'cancelled' });
  queue.clear();
  expect(queue.getSnapshot().items).toEqual([]);
});

it('goes on after a file that fails, and stops where every other one would fail as well', async () => {
  const { queue, step, states } = controlled();
  await queue.add(given('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'));
  const run = queue.start(OPTIONS);
  await step('a.jpg', 1, ({ fail }) => fail(new DOMException('gone', 'NotReadableError')));
  await step('b.jpg', 1, ({ fail }) => fail(new AppError('internal', 'The worker stopped.')));
  await step('c.jpg', 1, ({ fail }) => fail(new AppError('io', 'The storage is full.')));
  await run;
  expect(states()).toEqual({
    'a.jpg': 'unreadable',
    'b.jpg': 'crashed',
    'c.jpg': 'no room',
    'd.jpg': 'waiting',
  });
  expect(queue.getSnapshot().message).toBe('The storage is full.');
});

it('tells the time that is left by pictures and by bytes of video', () => {
  const file = { bytes: 100, share: 0, spent: 0, isOpen: true };
  const done = { ...file, share: 1, isOpen: false };
  expect(secondsLeft([])).toBe(0);
  expect(secondsLeft([{ ...file, kind: 'picture' }])).toBeNull();
  expect(
    secondsLeft([
      { ...done, kind: 'picture', spent: 2000 },
      { ...file, kind: 'picture' },
      { ...file, kind: 'picture' },
      { ...file, kind: 'video', share: 0.5, spent: 10_000 },
      { ...file, kind: 'video', bytes: 300 },
    ]),
  ).toBeCloseTo(2 * 2 + 10 * (350 / 50));
});
