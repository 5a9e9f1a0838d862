/**
 * In a thread: holds a lock as long as the thread lives. The browser lets go of it when the thread ends, for whatever
 * reason, and says nothing of that end otherwise.
 * @returns its name, for whenThreadEnds; null where there are no locks, as on a page that is not a secure context
 */
export function holdThreadLock(): Promise<string | null> {
  if (!('locks' in navigator)) return Promise.resolve(null);
  const name = `ugn-live thread ${crypto.randomUUID()}`;
  return new Promise((resolve) => {
    const held = navigator.locks.request(name, () => {
      resolve(name);
      return new Promise(() => {}); // to the end
    });
    held.catch(() => resolve(null)); // an origin of its own has none
  });
}

/** Calls back when the thread that holds a lock has ended. @param lock of holdThreadLock */
export function whenThreadEnds(lock: string, onEnd: () => void): void {
  navigator.locks.request(lock, onEnd).catch(() => {}); // the page goes away
}
