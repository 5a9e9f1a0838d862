import { vi } from 'vitest';

/** What Node lacks of a browser's locks: one that a thread holds until the test says that it has ended. */
export function standInLocks(held: string): { ends(): void } {
  let ends = () => {};
  const ended = new Promise<void>((resolve) => {
    ends = resolve;
  });
  const request = async (name: string, task: () => unknown) => {
    if (name === held) await ended;
    return task();
  };
  vi.stubGlobal('navigator', { locks: { request } });
  return { ends };
}
