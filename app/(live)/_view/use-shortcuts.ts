'use client';

import { useEffect, useRef } from 'react';

/** By KeyboardEvent.key, letters in lower case. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Keys that the focused element needs itself. */
function isTaken(event: KeyboardEvent): boolean {
  const element = event.target as Element;
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (element.closest('dialog, textarea, select, input:not([type=radio], [type=checkbox])')) return true;
  return event.key === ' ' && element.closest('button, a, summary, input') !== null;
}

/** Keys of one character can be switched off, for people who speak or mistype to their computer. */
const isCharacter = (event: KeyboardEvent) => event.key.length === 1 && event.key !== ' ';

/**
 * Keys for the whole page, as long as no field or dialogue wants them.
 * @param characters whether letters, digits and signs work too, besides Space and Esc
 */
export function useShortcuts(shortcuts: Shortcuts, characters: boolean): void {
  const newest = useRef(shortcuts);
  useEffect(() => {
    newest.current = shortcuts;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = newest.current[event.key.toLowerCase()];
      if (!action || event.repeat || isTaken(event)) return;
      if (isCharacter(event) && !characters) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [characters]);
}
