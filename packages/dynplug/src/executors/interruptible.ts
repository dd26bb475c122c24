// Ctrl-C ends a run in order: what is in flight is given up, and the process may still print why.

/** A terminal sends a signal to all processes of a run, and Nx passes on to its tasks what it got: the same wish twice. */
const SAME_WISH_MS = 1000;

/**
 * @param work gets a signal that is aborted by the first SIGINT or SIGTERM; one that comes later, when what was in flight has not ended yet, ends
 * the process at once, as usual
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let first: number | undefined;
  const leave = (): unknown => process.off('SIGINT', stop).off('SIGTERM', stop);
  const stop = (signal: NodeJS.Signals): void => {
    first ??= performance.now();
    controller.abort();
    if (performance.now() - first < SAME_WISH_MS) return;
    leave();
    process.kill(process.pid, signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    leave();
  }
}
