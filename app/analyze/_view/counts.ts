import { isOpen, isRetryable, type QueueItem } from '@/lib/analyze/queue';

export interface Counts {
  readonly read: number;
  readonly failed: number;
  /** Waiting or being read. */
  readonly open: number;
  /** Failed or cancelled: can be tried again. */
  readonly retryable: number;
  /** Failed, cancelled, or read with something worth knowing. */
  readonly remarkable: number;
  /** Share of all work that is done, 0..1. */
  readonly share: number;
}

export function countsOf(items: readonly QueueItem[]): Counts {
  const count = (is: (item: QueueItem) => boolean) => items.filter(is).length;
  const taken = items.filter(({ state }) => state !== 'cancelled');
  return {
    read: count(({ outcome }) => outcome?.kind === 'read'),
    failed: count(({ outcome }) => outcome?.kind === 'failed'),
    open: count(isOpen),
    retryable: count(isRetryable),
    remarkable: count(isRemarkable),
    share: taken.reduce((sum, { share }) => sum + share, 0) / Math.max(1, taken.length),
  };
}

/** Whether a file needs a look. */
export function isRemarkable(item: QueueItem): boolean {
  return isRetryable(item) || (item.outcome?.kind === 'read' && item.outcome.remarks.length > 0);
}
