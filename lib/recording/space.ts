/** Below this many bytes a recording is closed, while there is room to close it. */
const KEPT_FREE = 16 * 1024 * 1024;

export interface Space {
  /** Bytes that the site uses in this browser. */
  readonly used: number;
  /** Bytes that the browser lets it use. */
  readonly most: number;
}

/** What the browser tells of the site's storage; null where it tells nothing. */
export async function storageSpace(): Promise<Space | null> {
  const { usage, quota } = await navigator.storage.estimate();
  return usage === undefined || quota === undefined ? null : { used: usage, most: quota };
}

/** Whether a recording must end for want of room. */
export async function isStorageFull(): Promise<boolean> {
  const space = await storageSpace();
  return space !== null && space.most - space.used < KEPT_FREE;
}

/** Whether something failed because the storage is full. */
export function isQuotaError(error: unknown): boolean {
  return (error as DOMException | null)?.name === 'QuotaExceededError';
}
