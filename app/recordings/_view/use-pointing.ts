'use client';

import { type RefObject, useEffect, useRef } from 'react';
import type { Player } from './player';

/** How much nearer a notch of the wheel (about 100 pixels) or a spread of the fingers on a touchpad brings. */
const ZOOM_PER_PIXEL = 0.002;
/** Fingers that are closer, in pixels, do not stretch. */
const NEAREST = 10;

/**
 * Lets pointers and the wheel move a player over an element that shows its view from edge to edge: one pointer
 * goes to a moment, with Shift it marks a stretch; two fingers drag and stretch the view; the wheel zooms with
 * Ctrl and slides with Shift or sideways. A plain turn of the wheel scrolls the page as everywhere.
 */
export function usePointing(field: RefObject<HTMLElement | null>, player: Player): void {
  const newest = useRef(player);
  useEffect(() => {
    newest.current = player;
  });
  useEffect(() => listen(field.current!, () => newest.current), [field]);
}

function listen(element: HTMLElement, current: () => Player): () => void {
  /** Where each finger or button is down, by its number. */
  const down = new Map<number, number>();
  /** Where marking began, in seconds. */
  let anchor: number | null = null;
  const ended = new AbortController();
  const { signal } = ended;

  const shareAt = (clientX: number) => {
    const { left, width } = element.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - left) / width));
  };
  const secondsAt = (clientX: number) => {
    const { from, to } = current().view;
    return from + shareAt(clientX) * (to - from);
  };
  const goTo = (clientX: number) => {
    const at = secondsAt(clientX);
    current().seek(at);
    if (anchor !== null) current().mark({ from: Math.min(anchor, at), to: Math.max(anchor, at) });
  };
  const stretch = (number: number, clientX: number) => {
    const [other] = [...down].filter(([finger]) => finger !== number).map(([, x]) => x);
    const before = down.get(number)!;
    current().slide((before - clientX) / 2 / element.clientWidth);
    const [was, is] = [Math.abs(before - other), Math.abs(clientX - other)];
    if (was > NEAREST && is > NEAREST) current().zoom(was / is, shareAt((clientX + other) / 2));
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      down.set(event.pointerId, event.clientX);
      anchor = event.shiftKey && down.size === 1 ? secondsAt(event.clientX) : null;
      if (down.size === 1) goTo(event.clientX);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (!down.has(event.pointerId)) return;
      if (down.size === 2) stretch(event.pointerId, event.clientX);
      else if (down.size === 1) goTo(event.clientX);
      down.set(event.pointerId, event.clientX);
    },
    { signal },
  );
  for (const type of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(type, (event) => down.delete(event.pointerId), { signal });
  }
  element.addEventListener(
    'wheel',
    (event) => {
      const { deltaX, deltaY } = event;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        current().zoom(Math.exp(deltaY * ZOOM_PER_PIXEL), shareAt(event.clientX));
      } else if (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
        event.preventDefault();
        current().slide((deltaX === 0 ? deltaY : deltaX) / element.clientWidth);
      }
    },
    { signal, passive: false },
  );
  return () => ended.abort();
}
