import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSelection } from '../../../app/_view/selection';
import { useFileDrop } from '../../../app/_view/use-file-drop';
import { useShown } from '../../../app/_view/use-shown';
import { useShortcuts } from '../../../app/(live)/_view/use-shortcuts';
import { useStays } from '../../../app/(live)/_view/use-stays';
import { useViewOptions } from '../../../app/(live)/_view/use-view-options';
import { MomentFeed } from '../../../app/recordings/_view/moment-feed';
import { emptyPage, eventOf, mounted } from './mounted-hook';

let page: Document;
beforeEach(() => {
  page = emptyPage(
    '<main><button>Go</button><input><input type="checkbox"><textarea></textarea><dialog><b></b></dialog></main>',
  );
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('useShown', () => {
  const shownOf = async (interval: number) => {
    const feed = new MomentFeed<number>();
    const shown: number[] = [];
    const hook = await mounted(
      (given: { log: (value: number) => void }) => useShown(feed, given.log, interval),
      { log: (value: number) => shown.push(value) },
    );
    return { feed, shown, hook };
  };

  it('hands on everything at once where there is no interval', async () => {
    const { feed, shown } = await shownOf(0);
    for (const value of [1, 2, 3]) feed.show(value);
    expect(shown).toEqual([1, 2, 3]);
  });

  it('hands on one in an interval, and the newest in the end', async () => {
    const { feed, shown, hook } = await shownOf(200);
    for (const value of [1, 2, 3]) feed.show(value);
    expect(shown).toEqual([1]);
    await hook.passes(200);
    expect(shown).toEqual([1, 3]);
    await hook.passes(1000);
    expect(shown).toEqual([1, 3]);
    feed.show(4);
    expect(shown).toEqual([1, 3, 4]);
  });

  it('never waits longer than the interval, however fast results come', async () => {
    const { feed, shown, hook } = await shownOf(200);
    for (let time = 0; time < 2000; time += 20) {
      feed.show(time);
      await hook.passes(20);
    }
    expect(shown).toHaveLength(11);
    expect(shown[0]).toBe(0);
    expect(shown.slice(1).every((value, k) => value - shown[k] >= 180)).toBe(true);
  });

  it('calls the listener of the last render, and none after the page was left', async () => {
    const { feed, shown, hook } = await shownOf(200);
    feed.show(1);
    feed.show(2);
    const later: number[] = [];
    await hook.update({ log: (value) => later.push(value) });
    await hook.passes(200);
    expect([shown, later]).toEqual([[1], [2]]);
    feed.show(3);
    await hook.leave();
    vi.advanceTimersByTime(1000);
    feed.show(4);
    expect(later).toEqual([2]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('useStays', () => {
  it('is true once something has been so for a time, without a break', async () => {
    const hook = await mounted((so: boolean) => useStays(so, 1000), true as boolean);
    await hook.passes(980);
    expect(hook.now).toBe(false);
    await hook.update(false);
    await hook.update(true);
    await hook.passes(980);
    expect(hook.now).toBe(false);
    await hook.passes(20);
    expect(hook.now).toBe(true);
    await hook.update(false);
    expect(hook.now).toBe(false);
  });
});

describe('the selection', () => {
  it('shows what is pointed at, else what was chosen, and a second choice lets go', async () => {
    const hook = await mounted(() => useSelection(), undefined);
    expect(hook.now).toMatchObject({ shown: null, pinned: null });
    await hook.does(() => hook.now.pin(12));
    await hook.does(() => hook.now.point(4));
    expect(hook.now).toMatchObject({ shown: 4, pinned: 12 });
    await hook.does(() => hook.now.point(null));
    expect(hook.now).toMatchObject({ shown: 12, pinned: 12 });
    await hook.does(() => hook.now.pin(6));
    expect(hook.now.pinned).toBe(6);
    await hook.does(() => hook.now.pin(6));
    expect(hook.now).toMatchObject({ shown: null, pinned: null });
  });

  it('is one of the choices of the live page, each of which changes alone', async () => {
    const hook = await mounted(() => useViewOptions(), undefined);
    await hook.does(() => hook.now.set({ order: 'strongest' }));
    await hook.does(() => hook.now.selection.pin(12));
    await hook.does(() => hook.now.set({ mirror: false }));
    expect(hook.now).toMatchObject({ order: 'strongest', mirror: false, heat: true, view: 'rows' });
    expect(hook.now.selection.pinned).toBe(12);
  });
});

describe('the shortcuts of the live page', () => {
  const pressed: string[] = [];
  const shortcuts = Object.fromEntries(
    ['r', ' ', '?', 'escape'].map((key) => [key, () => pressed.push(key)]),
  );
  beforeEach(() => {
    pressed.length = 0;
  });
  const press = (key: string, facts: object = {}, on = 'main') => {
    const event = eventOf(page, 'keydown', {
      key,
      repeat: false,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      ...facts,
    });
    page.querySelector(on)!.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it('take their keys in either case, and leave all others to the browser', async () => {
    await mounted(() => useShortcuts(shortcuts, true), undefined);
    expect(['r', 'R', '?', 'Escape', ' ', 'x'].map((key) => press(key))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(pressed).toEqual(['r', 'r', '?', 'escape', ' ']);
  });

  it('leave keys to whom they belong: fields, dialogues, the browser, a held key', async () => {
    await mounted(() => useShortcuts(shortcuts, true), undefined);
    for (const on of ['input', 'textarea', 'dialog b']) expect(press('r', {}, on)).toBe(false);
    for (const held of ['ctrlKey', 'metaKey', 'altKey', 'repeat'])
      expect(press('r', { [held]: true })).toBe(false);
    expect(press(' ', {}, 'button')).toBe(false);
    expect(press('r', {}, 'button')).toBe(true);
    expect(press('r', {}, 'input[type=checkbox]')).toBe(true);
    expect(pressed).toEqual(['r', 'r']);
  });

  it('can be switched off but for Space and Esc', async () => {
    const hook = await mounted(
      (characters: boolean) => useShortcuts(shortcuts, characters),
      false as boolean,
    );
    for (const key of ['r', '?', ' ', 'Escape']) press(key);
    expect(pressed).toEqual([' ', 'escape']);
    await hook.update(true);
    press('r');
    await hook.leave();
    press('r');
    expect(pressed).toEqual([' ', 'escape', 'r']);
  });
});

describe('useFileDrop', () => {
  const files = { dataTransfer: { types: ['Files'] } };
  const text = { dataTransfer: { types: ['text/plain'] } };
  const send = (type: string, facts: object) => {
    const event = eventOf(page, type, facts);
    page.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it('takes files and folders, and shows that they are held over the page', async () => {
    const onDrop = vi.fn();
    const hook = await mounted(() => useFileDrop(onDrop), undefined);
    await hook.does(() => expect(send('dragover', files)).toBe(true));
    expect(hook.now).toBe(true);
    await hook.does(() => send('dragleave', { relatedTarget: page.body }));
    expect(hook.now).toBe(true);
    await hook.does(() => send('dragleave', { relatedTarget: null }));
    expect(hook.now).toBe(false);
    await hook.does(() => send('dragover', files));
    await hook.does(() => expect(send('drop', files)).toBe(true));
    expect(hook.now).toBe(false);
    expect(onDrop).toHaveBeenCalledExactlyOnceWith(files.dataTransfer);
  });

  it('leaves a dragged text to the browser', async () => {
    const onDrop = vi.fn();
    const hook = await mounted(() => useFileDrop(onDrop), undefined);
    await hook.does(() => expect(send('dragover', text)).toBe(false));
    expect(hook.now).toBe(false);
    await hook.does(() => expect(send('drop', text)).toBe(false));
    await hook.leave();
    send('drop', files);
    expect(onDrop).not.toHaveBeenCalled();
  });
});
