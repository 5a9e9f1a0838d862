import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useNeutral } from '../../../app/(live)/_view/use-neutral';
import type { LiveSession } from '../../../lib/live/session';
import type { LiveResult, SessionSnapshot } from '../../../lib/live/snapshot';
import type { FaceReading } from '../../../lib/readings/face-reading';
import { emptyPage, mounted } from './mounted-hook';

beforeEach(() => {
  emptyPage();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const FACE = { number: 3, p: Float32Array.of(0.1, 0.2), quality: { yaw: 0 } } as unknown as FaceReading;

describe('taking a neutral face', () => {
  const taking = async () => {
    const listeners = new Set<(result: LiveResult) => void>();
    const baselines: [number, unknown][] = [];
    const session = {
      onResult: (listener: (result: LiveResult) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      setBaseline: (number: number, baseline: unknown) => baselines.push([number, baseline]),
    } as unknown as LiveSession;
    const hook = await mounted(
      (state: SessionSnapshot['state']) => useNeutral(session, { state } as SessionSnapshot),
      'running' as SessionSnapshot['state'],
    );
    /** So many seconds with ten frames in each. */
    const frames = async (seconds: number, raw: FaceReading[] = [FACE]) => {
      for (let k = 0; k < 10 * seconds; k++) {
        for (const listener of listeners)
          listener({ raw, timestamp: performance.now() } as unknown as LiveResult);
        await hook.passes(100);
      }
    };
    return { hook, listeners, baselines, frames };
  };

  it('counts down, fills a bar, and gives the face its baseline', async () => {
    const { hook, listeners, baselines, frames } = await taking();
    await hook.does(() => hook.now.start());
    expect(hook.now.phase).toEqual({ name: 'countdown', secondsLeft: 3 });
    await frames(4.5);
    expect(hook.now.phase).toMatchObject({ name: 'hold', share: expect.closeTo(0.5, 1) });
    await frames(2);
    expect(hook.now).toMatchObject({ phase: null, refusal: null });
    expect(baselines.map(([number]) => number)).toEqual([3]);
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
    await hook.does(() => hook.now.clear(3));
    expect(baselines.at(-1)).toEqual([3, null]);
  });

  it('says why it was refused, until the next one', async () => {
    const { hook, baselines, frames } = await taking();
    await hook.does(() => hook.now.start());
    await frames(7, []);
    expect(hook.now.phase).toBeNull();
    expect(hook.now.refusal).toMatch(/no face was seen/);
    expect(baselines).toEqual([]);
    await hook.does(() => hook.now.start());
    expect(hook.now.refusal).toBeNull();
    await hook.leave();
  });

  it('is given up by a second press, by what stops the camera, and by leaving the page', async () => {
    const { hook, listeners, baselines } = await taking();
    for (const giveUp of [
      () => hook.does(() => hook.now.start()),
      () => hook.update('paused'),
      () => hook.leave(),
    ]) {
      await hook.update('running');
      await hook.does(() => hook.now.start());
      expect(listeners.size).toBe(1);
      await giveUp();
      expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
    }
    expect(baselines).toEqual([]);
  });
});
