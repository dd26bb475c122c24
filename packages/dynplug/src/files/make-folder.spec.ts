import fs, { existsSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { makeFolder } from './make-folder';

describe('makeFolder', () => {
  it('makes a folder and those above it, once', () => {
    const folder = path.join(temporaryFolder(), 'a/b/c');
    makeFolder(folder);
    makeFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('gives the reason of the system on a read-only file system, where Node says ENOENT', () => {
    const parent = temporaryFolder();
    const mkdir = jest.spyOn(fs, 'mkdirSync').mockImplementation((folder, options) => {
      const code = typeof options === 'object' && options?.recursive ? 'ENOENT' : 'EROFS';
      throw Object.assign(new Error(`${code}: mkdir '${String(folder)}'`), { code });
    });
    expect(() => {
      makeFolder(path.join(parent, 'a/b'));
    }).toThrow(`EROFS: mkdir '${path.join(parent, 'a')}'`);
    mkdir.mockRestore();
  });

  it('fails where a part of the path is a file', () => {
    expect(() => {
      makeFolder(path.join(__filename, 'a'));
    }).toThrow(/ENOTDIR/);
  });
});
