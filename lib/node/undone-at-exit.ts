const open = new Set<() => void>();
const SIGNALS: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/**
 * Has something undone when the process ends or is asked to, such as a temporary file.
 * @param undo is called once, and must not wait
 * @returns undoes it now
 */
export function undoneAtExit(undo: () => void): () => void {
  const once = () => {
    if (!open.delete(once)) return;
    if (open.size === 0) listen('off');
    undo();
  };
  if (open.size === 0) listen('on');
  open.add(once);
  return once;
}

function listen(how: 'on' | 'off'): void {
  process[how]('exit', undoAll);
  for (const signal of Object.keys(SIGNALS)) process[how](signal, end);
}

function undoAll(): void {
  for (const undo of [...open]) undo();
}

/** Who listens to a signal must end the process itself, and with the code that the signal would give. */
function end(signal: NodeJS.Signals): void {
  undoAll();
  process.exit(128 + SIGNALS[signal]!);
}
