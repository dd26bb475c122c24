// With a real pseudo-terminal, which util-linux's `script` makes: libraries for prompts behave otherwise without one.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askOnTerminal } from './ask-on-terminal';

const hasTerminal = spawnSync('script', ['--version']).status === 0;
if (!hasTerminal && process.env['CI']) throw new Error('The specs of prompts require script, of util-linux.');

const NAMES = ['@acme/notes-backend', '@acme/todo-backend', '@acme/kiosk'];
const TIMEOUT_MS = 60_000;
const RUN = path.join(__dirname, '../testing/run-typescript.cjs');

/** Presses keys once the list is shown. @returns what the terminal showed */
async function pressed(...keys: readonly string[]): Promise<string> {
  const words = [
    process.execPath,
    RUN,
    path.join(__dirname, 'ask-on-terminal.ts'),
    'askOnTerminal',
    JSON.stringify([NAMES]),
  ];
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
  await until(() => shown.includes('kiosk'));
  for (const key of keys) {
    const before = shown.length;
    child.stdin.write(key);
    // The prompt draws anew after each key.
    await until(() => shown.length > before);
  }
  await ended;
  return shown;
}

(hasTerminal ? describe : describe.skip)('on a terminal', () => {
  it('offers the names and returns those that are selected', async () => {
    const shown = await pressed(' ', '\u001b[B', '\u001b[B', ' ', '\r');
    expect(shown).toContain('@acme/todo-backend');
    expect(shown).toContain('["@acme/notes-backend","@acme/kiosk"]');
  });

  it('marks what is selected without color', async () => {
    const shown = (await pressed('\u001b[B', ' ', '\r')).replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
    expect(shown).toContain('[ ] @acme/notes-backend\r\n[x] @acme/todo-backend\r\n[ ] @acme/kiosk');
  });

  it('asks again when nothing is selected', async () => {
    const shown = await pressed('\r', 'a', '\r');
    expect(shown).toContain('Select at least one');
    expect(shown).toContain(JSON.stringify(NAMES));
  });

  it('ends with EINTERRUPTED after Ctrl-C', async () => {
    expect(await pressed('\u0003')).toContain('No plugin was chosen');
  });
});

it('asks nobody without a terminal', () => {
  expect(askOnTerminal(NAMES)).toBeUndefined();
});
