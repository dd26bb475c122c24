import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { replaceFile, writeWholeFile } from './replace-file';

describe('replaceFile', () => {
  it('makes folders, replaces a file as a whole, and leaves nothing beside it', () => {
    const root = temporaryFolder();
    writeFiles(root, { from: 'new', 'a/to': 'old' });
    for (const to of ['a/to', 'b/c/to']) {
      replaceFile(path.join(root, 'from'), path.join(root, to));
      expect(readFileSync(path.join(root, to), 'utf8')).toBe('new');
      expect(readdirSync(path.dirname(path.join(root, to)))).toEqual(['to']);
    }
  });

  it('says what could not be written, and leaves nothing half-written', () => {
    const root = temporaryFolder();
    writeFiles(root, { file: '', 'a/to': 'old' });
    expect(() => replaceFile(path.join(root, 'file'), path.join(root, 'file/to'))).toThrow(/file\/to could not be/);
    expect(() => replaceFile(path.join(root, 'absent'), path.join(root, 'a/to'))).toThrow(
      expect.objectContaining({ code: 'EWRITE' }) as Error,
    );
    expect(readdirSync(path.join(root, 'a'))).toEqual(['to']);
    expect(readFileSync(path.join(root, 'a/to'), 'utf8')).toBe('old');
  });

  it('hands on a bug in our code as it is', () => {
    const root = temporaryFolder();
    const noText = 5n as unknown as string;
    expect(() => writeWholeFile(path.join(root, 'to'), noText)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }) as Error,
    );
    expect(readdirSync(root)).toEqual([]);
  });
});
