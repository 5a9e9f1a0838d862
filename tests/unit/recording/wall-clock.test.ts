import { afterEach, expect, it, vi } from 'vitest';
import { WallClock } from '../../../lib/recording/wall-clock';
import { emptyStore } from './fake-browser';
import { recorderOn } from './recorded';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The clock of the machine, this far from the steady one. */
function setClock(offset: number): void {
  vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(offset + performance.now()));
}

it('notices that the clock was set, and not that it is read a little late', () => {
  setClock(1_000_000);
  const clock = new WallClock();
  expect(Math.abs(clock.at(500) - 1_000_500)).toBeLessThanOrEqual(1.5);
  setClock(1_000_005);
  expect(clock.check()).toBe(false);
  setClock(1_000_250);
  // a reading that takes too long on a busy machine is left out
  expect(Array.from({ length: 1000 }, () => clock.check()).filter(Boolean)).toHaveLength(1);
  expect(Math.abs(clock.at(500) - 1_000_750)).toBeLessThanOrEqual(1.5);
});

it('is kept with a recording, from which second on second 0 was when', async () => {
  const store = await emptyStore();
  setClock(1_767_261_600_000);
  const { recorder, addSecond } = recorderOn(store);
  addSecond();
  await recorder.stop();
  const [{ header }] = await store.list();
  expect(header.clock).toMatchObject([{ from: 0 }]);
  // its first frame came 5 s after the steady clock's zero
  expect(Math.abs(header.clock![0].zero - 1_767_261_605_000)).toBeLessThanOrEqual(1.5);
  expect(header.date).toBe(new Date(header.clock![0].zero).toISOString());
});
