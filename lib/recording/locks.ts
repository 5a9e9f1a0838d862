/** Names the lock that whoever writes a recording holds; the browser lets go of it when the page dies. */
const nameOf = (id: string): string => `ugn-live recording ${id}`;

/** Holds a recording for writing. @returns a function that lets go of it */
export function holdRecording(id: string): () => void {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  void navigator.locks.request(nameOf(id), () => held);
  return release;
}

/** Does something to a recording unless another page is writing it. @returns whether it was done */
export function unlessHeld(id: string, task: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request(nameOf(id), { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    await task();
    return true;
  });
}
