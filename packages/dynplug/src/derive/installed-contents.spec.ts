// Packages that a thread lists beside this one: the same files as from this one alone, also when the thread is no help.
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { startThread } from '../support/file-thread';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { installedFiles } from '../tree/package-files';
import { InstalledContents } from './installed-contents';

/** Real folders of packages with a few files each, one without any. */
function packages(count: number): readonly string[] {
  const root = temporaryFolder();
  return Array.from({ length: count }, (_, at) => {
    const dir = path.join(root, `package-${at}`);
    mkdirSync(dir);
    if (at === 3) return dir;
    writeFiles(dir, {
      'package.json': { name: `package-${at}`, version: '1.0.0' },
      'index.js': 'x'.repeat(at),
      '.npmignore': 'lib',
      'node_modules/inner/index.js': '',
      'lib/node_modules/data.js': '',
      'lib/ä/.gitignore': '*',
      'lib/ä/Z.js': '1',
      'lib/ä/a.js': '22',
    });
    return dir;
  });
}

async function listed(contents: InstalledContents, dirs: readonly string[]): Promise<InstalledContents> {
  for (const dir of dirs) contents.expect(dir);
  await contents.listAhead();
  return contents;
}

describe('installed packages', () => {
  it('are listed alike by a thread and without one', async () => {
    const dirs = packages(60);
    const thread = startThread();
    const [alone, together] = [
      await listed(new InstalledContents(), dirs),
      await listed(new InstalledContents(thread), dirs),
    ];
    await thread.stop();
    expect(alone.count).toBe(59 * 5);
    expect(together.count).toBe(alone.count);
    for (const dir of dirs) expect(together.files(dir)).toEqual(alone.files(dir));
    expect(alone.files(dirs[7] as string).map((file) => file.path)).toEqual([
      'index.js',
      'lib/node_modules/data.js',
      'lib/ä/Z.js',
      'lib/ä/a.js',
      'package.json',
    ]);
  });

  it('are listed by the thread itself when it gets to them first', async () => {
    const dirs = packages(16);
    const thread = startThread();
    const taken = new SharedArrayBuffer(4);
    const leftOut = { anywhere: ['.gitignore', '.npmignore'], atTop: ['node_modules'] };
    const lists = await thread.list({ dirs, leftOut, taken });
    expect(lists?.paths.map((text) => text?.split('\0').filter(Boolean).length)).toEqual(
      dirs.map((dir) => installedFiles(dir).length),
    );
    // Somebody has begun with it.
    expect(await thread.list({ dirs, leftOut, taken })).toBeUndefined();
    await thread.stop();
  });

  it('are left to the one who asks when something in them is no file or folder', async () => {
    const dirs = packages(20);
    const dir = dirs[4] as string;
    symlinkSync('..', path.join(dir, 'lib/up'), 'junction');
    symlinkSync('index.js', path.join(dirs[5] as string, 'link.js'));
    const thread = startThread();
    const contents = await listed(new InstalledContents(thread), dirs);
    await thread.stop();
    expect(() => contents.files(dir)).toThrow(expect.objectContaining({ code: 'ELINK' }) as Error);
    expect(contents.files(dirs[5] as string).map((file) => file.path)).toContain('link.js');
  });

  it('are listed without the thread when it ends', async () => {
    const dirs = packages(40);
    const thread = startThread();
    const stopping = thread.stop();
    const contents = await listed(new InstalledContents(thread), dirs);
    await stopping;
    for (const dir of dirs) expect(contents.files(dir)).toEqual(installedFiles(dir));
  });
});
