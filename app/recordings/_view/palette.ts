import type { TracePalette } from './draw-traces';

/** The theme's colours as a canvas takes them; custom properties alone may still be light-dark(). */
export function paletteOf(element: HTMLElement): TracePalette {
  const probe = document.createElement('span');
  element.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    ground: colour('sunken'),
    line: colour('line-strong'),
    move: colour('move'),
    absent: colour('muted'),
    doubt: colour('doubt'),
    doubtSoft: colour('doubt-soft'),
  };
  probe.remove();
  return palette;
}

/** Calls back when the theme changes, by the page's own switch or the system's. @returns ends that */
export function onThemeChange(callback: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', callback);
  const theme = new MutationObserver(callback);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    dark.removeEventListener('change', callback);
    theme.disconnect();
  };
}
