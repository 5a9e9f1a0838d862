'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * Makes keys shortcuts while the focus is inside an element, but not where one writes or chooses.
 * @param actions by the key's name in small letters, with "Shift+" before it where Shift is held with a letter
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
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if ((event.target as Element).closest('input:not([type=checkbox]), textarea, select, dialog')) return;
      const letter = event.key.toLowerCase();
      const isShifted = event.shiftKey && /^[a-z]$/.test(letter);
      const action = newest.current[isShifted ? `Shift+${letter}` : letter];
      if (!action) return;
      event.preventDefault();
      action();
    };
    element?.addEventListener('keydown', press);
    return () => element?.removeEventListener('keydown', press);
  }, [region]);
}
