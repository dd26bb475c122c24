/** Root ignores permissions, so the run is another user's. */
export async function asNobody(run: () => unknown): Promise<void> {
  if (process.getuid?.() === 0) process.seteuid?.(65534);
  try {
    await run();
  } finally {
    if (process.getuid?.() === 0) process.seteuid?.(0);
  }
}
