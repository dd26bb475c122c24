// A real pseudo-terminal, which util-linux's `script` makes: programs ask only where a person could answer.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 180_000;

/** Keys to press once a text is shown. */
export type Step = readonly [shown: string, ...keys: readonly string[]];

export const KEYS = { up: '\u001b[A', space: ' ', enter: '\r' } as const;

/**
 * Runs a command line on a terminal, and answers what it asks.
 * @param cwd absolute
 * @param env variables besides those of this process
 * @returns what the terminal showed
 * @throws with that, if the command fails
 */
export async function onTerminal(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  steps: readonly Step[],
): Promise<string> {
  const line = command.map((word) => `'${word}'`).join(' ');
  const { CI: _ci, ...own } = process.env;
  // A pseudo-terminal has no size of its own, and a list without lines shows nothing.
  const child = spawn('script', ['-qec', `stty rows 40 cols 140; ${line}`, '/dev/null'], {
    cwd,
    env: { ...own, ...env },
    stdio: 'pipe',
    timeout: TIMEOUT_MS,
  });
  let shown = '';
  let code: number | null | undefined;
  child.stdout.on('data', (data: Buffer) => (shown += data.toString()));
  const ended = new Promise<void>((resolve) => {
    child.once('close', (status) => {
      code = status;
      resolve();
    });
  });
  const until = async (isShown: () => boolean): Promise<void> => {
    while (code === undefined && !isShown()) await sleep(50);
  };
  for (const [text, ...keys] of steps) {
    await until(() => shown.includes(text));
    for (const key of keys) {
      const before = shown.length;
      if (code === undefined) child.stdin.write(key);
      // The prompt draws anew after each key.
      await until(() => shown.length > before);
    }
  }
  await ended;
  if (code !== 0) throw new Error(`${line} ended with ${String(code)}:\n${shown}`);
  return shown;
}
