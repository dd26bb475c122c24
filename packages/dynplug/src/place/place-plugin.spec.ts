import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { placePlugin } from './place-plugin';

const MANIFEST = { name: '@acme/foo-backend-dynamic', version: '1.0.0' };

describe('placePlugin', () => {
  it('copies under the name that hosts use, and leaves nothing of a former version', () => {
    const folder = temporaryFolder();
    const [exported, dynamicPluginsRoot] = [path.join(folder, 'dist-dynamic'), path.join(folder, 'new/root')];
    writeFiles(exported, { 'package.json': MANIFEST, 'dist/old.js': '' });
    expect(placePlugin({ workspaceRoot: folder, projectRoot: '.', exported, dynamicPluginsRoot })).toMatchObject({
      folder: path.join(dynamicPluginsRoot, 'acme-foo-backend-dynamic'),
    });
    writeFiles(folder, { 'second/package.json': MANIFEST, 'second/dist/new.js': '' });
    placePlugin({ workspaceRoot: folder, projectRoot: '.', exported: path.join(folder, 'second'), dynamicPluginsRoot });
    expect(readdirSync(dynamicPluginsRoot).sort()).toEqual(['.gitignore', 'acme-foo-backend-dynamic']);
    expect(readdirSync(path.join(dynamicPluginsRoot, 'acme-foo-backend-dynamic/dist'))).toEqual(['new.js']);
  });

  it('gives the folder of a frontend no suffix', () => {
    const folder = temporaryFolder();
    const [exported, dynamicPluginsRoot] = [path.join(folder, 'dist-dynamic'), path.join(folder, 'root')];
    const frontend = { name: '@acme/foo-dynamic', version: '1.0.0', backstage: { role: 'frontend-plugin' } };
    writeFiles(exported, { 'package.json': frontend });
    expect(placePlugin({ workspaceRoot: folder, projectRoot: '.', exported, dynamicPluginsRoot }).folder).toBe(
      path.join(dynamicPluginsRoot, 'acme-foo'),
    );
  });

  it('removes what a process that was killed left behind, and nothing of one that runs', () => {
    const folder = temporaryFolder();
    const [exported, dynamicPluginsRoot] = [path.join(folder, 'dist-dynamic'), path.join(folder, 'root')];
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFiles(exported, { 'package.json': MANIFEST });
    writeFiles(dynamicPluginsRoot, {
      [`.acme-foo-backend-dynamic.new-${pid}/plugin/package.json`]: MANIFEST,
      [`.acme-bar.new-${process.ppid}/plugin/package.json`]: MANIFEST,
      '.kept/package.json': MANIFEST,
    });
    placePlugin({ workspaceRoot: folder, projectRoot: '.', exported, dynamicPluginsRoot });
    expect(readdirSync(dynamicPluginsRoot).sort()).toEqual([
      `.acme-bar.new-${process.ppid}`,
      '.kept',
      'acme-foo-backend-dynamic',
    ]);
  });

  it('says what is missing', () => {
    const folder = temporaryFolder();
    const place = (exported: string, dynamicPluginsRoot: string): unknown =>
      placePlugin({ workspaceRoot: folder, projectRoot: '.', exported, dynamicPluginsRoot });
    expect(() => place(folder, 'root')).toThrow(/holds no exported plugin/);
    expect(existsSync(path.join(folder, 'root'))).toBe(false);
    writeFiles(folder, { 'made/package.json': MANIFEST, file: 'text' });
    expect(() => place(path.join(folder, 'made'), 'file')).toThrow(/is not a folder/);
    expect(readFileSync(path.join(folder, 'file'), 'utf8')).toBe('text');
  });
});
