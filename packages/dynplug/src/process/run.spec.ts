import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type ChildResult, startNodeChild } from './run';

/** What comes of a child that runs some code when it is asked, and goes on for ever. */
async function resultOf(code: string): Promise<ChildResult<unknown>> {
  const folder = temporaryFolder();
  const forever = 'setInterval(() => undefined, 1000);';
  writeFiles(folder, { 'child.cjs': `process.once('message', () => { ${code} ${forever} });` });
  return await startNodeChild({ script: path.join(folder, 'child.cjs'), cwd: folder }).ask({}, 3000);
}

describe('a child that does not answer in time', () => {
  it('has said how far it came', async () => {
    const send = (step: string): string => `process.send({ reached: '${step}' });`;
    expect(await resultOf(`${send('first')} ${send('second')}`)).toEqual({ kind: 'timeout', reached: 'second' });
  });

  it('may say nothing, or something else', async () => {
    expect(await resultOf('process.send({ reached: 1 });')).toEqual({ kind: 'timeout' });
  });
});

describe('a signal to a process that runs a program', () => {
  it.each([
    ['endOfProgram', 'SIGTERM'],
    ['endOfProgram', 'SIGINT'],
    ['runProgram', 'SIGTERM'],
  ] as const)('ends both: %s, %s', async (name, signal) => {
    const folder = temporaryFolder();
    const program = "setInterval(() => require('fs').appendFileSync('ticks', '.'), 20);";
    const args = [process.execPath, ['-e', program], folder];
    const script = path.join(__dirname, '../testing/run-typescript.cjs');
    const running = spawn(process.execPath, [script, path.join(__dirname, 'run.ts'), name, JSON.stringify(args)]);
    const ended = once(running, 'exit');
    const file = path.join(folder, 'ticks');
    while (!existsSync(file)) await sleep(50);
    running.kill(signal);
    const late = setTimeout(() => running.kill('SIGKILL'), 5000);
    expect(await ended).toEqual([null, signal]);
    clearTimeout(late);
    const ticks = statSync(file).size;
    await sleep(300);
    expect(statSync(file).size).toBe(ticks);
  });
});

describe('a child that has answered', () => {
  const answering = `process.on('message', ({ again }) => { if (!again) process.send({ dynplug: process.pid }); }); setInterval(() => undefined, 1000);`;
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  const asked = (work: (pid: number) => Promise<void>, timeout = 20_000): Promise<ChildResult<number>> => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'child.cjs': answering });
    return startNodeChild({ script: path.join(folder, 'child.cjs'), cwd: folder }).ask<number>({}, timeout, work);
  };

  it('lives for the work that needs it, however long that takes, and not longer', async () => {
    let during: boolean | undefined;
    const result = await asked(async (pid) => {
      await sleep(1500);
      during = isAlive(pid);
    }, 1000);
    expect([result.kind, during]).toEqual(['answer', true]);
    if (result.kind === 'answer') expect(isAlive(result.answer)).toBe(false);
  });

  it('ends when that work fails', async () => {
    let pid = 0;
    const work = asked((found) => {
      pid = found;
      return Promise.reject(new Error('no luck'));
    });
    await expect(work).rejects.toThrow('no luck');
    expect(isAlive(pid)).toBe(false);
  });
});
