import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Player } from '../../../app/recordings/_view/player';
import { useAdjusted } from '../../../app/recordings/_view/use-adjusted';
import { forgetAdjustments, useAdjustments } from '../../../app/recordings/_view/use-adjustments';
import { useJump } from '../../../app/recordings/_view/use-jump';
import { type Adjustments, UNADJUSTED } from '../../../lib/recording/adjust';
import type { Recording } from '../../../lib/recording/recording';
import type { FaceTrace } from '../../../lib/recording/traces';
import { MADE_UP_HEADER, madeUpFrames, WITH_BASELINE } from '../../harness/made-up-face';
import { adjustedFace } from './adjusted-face';
import { emptyPage, mounted } from './mounted-hook';

beforeEach(() => {
  emptyPage('<main><a>a</a><b></b><input><input type="checkbox"><textarea></textarea></main>');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const face = await adjustedFace(madeUpFrames());

describe('jumping', () => {
  const jumping = async (au: number | null, start = 0) => {
    const player = { time: start, seek: (to: number) => Object.assign(player, { time: to }) };
    const hook = await mounted(() => useJump(face, player as unknown as Player, au), undefined);
    const jump = async (...way: Parameters<typeof hook.now.jump>) => {
      await hook.does(() => hook.now.jump(...way));
      return hook.now.said;
    };
    return { player, jump };
  };

  it('goes from onset to onset and says where it arrived', async () => {
    const { player, jump } = await jumping(12);
    expect(await jump('onset', 1)).toMatch(/^Onset 1 of 2: AU 12 Lip corner puller, at 0:0\d\.\d\.$/);
    expect(player.time).toBeCloseTo(5.7, 0);
    expect(await jump('onset', 1)).toMatch(/^Onset 2 of 2/);
    expect(await jump('onset', -1)).toMatch(/^Onset 1 of 2/);
  });

  it('stays where it is when there is none further on, and says so', async () => {
    const { player, jump } = await jumping(12, 39);
    expect(await jump('peak', 1)).toBe('No later peak of AU 12, of 2 in all.');
    expect(player.time).toBe(39);
    const unsure = await jumping(12);
    expect(await unsure.jump('unsure', -1)).toBe('No earlier unsure stretch of AU 12, of 0 in all.');
  });

  it('names two units of the same moment, and the numbers of more', async () => {
    const { jump } = await jumping(null);
    expect(await jump('peak', 1)).toMatch(/^Peak 1 of \d+: AU \d+, AU \d+, AU \d+, at 0:06\.5\.$/);
    const { jump: next } = await jumping(null);
    expect(await next('unsure', 1)).toBe('Unsure stretch 1 of 1: AU 1 Inner brow raiser, at 0:14.0.');
  });

  it('does nothing before the numbers are there', async () => {
    const seek = vi.fn();
    const hook = await mounted(() => useJump(null, { time: 0, seek } as unknown as Player, null), undefined);
    await hook.does(() => hook.now.jump('onset', 1));
    expect(seek).not.toHaveBeenCalled();
    expect(hook.now.said).toBe('');
  });
});

describe('the settings of a recording', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });
  const settingsOf = (id: string, header = MADE_UP_HEADER) =>
    mounted(() => useAdjustments({ id, header } as Recording), undefined);

  it('are kept for each recording', async () => {
    const one = await settingsOf('one');
    await one.does(() => one.now.set({ smoothing: 'median' }));
    await one.does(() => one.now.set({ thresholds: { 12: 0.3 } }));
    expect((await settingsOf('one')).now.adjustments).toEqual({
      ...{ ...UNADJUSTED, smoothing: 'median', thresholds: { 12: 0.3 } },
    });
    expect((await settingsOf('other')).now.adjustments).toEqual(UNADJUSTED);
    forgetAdjustments('one');
    expect((await settingsOf('one')).now.adjustments).toEqual(UNADJUSTED);
  });

  it('begin with the captured neutral face where there is one, and go back to that', async () => {
    const hook = await settingsOf('one', WITH_BASELINE);
    expect(hook.now.adjustments.baseline).toEqual({ kind: 'recorded' });
    await hook.does(() => hook.now.set({ baseline: { kind: 'none' } }));
    await hook.does(() => hook.now.reset());
    expect(hook.now.adjustments.baseline).toEqual({ kind: 'recorded' });
    expect(kept.size).toBe(0);
  });

  it('are the first ones where what was kept cannot be read', async () => {
    for (const damaged of ['', '{', 'null', '{"smoothing":"strong"}', '{"thresholds":{"12":7}}']) {
      kept.set('ugn-live:adjustments:one', damaged);
      expect((await settingsOf('one')).now.adjustments).toEqual(UNADJUSTED);
    }
  });

  it('hold for the page where the browser keeps nothing more', async () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
      removeItem: () => {},
    });
    const hook = await settingsOf('one');
    await hook.does(() => hook.now.set({ smoothing: 'median' }));
    expect(hook.now.adjustments.smoothing).toBe('median');
  });
});

describe('the adjusted numbers', () => {
  const recording = { header: MADE_UP_HEADER } as Recording;
  interface Given {
    trace: FaceTrace | undefined;
    adjustments: Adjustments;
  }
  const computing = (given: Given) =>
    mounted(({ trace, adjustments }: Given) => useAdjusted(recording, trace, adjustments), given);
  /** Lets the slices run, until what they make is there. */
  const until = async (
    hook: Awaited<ReturnType<typeof computing>>,
    is: (now: typeof hook.now) => boolean,
  ) => {
    while (!is(hook.now)) await hook.does(() => new Promise((resolve) => setTimeout(resolve, 1)));
    return hook.now!;
  };

  it('are computed for all units, and kept where a change does not touch them', async () => {
    const trace = face.recorded.trace;
    const hook = await computing({ trace, adjustments: UNADJUSTED });
    const before = await until(hook, (now) => now !== null);
    expect(before.units.map(({ au }) => au)).toEqual(MADE_UP_HEADER.model.aus);
    const j = MADE_UP_HEADER.model.aus.indexOf(12);
    await hook.update({ trace, adjustments: { ...UNADJUSTED, thresholds: { 12: 0.2 } } });
    const after = await until(hook, (now) => now !== before);
    expect(after.units[j].series.threshold).toBe(0.2);
    for (const [k, unit] of after.units.entries()) expect(unit === before.units[k]).toBe(k !== j);
  });

  it('are none of a face that is not there, nor those of another face', async () => {
    const hook = await computing({ trace: undefined, adjustments: UNADJUSTED });
    expect(hook.now).toBeNull();
    await hook.update({ trace: face.recorded.trace, adjustments: UNADJUSTED });
    await until(hook, (now) => now !== null);
    await hook.update({ trace: undefined, adjustments: UNADJUSTED });
    expect(hook.now).toBeNull();
  });
});
