/** Steps that can be taken back. */
const MOST = 200;

/** Something that changes step by step, and can go back and forth among the steps. */
export interface History<T> {
  /** The oldest first. */
  readonly past: readonly T[];
  readonly present: T;
  /** The next first. */
  readonly future: readonly T[];
}

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** A step further; what had been taken back is gone. */
export function step<T>({ past, present }: History<T>, next: T): History<T> {
  return { past: [...past, present].slice(-MOST), present: next, future: [] };
}

/** The same where there is nothing to take back. */
export function undo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), present: past[past.length - 1], future: [present, ...future] };
}

/** The same where nothing was taken back. */
export function redo<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, present], present: future[0], future: future.slice(1) };
}
