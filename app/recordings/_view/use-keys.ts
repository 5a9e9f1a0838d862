'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * Makes keys shortcuts while the focus is inside an element, but not where one writes or chooses.
 * @param actions by the key's name in small letters, with "Shift+" before it where Shift is held with a letter, and
 *   "Ctrl+" before that where Ctrl or ⌘ is
 */
export function useKeys(
  region: RefObject<HTMLElement | null>,
  actions: Readonly<Record<string, () => void>>,
): void {
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  useEffect(() => {
    const element = region.current;
    const press = (event: KeyboardEvent) => {
      if (event.altKey || event.defaultPrevented) return;
      const target = event.target as Element;
      if (target.closest('input:not([type=checkbox]), textarea, select, dialog')) return;
      const letter = event.key.toLowerCase();
      if (letter === 'enter' && target.closest('a, button, summary')) return;
      const isShifted = event.shiftKey && /^[a-z]$/.test(letter);
      const control = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
      const action = newest.current[`${control}${isShifted ? `Shift+${letter}` : letter}`];
      if (!action) return;
      event.preventDefault();
      action();
    };
    element?.addEventListener('keydown', press);
    return () => element?.removeEventListener('keydown', press);
  }, [region]);
}
