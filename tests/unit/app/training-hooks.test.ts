import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { usePolled } from '../../../app/training/_view/use-polled';
import { useRun } from '../../../app/training/_view/use-run';
import { emptyCurves } from '../../../lib/runs/curves';
import type { RunDetail } from '../../../lib/server/run-detail';
import { emptyPage, eventOf, mounted } from './mounted-hook';

let page: Document;
let isHidden = false;
beforeEach(() => {
  page = emptyPage();
  isHidden = false;
  Object.defineProperty(page, 'hidden', { get: () => isHidden });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('usePolled', () => {
  const polling = async () => {
    let answer: () => Promise<Response> = async () => Response.json({ runs: 1 });
    const fetched = vi.fn((_path: string, _init: RequestInit) => answer());
    vi.stubGlobal('fetch', fetched);
    const hook = await mounted((first: { runs: number }) => usePolled('/api/x', first, 1000), { runs: 0 });
    return {
      ...{ hook, fetched },
      answers: (next: () => Promise<Response>) => {
        answer = next;
      },
    };
  };

  it('shows what the page came with, then what the server says from time to time', async () => {
    const { hook, fetched } = await polling();
    expect(hook.now).toEqual({ value: { runs: 0 }, isLost: false });
    await hook.passes(980);
    expect(fetched).not.toHaveBeenCalled();
    await hook.passes(20);
    expect(hook.now).toEqual({ value: { runs: 1 }, isLost: false });
    await hook.passes(3000);
    expect(fetched).toHaveBeenCalledTimes(4);
  });

  it('keeps the very same value as long as the answer is the same', async () => {
    const { hook } = await polling();
    await hook.passes(1000);
    const { value } = hook.now;
    await hook.passes(2000);
    expect(hook.now.value).toBe(value);
  });

  it('says that the server is lost, keeps what was known, and takes it up again', async () => {
    const { hook, answers } = await polling();
    await hook.passes(1000);
    for (const failure of [
      async () => Promise.reject(new TypeError('failed to fetch')),
      async () => new Response('', { status: 500 }),
      async () => new Response('<html>'),
    ]) {
      answers(failure);
      await hook.passes(1000);
      expect(hook.now).toEqual({ value: { runs: 1 }, isLost: true });
    }
    answers(async () => Response.json({ runs: 2 }));
    await hook.passes(1000);
    expect(hook.now).toEqual({ value: { runs: 2 }, isLost: false });
  });

  it('asks nothing while nobody looks', async () => {
    const { hook, fetched } = await polling();
    isHidden = true;
    await hook.passes(5000);
    expect(fetched).not.toHaveBeenCalled();
    isHidden = false;
    await hook.does(() => page.dispatchEvent(eventOf(page, 'visibilitychange')));
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('takes what the page was rendered with anew', async () => {
    const { hook } = await polling();
    await hook.passes(1000);
    await hook.update({ runs: 9 });
    expect(hook.now.value).toEqual({ runs: 9 });
  });

  it('ends with the page, without calling the server lost', async () => {
    const { hook, answers, fetched } = await polling();
    const signals: AbortSignal[] = [];
    answers(() => new Promise(() => {}));
    await hook.passes(1000);
    signals.push(fetched.mock.calls[0][1].signal!);
    await hook.leave();
    expect(signals[0].aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** The browser's side of server-sent events. */
class MadeUpEvents extends EventTarget {
  static all: MadeUpEvents[] = [];
  isClosed = false;
  constructor(readonly address: string) {
    super();
    MadeUpEvents.all.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
  send(type: string, data?: unknown, lastEventId = ''): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data ?? null), lastEventId }));
  }
}

describe('useRun', () => {
  const following = async () => {
    MadeUpEvents.all = [];
    vi.stubGlobal('EventSource', MadeUpEvents);
    const detail = { summary: { id: 'a run', state: 'running' }, curves: emptyCurves(), next: 120 };
    const hook = await mounted(() => useRun(detail as unknown as RunDetail), undefined);
    const newest = () => MadeUpEvents.all.at(-1)!;
    const step = (n: number) => ({ stage: 1, step: n, total: 9, loss: n });
    return { hook, newest, step, detail };
  };

  it('asks for what comes after what the page has, and adds it', async () => {
    const { hook, newest, step, detail } = await following();
    expect(newest().address).toBe('/api/training/runs/a%20run/events?from=120');
    await hook.does(() => newest().send('log', [step(1), step(2)], '260'));
    expect(hook.now.curves.step).toEqual([1, 2]);
    expect(hook.now.version).toBe(1);
    await hook.does(() => newest().send('status', { id: 'a run', state: 'done' }));
    expect(hook.now.summary).toMatchObject({ state: 'done' });
    expect(detail.curves.step).toEqual([]);
  });

  it('gives its connection back while nobody looks, and goes on where it was', async () => {
    const { hook, newest, step } = await following();
    const first = newest();
    await hook.does(() => first.send('log', [step(1)], '260'));
    isHidden = true;
    await hook.does(() => page.dispatchEvent(eventOf(page, 'visibilitychange')));
    expect([first.isClosed, MadeUpEvents.all.length]).toEqual([true, 1]);
    isHidden = false;
    await hook.does(() => page.dispatchEvent(eventOf(page, 'visibilitychange')));
    expect(newest().address).toMatch(/from=260$/);
    await hook.does(() => newest().send('log', [step(2)], '300'));
    expect(hook.now.curves.step).toEqual([1, 2]);
  });

  it('begins anew when the run did', async () => {
    const { hook, newest, step } = await following();
    await hook.does(() => newest().send('log', [step(1), step(2)], '260'));
    await hook.does(() => newest().send('restart'));
    expect(hook.now.curves.step).toEqual([]);
    await hook.does(() => newest().send('log', [step(1)], '40'));
    expect([hook.now.curves.step, hook.now.version]).toEqual([[1], 3]);
  });

  it('tells whether the server is there', async () => {
    const { hook, newest } = await following();
    expect(hook.now.connection).toBe('open');
    await hook.does(() => newest().send('error'));
    expect(hook.now.connection).toBe('lost');
    await hook.does(() => newest().send('open'));
    expect(hook.now.connection).toBe('open');
    await hook.leave();
    expect(newest().isClosed).toBe(true);
  });
});
