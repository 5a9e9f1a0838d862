import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLibrary } from '../../../app/recordings/_view/use-library';
import { usePlayback } from '../../../app/recordings/_view/use-playback';
import { RecordingStore } from '../../../lib/recording/store';
import { emptyStore } from '../recording/fake-browser';
import { recorderOn } from '../recording/recorded';
import { emptyPage, eventOf, mounted } from './mounted-hook';

let store: RecordingStore;
const storage = navigator;
beforeEach(async () => {
  emptyPage();
  vi.stubGlobal('navigator', Object.assign(storage, { userAgent: '' }));
  store = await emptyStore();
  vi.spyOn(RecordingStore, 'open').mockImplementation(async () => store);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function recorded(seconds: number) {
  const { recorder, addSecond, states } = recorderOn(store);
  for (let k = 0; k < seconds; k++) addSecond();
  await recorder.stop();
  return states.at(-1)!;
}

/** Reading takes turns of the storage; the test's own limit ends a wait for what never comes. */
async function until<R>(
  hook: { readonly now: R; does: (action: () => unknown) => Promise<void> },
  is: (now: R) => boolean,
) {
  while (!is(hook.now)) await hook.does(() => new Promise((resolve) => setTimeout(resolve, 1)));
  return hook.now;
}

describe('the library', () => {
  it('lists what is kept, and reads again when its tab comes to the front', async () => {
    await recorded(1);
    const hook = await mounted(() => useLibrary(), undefined);
    const { content, failure, repaired } = await until(hook, (now) => now.content !== null);
    expect(content!.recordings).toHaveLength(1);
    expect(content!.space).toEqual({ used: 0, most: 2 ** 40 });
    expect([failure, repaired]).toEqual([null, []]);
    await recorded(1);
    Object.defineProperty(document, 'visibilityState', { value: 'visible' });
    await hook.does(() => document.dispatchEvent(eventOf(document, 'visibilitychange')));
    await until(hook, (now) => now.content!.recordings.length === 2);
  });

  it('says why it cannot be opened', async () => {
    vi.mocked(RecordingStore.open).mockRejectedValue(new Error('This browser keeps nothing.'));
    const hook = await mounted(() => useLibrary(), undefined);
    expect((await until(hook, (now) => now.failure !== null)).failure).toBe('This browser keeps nothing.');
  });
});

describe('the playback', () => {
  it('has every row of every face', async () => {
    await recorded(2);
    const [{ id }] = await store.list();
    const hook = await mounted((which: string) => usePlayback(which), id);
    const { played } = await until(hook, (now) => now.played !== null);
    expect(played!.traces.map(({ face, length }) => [face, length])).toEqual([[0, 20]]);
    expect(played!.graphs.length).toBeGreaterThan(0);
    expect(played!.video).toBeNull();
    await hook.does(() => hook.now.change({ ...played!.recording, name: 'Renamed' }));
    expect(hook.now.played!.recording.name).toBe('Renamed');
    expect(hook.now.played!.traces).toBe(played!.traces);
  });

  it('says that a recording is not there, or is being written', async () => {
    const missing = await mounted(() => usePlayback(crypto.randomUUID()), undefined);
    expect((await until(missing, (now) => now.failure !== null)).played).toBeNull();
    await missing.leave();
    const { recorder, addSecond } = recorderOn(store);
    addSecond();
    await vi.waitFor(async () => expect(await store.list()).toHaveLength(1), { timeout: 60_000 });
    const [{ id }] = await store.list();
    const busy = await mounted(() => usePlayback(id), undefined);
    expect((await until(busy, (now) => now.failure !== null)).failure).toMatch(/being written/);
    await recorder.stop();
  });
});
