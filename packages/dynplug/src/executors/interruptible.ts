// Ctrl-C ends a run in order: what is in flight is given up, and the process may still print why.

/** @param work gets a signal that is aborted by the first SIGINT or SIGTERM; a second one ends the process at once, as usual */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
