import { spawnSync } from 'node:child_process';
import fs, { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeTemporaryFolder } from './temporary-folder';

describe('a temporary folder', () => {
  it('is only ours to read, and gone when it is removed', () => {
    const folder = makeTemporaryFolder('spec');
    expect(path.dirname(folder.path)).toBe(tmpdir());
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    folder.remove();
    folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  it('has a short path where sockets need one, whatever TMPDIR is', () => {
    const { TMPDIR } = process.env;
    process.env['TMPDIR'] = path.join(tmpdir(), 'long'.repeat(30));
    try {
      const folder = makeTemporaryFolder('spec', { isShort: true });
      folder.remove();
      expect(folder.path.length).toBeLessThan(50);
    } finally {
      if (TMPDIR === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = TMPDIR;
    }
  });

  it('removes those of processes that were killed, and no others', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const [gone, away, foreign] = [`dynplug-spec-${pid}-00aa`, `dynplug-spec-${pid}-00ab0`, `dynplug-spec-mine`].map(
      (name) => path.join(tmpdir(), name),
    ) as [string, string, string];
    for (const folder of [gone, away, foreign]) mkdirSync(path.join(folder, 'deep'), { recursive: true });
    const first = makeTemporaryFolder('spec');
    const second = makeTemporaryFolder('spec');
    try {
      expect([gone, away, foreign, first.path].map((folder) => existsSync(folder))).toEqual([false, false, true, true]);
    } finally {
      first.remove();
      second.remove();
      spawnSync('rm', ['-r', foreign]);
    }
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith('dynplug-spec-') && !name.startsWith('dynplug-spec-mine')),
    ).not.toContain(path.basename(first.path));
  });

  it('goes with a process that is stopped while it is made or removed', () => {
    const listeners: number[] = [];
    const noted = (name: 'mkdirSync' | 'rmSync'): jest.SpyInstance => {
      const original = fs[name].bind(fs) as (...args: unknown[]) => unknown;
      return jest.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
        listeners.push(process.listenerCount('SIGTERM'));
        return original(...args);
      }) as never);
    };
    const spies = [noted('mkdirSync'), noted('rmSync')];
    makeTemporaryFolder('spec').remove();
    for (const spy of spies) spy.mockRestore();
    expect(listeners).toEqual([1, 1]);
  });
});
