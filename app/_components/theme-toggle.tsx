'use client';

import { useEffect, useState } from 'react';
import { Icon } from './icons';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const STORED_AS = 'ugn-live-theme';
const WORD: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };
const ICON = { system: 'contrast', light: 'sun', dark: 'moon' } as const;

/** System, light, dark in turn; the choice stays in this browser. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>('system');

  useEffect(() => {
    const stored = THEMES.find((name) => name === readStored());
    if (stored) setTheme(stored);
  }, []);

  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);

  function next() {
    const chosen = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    setTheme(chosen);
    store(chosen);
  }

  return (
    <button type="button" onClick={next} className="button border-transparent bg-transparent px-2.5">
      <Icon name={ICON[theme]} />
      <span className="sr-only">Colours: {WORD[theme]}. Change</span>
    </button>
  );
}

/** Storage may be switched off in a browser; the choice then lasts as long as the page. */
function readStored(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}

function store(theme: Theme): void {
  try {
    localStorage.setItem(STORED_AS, theme);
  } catch {
    return;
  }
}
