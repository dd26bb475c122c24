import { chmodSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { findProgram } from './find-program';

describe('a program in the PATH', () => {
  it('is the first name in the first folder that has it and may run it', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'a/second': '', 'b/first': '', 'b/second': '', 'c/first': '', 'c/folder/x': '' });
    for (const file of ['b/first', 'b/second', 'c/first', 'a/second']) chmodSync(path.join(root, file), 0o755);
    chmodSync(path.join(root, 'b/first'), 0o644);
    const searchPath = ['a', 'b', 'c'].map((name) => path.join(root, name)).join(path.delimiter);
    expect(findProgram(['first', 'second'], searchPath)).toBe(path.join(root, 'c/first'));
    expect(findProgram(['second'], searchPath)).toBe(path.join(root, 'a/second'));
    expect(findProgram(['folder', 'third'], searchPath)).toBeUndefined();
    expect(findProgram(['first'], '')).toBeUndefined();
  });
});
