import { parseHTML } from 'linkedom';
import { act, createElement } from 'react';
import { vi } from 'vitest';

/*
 * Hooks run on a document that nothing draws. Timers are the test's own (vi.useFakeTimers), so that nothing depends
 * on how busy the machine is.
 */

const PICTURE_MS = 20;

/** Stands in for the browser's page until vi.unstubAllGlobals(). @param body markup */
export function emptyPage(body = ''): Document {
  const { window, document } = parseHTML(`<!doctype html><html><body>${body}</body></html>`);
  Object.assign(window, { location: { protocol: 'http:' } });
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', { userAgent: '' });
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  return document as unknown as Document;
}

/** An event as the page's listeners get it. @param facts set on it, such as its key */
export function eventOf(document: Document, type: string, facts: object = {}): Event {
  const event = document.createEvent('Event');
  event.initEvent(type, true, true);
  for (const [name, value] of Object.entries(facts)) Object.defineProperty(event, name, { value });
  return event;
}

function Probe({ run, given }: { run: (given: unknown) => void; given: unknown }) {
  run(given);
  return null;
}

/** A hook in a component of its own, on an emptyPage. */
export async function mounted<P, R>(hook: (given: P) => R, first: P) {
  const { createRoot } = await import('react-dom/client');
  let result: R;
  const run = (given: unknown) => {
    result = hook(given as P);
  };
  const root = createRoot(document.createElement('div'));
  const update = (given: P) => act(async () => root.render(createElement(Probe, { run, given })));
  await update(first);
  return {
    /** What the hook returned last. */
    get now(): R {
      return result;
    },
    update,
    /** Does something and waits until the page has followed. */
    does: (action: () => unknown) => act(async () => void (await action())),
    /** Lets time pass on fake timers; the page follows every picture of the screen. */
    passes: async (milliseconds: number) => {
      for (let left = milliseconds; left > 0; left -= PICTURE_MS) {
        await act(() => vi.advanceTimersByTimeAsync(Math.min(left, PICTURE_MS)));
      }
    },
    leave: () => act(async () => root.unmount()),
  };
}
