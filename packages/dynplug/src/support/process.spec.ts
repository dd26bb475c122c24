import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { endOfProgram, runProgram, startNodeChild } from './process';

const NODE = process.execPath;
const script = (code: string): string => {
  const file = path.join(temporaryFolder(), 'child.cjs');
  writeFileSync(file, code);
  return file;
};
const ask = (code: string, timeout = 10_000): Promise<unknown> =>
  startNodeChild({ script: script(code), cwd: temporaryFolder(), env: { GIVEN: 'x' } }).ask('in', timeout);

describe('programs', () => {
  it('get arguments as they are, input, and variables besides ours', async () => {
    const cwd = temporaryFolder();
    const print = 'console.log(JSON.stringify([process.argv.slice(1), process.cwd()]))';
    expect(JSON.parse(await runProgram(NODE, ['-e', print, '$(x) "y"', 'a b', ';'], cwd))).toEqual([
      ['$(x) "y"', 'a b', ';'],
      cwd,
    ]);
    expect(await runProgram(NODE, ['-e', 'process.stdin.pipe(process.stdout)'], cwd, 'in\n\n')).toBe('in\n');
    const { stdout } = await endOfProgram(NODE, ['-p', 'process.env.MINE + (process.env.PATH ? 1 : 0)'], cwd, {
      MINE: 'm',
    });
    expect(stdout).toBe('m1');
  });

  it('are read to the end, however much they print', async () => {
    const printed = await runProgram(NODE, ['-e', 'process.stdout.write("ä".repeat(3e6))'], temporaryFolder());
    expect(printed).toBe('ä'.repeat(3e6));
  });

  it('that fail say so with their last lines; the caller may look for itself', async () => {
    const code = 'console.log("out"); console.error("why"); process.exit(3)';
    await expect(runProgram(NODE, ['-e', code], temporaryFolder())).rejects.toMatchObject({
      code: 'ETOOL',
      message: expect.stringMatching(/ended with 3:\n(out\nwhy|why\nout)$/) as string,
    });
    expect(await endOfProgram(NODE, ['-e', code], temporaryFolder())).toEqual({
      succeeded: false,
      exitCode: 3,
      stdout: 'out',
      stderr: 'why',
    });
    const killed = await endOfProgram(
      NODE,
      ['-e', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 1e4)'],
      temporaryFolder(),
    );
    expect(killed).toMatchObject({ succeeded: false, exitCode: 'SIGTERM' });
  });

  it('that are absent, or end without reading, are no surprise', async () => {
    const cwd = temporaryFolder();
    for (const run of [runProgram, endOfProgram])
      await expect(run('dynplug-absent-program', ['x'], cwd)).rejects.toMatchObject({
        code: 'ETOOL',
        message: expect.stringContaining('is not installed') as string,
      });
    expect(await runProgram(NODE, ['-p', '1'], cwd, 'x'.repeat(1e6))).toBe('1');
  });
});

describe('children', () => {
  it('answer once', async () => {
    const code = `process.once('message', ({ dynplug }) => { process.send('noise'); process.send({ dynplug: [dynplug, process.env.GIVEN] }); setInterval(() => {}, 1e4); });`;
    expect(await ask(code)).toEqual({ kind: 'answer', answer: ['in', 'x'] });
  });

  it('that hang or die are told apart', async () => {
    expect(await ask('setInterval(() => {}, 1e4)', 300)).toEqual({ kind: 'timeout' });
    expect(await ask('console.error("oh"); process.exit(1)')).toEqual({ kind: 'died', output: 'oh' });
    expect(await ask('throw new Error("thrown")')).toMatchObject({
      kind: 'died',
      output: expect.stringContaining('thrown') as string,
    });
  });

  const started = async (): Promise<{ stop: () => void; pid: number }> => {
    const mark = path.join(temporaryFolder(), 'pid');
    const code = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, String(process.pid)); setInterval(() => {}, 1e4);`;
    const child = startNodeChild({ script: script(code), cwd: temporaryFolder() });
    while (!existsSync(mark) || readFileSync(mark, 'utf8') === '') await pause(20);
    return { stop: () => child.stop(), pid: Number(readFileSync(mark, 'utf8')) };
  };
  const isGone = async (pid: number): Promise<boolean> => {
    for (let tries = 0; tries < 100; tries++, await pause(50))
      try {
        process.kill(pid, 0);
      } catch {
        return true;
      }
    return false;
  };

  it('end when they are not needed, and with us', async () => {
    const before = process.listeners('exit');
    const unasked = await started();
    unasked.stop();
    expect(await isGone(unasked.pid)).toBe(true);
    const [first, second] = [await started(), await started()];
    const added = process.listeners('exit').filter((listener) => !before.includes(listener));
    // One for all: Node warns of more than ten.
    expect(added).toHaveLength(1);
    for (const listener of added) Reflect.apply(listener, process, []);
    expect(await isGone(first.pid)).toBe(true);
    expect(await isGone(second.pid)).toBe(true);
    expect(process.listeners('exit')).toEqual(before);
  });
});

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
