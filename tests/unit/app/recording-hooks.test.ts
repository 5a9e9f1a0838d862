import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Player } from '../../../app/recordings/_view/player';
import { useAdjusted } from '../../../app/recordings/_view/use-adjusted';
import { forgetAdjustments, useAdjustments } from '../../../app/recordings/_view/use-adjustments';
import { useJump } from '../../../app/recordings/_view/use-jump';
import { useKeys } from '../../../app/recordings/_view/use-keys';
import { useMarks } from '../../../app/recordings/_view/use-marks';
import { usePointing } from '../../../app/recordings/_view/use-pointing';
import { useReview } from '../../../app/recordings/_view/use-review';
import { AppError } from '../../../lib/errors';
import { type Adjustments, UNADJUSTED } from '../../../lib/recording/adjust';
import { type Annotation, type Marks, NO_MARKS } from '../../../lib/recording/marks';
import type { Recording } from '../../../lib/recording/recording';
import type { RecordingStore } from '../../../lib/recording/store';
import type { FaceTrace } from '../../../lib/recording/traces';
import { MADE_UP_HEADER, madeUpFrames, WITH_BASELINE } from '../../harness/made-up-face';
import { adjustedFace, faceOf, traceOf } from './adjusted-face';
import { emptyPage, eventOf, mounted } from './mounted-hook';

let page: Document;
beforeEach(() => {
  page = emptyPage('<main><a>a</a><b></b><input><input type="checkbox"><textarea></textarea></main>');
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

describe('the keys of a recording’s page', () => {
  const pressed: string[] = [];
  const actions = Object.fromEntries(
    ['n', 'Shift+n', 'Ctrl+z', 'Ctrl+Shift+z', '+', '0', 'enter', 'escape'].map((key) => [
      key,
      () => pressed.push(key),
    ]),
  );
  beforeEach(() => {
    pressed.length = 0;
  });
  const pressing = async () => {
    const region = { current: page.querySelector<HTMLElement>('main') };
    const hook = await mounted(() => useKeys(region, actions), undefined);
    const press = (key: string, facts: object = {}, on = 'b') => {
      const held = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
      page.querySelector(on)!.dispatchEvent(eventOf(page, 'keydown', { key, ...held, ...facts }));
    };
    return { hook, press };
  };

  it('tell letters with and without Shift and Ctrl apart, and signs by what they are', async () => {
    const { press } = await pressing();
    press('n');
    press('N', { shiftKey: true });
    press('z', { ctrlKey: true });
    press('Z', { metaKey: true, shiftKey: true });
    press('+', { shiftKey: true });
    press('Escape');
    press('z');
    expect(pressed).toEqual(['n', 'Shift+n', 'Ctrl+z', 'Ctrl+Shift+z', '+', 'escape']);
  });

  it('are left to fields, to links that Enter follows, and to who took them already', async () => {
    const { hook, press } = await pressing();
    for (const on of ['input', 'textarea']) press('n', {}, on);
    press('n', { altKey: true });
    press('Enter', {}, 'a');
    press('n', { defaultPrevented: true });
    expect(pressed).toEqual([]);
    press('n', {}, 'input[type=checkbox]');
    press('Enter');
    expect(pressed).toEqual(['n', 'enter']);
    await hook.leave();
    press('n');
    expect(pressed).toEqual(['n', 'enter']);
  });
});

describe('pointers over the traces', () => {
  const calls: unknown[][] = [];
  const player = {
    view: { from: 10, to: 20 },
    ...Object.fromEntries(
      ['seek', 'mark', 'slide', 'zoom'].map((name) => [
        name,
        (...given: unknown[]) => calls.push([name, ...given]),
      ]),
    ),
  } as unknown as Player;
  const pointing = async () => {
    calls.length = 0;
    const field = Object.assign(page.querySelector<HTMLElement>('b')!, {
      ...{ clientWidth: 200, setPointerCapture: () => {} },
      getBoundingClientRect: () => ({ left: 100, width: 200 }) as DOMRect,
    });
    await mounted(() => usePointing({ current: field }, player), undefined);
    const send = (type: string, clientX: number, facts: object = {}) => {
      const held = {
        button: 0,
        pointerId: 1,
        shiftKey: false,
        ctrlKey: false,
        metaKey: false,
        deltaX: 0,
        deltaY: 0,
      };
      const event = eventOf(page, type, { ...held, clientX, ...facts });
      field.dispatchEvent(event);
      return event.defaultPrevented;
    };
    return { send };
  };

  it('go to the moment below them, while they are down, and not outside of the view', async () => {
    const { send } = await pointing();
    send('pointermove', 150);
    send('pointerdown', 200);
    send('pointermove', 250);
    send('pointermove', 999);
    send('pointerup', 999);
    send('pointermove', 150);
    expect(calls).toEqual([
      ['seek', 15],
      ['seek', 17.5],
      ['seek', 20],
    ]);
  });

  it('mark a stretch with Shift, either way', async () => {
    const { send } = await pointing();
    send('pointerdown', 200, { shiftKey: true });
    send('pointermove', 140);
    send('pointermove', 240);
    expect(calls.filter(([name]) => name === 'mark').slice(1)).toEqual([
      ['mark', { from: 12, to: 15 }],
      ['mark', { from: 15, to: 17 }],
    ]);
  });

  it('stretch the view with two fingers around the middle of them', async () => {
    const { send } = await pointing();
    send('pointerdown', 150);
    send('pointerdown', 250, { pointerId: 2 });
    calls.length = 0;
    send('pointermove', 300, { pointerId: 2 });
    expect(calls).toEqual([
      ['slide', -50 / 2 / 200],
      ['zoom', 100 / 150, (225 - 100) / 200],
    ]);
    // Fingers that are almost together would stretch without end.
    calls.length = 0;
    send('pointermove', 155, { pointerId: 2 });
    expect(calls.map(([name]) => name)).toEqual(['slide']);
  });

  it('pass on no other button', async () => {
    const { send } = await pointing();
    send('pointerdown', 200, { button: 2 });
    expect(calls).toEqual([]);
  });

  it('zoom with Ctrl and the wheel, slide with Shift or sideways, and let the page scroll else', async () => {
    const { send } = await pointing();
    expect(send('wheel', 150, { deltaY: 100 })).toBe(false);
    expect(calls).toEqual([]);
    expect(send('wheel', 150, { deltaY: -100, ctrlKey: true })).toBe(true);
    expect(send('wheel', 150, { deltaY: 50, shiftKey: true })).toBe(true);
    expect(send('wheel', 150, { deltaX: -20, deltaY: 5 })).toBe(true);
    expect(calls).toEqual([
      ['zoom', Math.exp(-0.2), 0.25],
      ['slide', 0.25],
      ['slide', -0.1],
    ]);
  });
});

describe('the marks of a recording', () => {
  const note = (text: string): Annotation => ({
    ...{ id: crypto.randomUUID(), from: 1, to: 2, au: null, face: null, text },
  });
  const of = (...texts: string[]): Marks => ({ annotations: texts.map(note), corrections: [] });
  function storeOf(first: Marks = NO_MARKS) {
    const saved: { texts: string[]; revision: number }[] = [];
    let revision = 7;
    const store = {
      marks: async () => ({ ...first, revision }),
      saveMarks: vi.fn(async (_: string, marks: Marks, known: number) => {
        if (known !== revision) throw new AppError('conflict', 'Another tab has changed them.');
        saved.push({ texts: marks.annotations.map(({ text }) => text), revision: known });
        return ++revision;
      }),
    };
    return {
      store: store as unknown as RecordingStore,
      saved,
      saveMarks: store.saveMarks,
      otherTab: () => revision++,
    };
  }

  it('are read, changed, and written one step after the other', async () => {
    const { store, saved } = storeOf(of('old'));
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    expect(hook.now.marks.annotations.map(({ text }) => text)).toEqual(['old']);
    await hook.does(() => {
      // Keys may come faster than the page is drawn.
      hook.now.change({ marks: of('a') });
      hook.now.change({ marks: of('a', 'b') });
    });
    expect(saved).toEqual([
      { texts: ['a'], revision: 7 },
      { texts: ['a', 'b'], revision: 8 },
    ]);
  });

  it('go back and forth, and are written again', async () => {
    const { store, saved } = storeOf();
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    expect([hook.now.canUndo, hook.now.canRedo]).toEqual([false, false]);
    await hook.does(() => hook.now.change({ marks: of('a') }));
    await hook.does(() => hook.now.undo());
    expect([hook.now.marks.annotations, hook.now.canUndo, hook.now.canRedo]).toEqual([[], false, true]);
    await hook.does(() => hook.now.redo());
    expect(saved.map(({ texts }) => texts)).toEqual([['a'], [], ['a']]);
    await hook.does(() => hook.now.redo());
    expect(saved).toHaveLength(3);
  });

  it('are not written for what is put off', async () => {
    const { store, saved } = storeOf();
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    await hook.does(() => hook.now.change({ skipped: ['12 3'] }));
    expect([hook.now.skipped, saved]).toEqual([['12 3'], []]);
  });

  it('say why a step could not be kept', async () => {
    const { store, otherTab } = storeOf();
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    otherTab();
    await hook.does(() => hook.now.change({ marks: of('a') }));
    expect(hook.now.failure).toBe('Another tab has changed them.');
  });

  it('are written whole with the next step after one that could not be', async () => {
    const { store, saved, saveMarks } = storeOf();
    const hook = await mounted(() => useMarks(store, 'id'), undefined);
    saveMarks.mockRejectedValueOnce(new AppError('io', 'The disk is full.'));
    await hook.does(() => hook.now.change({ marks: of('a') }));
    expect([hook.now.failure, saved]).toEqual(['The disk is full.', []]);
    await hook.does(() => hook.now.change({ marks: of('a', 'b') }));
    expect([hook.now.failure, saved]).toEqual([null, [{ texts: ['a', 'b'], revision: 7 }]]);
  });

  it('change nothing before they are read', async () => {
    const { store, saveMarks } = storeOf();
    const never = { ...store, marks: () => new Promise(() => {}) } as unknown as RecordingStore;
    const hook = await mounted(() => useMarks(never, 'id'), undefined);
    await hook.does(() => hook.now.change({ marks: of('a') }));
    expect(hook.now.marks).toEqual(NO_MARKS);
    expect(saveMarks).not.toHaveBeenCalled();
  });
});

describe('the review', () => {
  const { model } = MADE_UP_HEADER;
  /** AU 1 is a guess for a second, and AU 12 for another, of which the model is more in doubt. */
  const frames = Array.from({ length: 60 }, (_, i) => {
    const time = i / 10;
    const made = faceOf({}, time >= 1 && time < 2 ? [1] : time >= 4 && time < 5 ? [12] : []);
    if (time >= 4) made.epistemic[model.aus.indexOf(12)] *= 2;
    return { time, faces: [made] };
  });
  const reviewing = async () => {
    const trace = await traceOf(frames);
    const shown: number[] = [];
    const onShow = ({ au }: { au: number }) => void shown.push(au);
    const store = { marks: async () => ({ ...NO_MARKS, revision: 0 }), saveMarks: async () => 1 };
    const hook = await mounted(() => {
      const editor = useMarks(store as unknown as RecordingStore, 'id');
      return { editor, review: useReview(trace, model, editor, onShow) };
    }, undefined);
    return { hook, shown };
  };

  it('shows the most doubtful stretch first, once it is switched on', async () => {
    const { hook, shown } = await reviewing();
    expect(hook.now.review).toMatchObject({ isOn: false, current: null, total: 2, judged: 0 });
    await hook.does(() => hook.now.review.toggle());
    expect(hook.now.review.current).toMatchObject({ au: 12 });
    expect(shown).toEqual([12]);
  });

  it('comes back to a skipped one when the others had their turn', async () => {
    const { hook, shown } = await reviewing();
    await hook.does(() => hook.now.review.toggle());
    for (let k = 0; k < 3; k++) await hook.does(() => hook.now.review.skip());
    expect(shown).toEqual([12, 1, 12, 1]);
    expect(hook.now.review.judged).toBe(0);
  });

  it('passes over what was judged, and ends when all is', async () => {
    const { hook } = await reviewing();
    await hook.does(() => hook.now.review.toggle());
    const judge = () => {
      const { au, from, to, face } = hook.now.review.current!;
      const one = {
        id: crypto.randomUUID(),
        au,
        from,
        to,
        face,
        present: true,
        intensity: null,
        how: 'set' as const,
      };
      const { marks } = hook.now.editor;
      hook.now.editor.change({ marks: { ...marks, corrections: [...marks.corrections, one] } });
    };
    await hook.does(judge);
    expect(hook.now.review).toMatchObject({ judged: 1, current: { au: 1 } });
    await hook.does(judge);
    expect(hook.now.review).toMatchObject({ judged: 2, total: 2, current: null });
  });
});
