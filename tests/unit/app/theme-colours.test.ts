import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onThemeChange, paletteOf } from '../../../app/recordings/_view/palette';

/** Colours of the page's own properties, as a browser computes them. */
const THEMES: Record<string, Record<string, string>> = {
  light: {
    sunken: '#eee',
    'line-strong': '#999',
    move: '#07f',
    muted: '#666',
    doubt: '#70f',
    'doubt-soft': '#edf',
  },
  dark: {
    sunken: '#111',
    'line-strong': '#555',
    move: '#4af',
    muted: '#aaa',
    doubt: '#b8f',
    'doubt-soft': '#325',
  },
};

describe('the colours of a canvas', () => {
  let document: Document;
  const system = new EventTarget();

  beforeEach(() => {
    const page = parseHTML('<!doctype html><html data-theme="light"><body><div></div></body></html>');
    document = page.document as unknown as Document;
    vi.stubGlobal('document', document);
    vi.stubGlobal('MutationObserver', page.MutationObserver);
    vi.stubGlobal('matchMedia', () => system);
    vi.stubGlobal('getComputedStyle', ({ style }: HTMLElement) => {
      const [, name] = style.color.match(/^var\(--(.+)\)$/)!;
      return { color: THEMES[document.documentElement.dataset.theme!][name] };
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('are those of the theme, light or dark, and nothing stays in the page', () => {
    const element = document.querySelector('div')!;
    for (const theme of ['light', 'dark']) {
      document.documentElement.dataset.theme = theme;
      expect(Object.values(paletteOf(element)).sort()).toEqual(Object.values(THEMES[theme]).sort());
      expect(element.childNodes).toHaveLength(0);
    }
  });

  it('are asked for anew when the page or the system changes its theme, until that is ended', async () => {
    const changed = vi.fn();
    const end = onThemeChange(changed);
    document.documentElement.setAttribute('data-theme', 'dark');
    await Promise.resolve();
    expect(changed).toHaveBeenCalledTimes(1);
    system.dispatchEvent(new Event('change'));
    expect(changed).toHaveBeenCalledTimes(2);
    document.documentElement.setAttribute('lang', 'en');
    await Promise.resolve();
    end();
    document.documentElement.setAttribute('data-theme', 'light');
    system.dispatchEvent(new Event('change'));
    await Promise.resolve();
    expect(changed).toHaveBeenCalledTimes(2);
  });
});
