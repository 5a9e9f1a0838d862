/** Names the lock that whoever writes a recording holds; the browser lets go of it when the page dies. */
const nameOf = (id: string): string => `ugn-live recording ${id}`;

/** What this page holds. */
const held = new Set<string>();
const waiting = new Set<() => void>();

/** Holds a recording for writing. @returns a function that lets go of it */
export function holdRecording(id: string): () => void {
  const release = lock(nameOf(id));
  held.add(id);
  return () => {
    release();
    held.delete(id);
    for (const wake of waiting) wake();
    waiting.clear();
  };
}

/** Settles when this page writes no recording. */
export async function untilNoneHeld(): Promise<void> {
  while (held.size > 0) await new Promise<void>((resolve) => waiting.add(resolve));
}

/** Does something to a recording unless another page is writing it. @returns whether it was done */
export function unlessHeld(id: string, task: () => Promise<void>): Promise<boolean> {
  return unlessLocked(nameOf(id), task);
}

/** Names the lock of whoever makes or reads a file that is made of a recording. */
const scratchNameOf = (id: string, made: string): string => `ugn-live ${made} of recording ${id}`;

/** Holds what is made of a recording. @returns a function that lets go of it */
export function holdScratch(id: string, made: string): () => void {
  return lock(scratchNameOf(id, made));
}

/** Does something to what is made of a recording, unless a page makes or reads it. */
export function unlessScratchHeld(id: string, made: string, task: () => Promise<void>): Promise<boolean> {
  return unlessLocked(scratchNameOf(id, made), task);
}

function lock(name: string): () => void {
  let release: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    release = resolve;
  });
  void navigator.locks.request(name, () => over);
  return release;
}

function unlessLocked(name: string, task: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request(name, { ifAvailable: true }, async (taken) => {
    if (!taken) return false;
    await task();
    return true;
  });
}
