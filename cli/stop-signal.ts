/** Aborts at the first Ctrl-C or SIGTERM; the second ends the process at once. */
export function stopSignal(say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    say('Stopping after this step; once more stops at once.');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
