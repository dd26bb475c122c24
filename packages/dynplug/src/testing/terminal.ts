// A real pseudo-terminal, which util-linux's `script` makes: libraries for prompts behave otherwise without one.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 60_000;
const RUN = path.join(__dirname, 'run-typescript.cjs');

const hasTerminal = spawnSync('script', ['--version']).status === 0;
if (!hasTerminal && process.env['CI']) throw new Error('The specs of prompts require script, of util-linux.');

/** `describe` for what needs a terminal. On a laptop without `script` it is skipped. */
export const describeTerminal = hasTerminal ? describe : describe.skip;

/** Keys to press once a text is shown. */
export type Step = readonly [shown: string, ...keys: readonly string[]];

/**
 * Calls an exported function, which asks, and answers it.
 * @param file absolute, TypeScript
 * @returns what the terminal showed, with the result as JSON at its end
 */
export async function answered(
  file: string,
  name: string,
  args: readonly unknown[],
  steps: readonly Step[],
): Promise<string> {
  const words = [process.execPath, RUN, file, name, JSON.stringify(args)];
  // A pseudo-terminal has no size of its own, and a list without lines shows nothing.
  const command = `stty rows 24 cols 100; ${words.map((word) => `'${word}'`).join(' ')}`;
  const { CI: _ci, ...env } = process.env;
  const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: 'pipe', timeout: TIMEOUT_MS });
  let shown = '';
  child.stdout.on('data', (data: Buffer) => (shown += data.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  let isOpen = true;
  void ended.then(() => (isOpen = false));
  const until = async (isShown: () => boolean): Promise<void> => {
    while (isOpen && !isShown()) await sleep(20);
  };
  for (const [text, ...keys] of steps) {
    await until(() => shown.includes(text));
    for (const key of keys) {
      const before = shown.length;
      child.stdin.write(key);
      // The prompt draws anew after each key.
      await until(() => shown.length > before);
    }
  }
  await ended;
  return shown;
}
