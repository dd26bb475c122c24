import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { transpileModule } from 'typescript';
import { temporaryFolder } from '../testing/temporary-folder';

/** A process that works until its signal is aborted, and tidies up for so long; it gets these signals, after so many milliseconds each. */
async function run(tidying: number, signals: readonly (readonly [number, NodeJS.Signals])[]): Promise<object> {
  const folder = temporaryFolder();
  const source = readFileSync(path.join(__dirname, 'interruptible.ts'), 'utf8');
  writeFileSync(path.join(folder, 'interruptible.js'), transpileModule(source, {}).outputText);
  const script = `
    const { interruptible } = require('./interruptible.js');
    const work = (signal) => new Promise((resolve) => {
      const busy = setInterval(() => undefined, 1000);
      signal.addEventListener('abort', () => setTimeout(() => resolve(clearInterval(busy)), ${tidying}));
      console.log('at work');
    });
    void interruptible(work).then(() => console.log('tidied up'));`;
  writeFileSync(path.join(folder, 'run.js'), script);
  const child = spawn(process.execPath, ['run.js'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child.stdout, 'data');
  const over = once(child, 'close');
  for (const [after, signal] of signals) {
    await sleep(after);
    child.kill(signal);
  }
  const [code, signal] = (await over) as [number | null, string | null];
  return { code, signal, isTidy: said.includes('tidied up') };
}

describe('a run that is stopped', () => {
  it.each<[string, readonly (readonly [number, NodeJS.Signals])[]]>([
    ['once', [[0, 'SIGINT']]],
    [
      'by a terminal and by Nx',
      [
        [0, 'SIGINT'],
        [20, 'SIGINT'],
        [20, 'SIGTERM'],
      ],
    ],
    [
      'by SIGTERM and by Nx',
      [
        [0, 'SIGTERM'],
        [20, 'SIGTERM'],
      ],
    ],
  ])('%s ends in order', async (_title, signals) => {
    expect(await run(300, signals)).toEqual({ code: 0, signal: null, isTidy: true });
  });

  it('again, after a while, ends at once', async () => {
    const signals = [
      [0, 'SIGINT'],
      [1200, 'SIGINT'],
    ] as const;
    expect(await run(60_000, signals)).toEqual({ code: null, signal: 'SIGINT', isTidy: false });
  });
});
