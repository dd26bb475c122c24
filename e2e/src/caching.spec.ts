// What makes an export run again, and what does not.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { dynamicDir, exportPlugin, withChange } from './portal';

const cachedWith = (
  file: string,
  change: (text: string) => string,
  folder = 'notes-backend',
  ...flags: readonly string[]
): Promise<boolean> =>
  withChange(file, change, async () => {
    const { code, output, cached } = await exportPlugin(folder, ...flags);
    if (code !== 0) throw new Error(output);
    return cached;
  });

const comment = (text: string): string => `${text}\n// changed\n`;
/** A private dependency as a lockfile change shows it to Nx. */
const relock =
  (name: string) =>
  (text: string): string => {
    const lock = JSON.parse(text) as { packages: Record<string, { version: string; integrity?: string }> };
    const entry = lock.packages[`node_modules/${name}`];
    if (!entry) throw new Error(`${name} is not in the lockfile`);
    entry.version = '99.0.0';
    delete entry.integrity;
    return JSON.stringify(lock, null, 2);
  };

describe('the cache', () => {
  beforeAll(async () => {
    const { code, output } = await exportPlugin('notes-backend');
    if (code !== 0) throw new Error(output);
  });

  it('answers a second run, and restores a folder that was removed', async () => {
    expect((await exportPlugin('notes-backend')).cached).toBe(true);
    rmSync(dynamicDir('notes-backend'), { recursive: true });
    expect((await exportPlugin('notes-backend')).cached).toBe(true);
    expect(existsSync(path.join(dynamicDir('notes-backend'), 'dist/index.cjs.js'))).toBe(true);
  });

  it.each<[string, string, (text: string) => string]>([
    ['the plugin', 'plugins/notes-backend/src/index.ts', comment],
    [
      'a migration',
      'plugins/notes-backend/migrations/changed.js',
      () => 'exports.up = async () => {};\nexports.down = async () => {};\n',
    ],
    ['an embedded library', 'plugins/notes-common/src/index.ts', comment],
    ['the installed version of a private dependency', 'package-lock.json', relock('express-promise-router')],
    ['backstage.json', 'backstage.json', (text) => text.replace('1.55.0', '1.55.1')],
  ])('misses after a change in %s', async (_what, file, change) => {
    expect(await cachedWith(file, change)).toBe(false);
  });

  it('misses after a change of an option', async () => {
    expect((await exportPlugin('notes-backend', '--prune')).cached).toBe(false);
    await exportPlugin('notes-backend');
  });

  it.each<[string, string, (text: string) => string]>([
    ['another plugin', 'plugins/cloud-backend/src/index.ts', comment],
    ['a test file', 'plugins/notes-backend/src/router.test.ts', comment],
    ['an unrelated dependency', 'package-lock.json', relock('@aws-sdk/client-s3')],
  ])('hits after a change in %s', async (_what, file, change) => {
    expect(await cachedWith(file, change)).toBe(true);
  });
});
