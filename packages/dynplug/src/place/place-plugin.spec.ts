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
    expect(placePlugin({ exported, dynamicPluginsRoot })).toMatchObject({
      folder: path.join(dynamicPluginsRoot, 'acme-foo-backend-dynamic'),
    });
    writeFiles(folder, { 'second/package.json': MANIFEST, 'second/dist/new.js': '' });
    placePlugin({ exported: path.join(folder, 'second'), dynamicPluginsRoot });
    expect(readdirSync(dynamicPluginsRoot).sort()).toEqual(['.gitignore', 'acme-foo-backend-dynamic']);
    expect(readdirSync(path.join(dynamicPluginsRoot, 'acme-foo-backend-dynamic/dist'))).toEqual(['new.js']);
  });

  it('gives the folder of a frontend no suffix', () => {
    const folder = temporaryFolder();
    const [exported, dynamicPluginsRoot] = [path.join(folder, 'dist-dynamic'), path.join(folder, 'root')];
    const frontend = { name: '@acme/foo-dynamic', version: '1.0.0', backstage: { role: 'frontend-plugin' } };
    writeFiles(exported, { 'package.json': frontend });
    expect(placePlugin({ exported, dynamicPluginsRoot }).folder).toBe(path.join(dynamicPluginsRoot, 'acme-foo'));
  });

  it('says what is missing', () => {
    const folder = temporaryFolder();
    expect(() => placePlugin({ exported: folder, dynamicPluginsRoot: path.join(folder, 'root') })).toThrow(
      /holds no exported plugin/,
    );
    expect(existsSync(path.join(folder, 'root'))).toBe(false);
    writeFiles(folder, { 'package.json': MANIFEST, file: 'text' });
    expect(() => placePlugin({ exported: folder, dynamicPluginsRoot: path.join(folder, 'file') })).toThrow(
      /is not a folder/,
    );
    expect(readFileSync(path.join(folder, 'file'), 'utf8')).toBe('text');
  });
});
