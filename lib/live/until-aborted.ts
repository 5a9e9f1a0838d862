/** Waits for a promise, but no longer than the signal allows. @throws what the promise rejects with */
export async function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const done = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { signal: done.signal });
  });
  await Promise.race([promise, aborted]).finally(() => done.abort());
}

/**
 * What a promise brings, unless the signal comes first: then it is let go when it comes.
 * @throws what the promise rejects with
 */
export async function unlessAborted<T>(
  promise: Promise<T>,
  letGo: (late: T) => void,
  signal: AbortSignal,
): Promise<T | null> {
  await untilAborted(promise, signal);
  if (!signal.aborted) return promise;
  void promise.then(letGo, () => {}); // nobody waits for it any more
  return null;
}
