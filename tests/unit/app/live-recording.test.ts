import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useRecording } from '../../../app/(live)/_view/use-recording';
import type { LiveSession } from '../../../lib/live/session';
import type { LiveResult, SessionSnapshot } from '../../../lib/live/snapshot';
import { RecordingStore } from '../../../lib/recording/store';
import { emptyStore } from '../recording/fake-browser';
import { face, HEADER } from '../recording/recorded';
import { emptyPage, eventOf, mounted } from './mounted-hook';

const storage = navigator;
let store: RecordingStore;
beforeEach(async () => {
  emptyPage();
  const persisted = { ...storage.storage, persist: async () => true };
  vi.stubGlobal('navigator', { locks: storage.locks, storage: persisted, userAgent: '' });
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  store = await emptyStore();
  vi.spyOn(RecordingStore, 'open').mockImplementation(async () => store);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const SETTINGS = {
  ...{ width: 640, height: 360, frameRate: 30, deviceId: 'secret', groupId: 'secret' },
  ...{ exposureMode: 'continuous', torch: false, pointsOfInterest: [{ x: 0, y: 0 }] },
};

/** A running session with a camera, as far as a recording needs one. */
function madeUpSession() {
  const listeners = new Set<(result: LiveResult) => void>();
  const snapshot = {
    ...{ state: 'running', model: { ...HEADER.model, adjacency: [0, 1, 1, 0] }, backend: 'wasm' },
    ...{ smoothing: true, maxFaces: 2, source: 'camera', baselines: new Map() },
  } as unknown as SessionSnapshot;
  const subscribers = new Set<() => void>();
  let endFile = () => {};
  const session = {
    beginRecording: async (onEnd: () => void) => {
      endFile = onEnd;
      return 0;
    },
    endRecording: () => {},
    subscribe: (listener: () => void) => {
      subscribers.add(listener);
      return () => subscribers.delete(listener);
    },
    stream: { getVideoTracks: () => [{ label: 'Camera', getSettings: () => SETTINGS }] },
    getSnapshot: () => snapshot,
    onResult: (listener: (result: LiveResult) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as LiveSession;
  const send = (timestamp: number) => {
    const result = { bitmap: { width: 640, height: 360 }, raw: [face(1, 0.5)], timestamp };
    for (const listener of listeners) listener(result as unknown as LiveResult);
  };
  const change = (next: Partial<SessionSnapshot>) => {
    Object.assign(snapshot, next);
    for (const listener of subscribers) listener();
  };
  return { session, snapshot, listeners, send, change, endFile: () => endFile() };
}

describe('the recording of a live session', () => {
  const recording = async () => {
    const made = madeUpSession();
    const { session, snapshot } = made;
    const hook = await mounted(
      (given: SessionSnapshot) => useRecording(session, given, '0.1.0', null),
      snapshot,
    );
    const until = async (is: () => boolean) => {
      while (!is()) await hook.does(() => new Promise((resolve) => setTimeout(resolve, 1)));
    };
    return { ...made, hook, until };
  };

  it('keeps every result from the first press to the second', async () => {
    const { hook, listeners, send, until } = await recording();
    expect([hook.now.state, hook.now.isActive]).toEqual([null, false]);
    await hook.does(() => hook.now.choose({ notes: 'a test' }));
    await hook.does(() => hook.now.toggle());
    await until(() => listeners.size === 1);
    for (let k = 0; k < 5; k++) await hook.does(() => send(1000 + 100 * k));
    expect(hook.now.isActive).toBe(true);
    await hook.does(() => hook.now.toggle());
    await until(() => hook.now.state?.state === 'closed');
    expect([hook.now.isActive, listeners.size]).toEqual([false, 0]);
    const [kept] = await store.list();
    expect(kept).toMatchObject({ state: 'closed', notes: 'a test', totals: { frames: 5, rows: 5 } });
  });

  it('keeps what the camera tells of its picture, and not which device it is', async () => {
    const { hook, listeners, send, until } = await recording();
    await hook.does(() => hook.now.toggle());
    await until(() => listeners.size === 1);
    await hook.does(() => send(1000));
    await hook.does(() => hook.now.toggle());
    await until(() => hook.now.state?.state === 'closed');
    const [{ header }] = await store.list();
    expect(header.source).toEqual({
      kind: 'camera',
      camera: {
        ...{ label: 'Camera', width: 640, height: 360, frameRate: 30 },
        more: { exposureMode: 'continuous', torch: false },
      },
    });
    expect(header.video).toBeNull();
  });

  it('ends when its source does', async () => {
    const { hook, snapshot, listeners, send, until } = await recording();
    await hook.does(() => hook.now.toggle());
    await until(() => listeners.size === 1);
    await hook.does(() => send(1000));
    await hook.update({ ...snapshot, state: 'paused' });
    expect(listeners.size).toBe(1);
    await hook.update({ ...snapshot, state: 'camera-lost' });
    await until(() => hook.now.state?.state === 'closed');
    expect(listeners.size).toBe(0);
    expect(hook.now.state?.message).toMatch(/camera went away.* recording has ended/);
  });

  it('ends with a file that is over, and says so', async () => {
    const { hook, listeners, send, endFile, until } = await recording();
    await hook.does(() => hook.now.toggle());
    await until(() => listeners.size === 1);
    await hook.does(() => send(1000));
    await hook.does(endFile);
    await until(() => hook.now.state?.state === 'closed');
    expect(hook.now.state?.message).toMatch(/file is over.*recorded once/);
    expect((await store.list())[0]).toMatchObject({ ended: 'stopped', totals: { frames: 1 } });
  });

  it('marks the time in which nothing was read, with the reason', async () => {
    const { hook, listeners, send, change, until } = await recording();
    await hook.does(() => hook.now.toggle());
    await until(() => listeners.size === 1);
    const begun = performance.now();
    await hook.does(() => send(begun));
    await hook.does(() => change({ state: 'stalled', unread: 'camera muted' }));
    await hook.does(() => change({ state: 'running', unread: null }));
    await hook.does(() => send(begun + 60_000));
    const gap = { from: 0, to: expect.closeTo(60), reason: 'camera muted' };
    expect(hook.now.state?.gaps).toEqual([gap]);
    await hook.does(() => hook.now.toggle());
    await until(() => hook.now.state?.state === 'closed');
    expect((await store.list())[0].header.gaps).toEqual([gap]);
  });

  it('writes what it has when the tab goes to the back', async () => {
    const { hook, listeners, send, until } = await recording();
    await hook.does(() => hook.now.toggle());
    await until(() => listeners.size === 1);
    await hook.does(() => send(1000));
    await hook.does(() => document.dispatchEvent(eventOf(document, 'visibilitychange')));
    let rows = 0;
    while (rows === 0) {
      await hook.does(async () => {
        rows = (await store.list())[0]?.totals.rows ?? 0;
      });
    }
    expect(rows).toBe(1);
    await hook.leave();
  });

  it('says why none could be started', async () => {
    const { hook, until } = await recording();
    vi.mocked(RecordingStore.open).mockRejectedValue(new Error('This browser keeps nothing.'));
    await hook.does(() => hook.now.toggle());
    await until(() => hook.now.failure !== null);
    expect(hook.now).toMatchObject({ failure: 'This browser keeps nothing.', isActive: false });
  });
});
