import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Player } from '../../../app/recordings/_view/player';
import { useKeys } from '../../../app/recordings/_view/use-keys';
import { usePointing } from '../../../app/recordings/_view/use-pointing';
import { madeUpFrames } from '../../harness/made-up-face';
import { adjustedFace } from './adjusted-face';
import { emptyPage, eventOf, mounted } from './mounted-hook';

let page: Document;
beforeEach(() => {
  page = emptyPage('<main><a>a</a><b></b><input><input type="checkbox"><textarea></textarea></main>');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const _face = await adjustedFace(madeUpFrames());

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
