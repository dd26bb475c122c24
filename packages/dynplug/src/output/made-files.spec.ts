import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { requireMadeFiles } from './made-files';

describe('files that a use case promised', () => {
  const folder = temporaryFolder();
  beforeAll(() => {
    writeFiles(folder, { 'a/full.txt': 'four', 'empty.txt': '', 'folder/x': 'x' });
  });

  it('are accepted when each is there, with its size if that is known', () => {
    expect(() => {
      requireMadeFiles(folder, [
        { path: 'a/full.txt' },
        { path: 'a/full.txt', size: 4 },
        { path: 'empty.txt', size: 0 },
      ]);
    }).not.toThrow();
  });

  it.each([
    [{ path: 'absent.txt' }, 'absent.txt was not written as it should be: it is missing.'],
    [{ path: 'empty.txt' }, 'empty.txt was not written as it should be: it has 0 bytes.'],
    [{ path: 'a/full.txt', size: 5 }, 'a/full.txt was not written as it should be: it has 4 bytes instead of 5 bytes.'],
    [{ path: 'folder' }, 'folder was not written as it should be: it is missing.'],
  ])('are rejected: %j', (file, message) => {
    expect(() => {
      requireMadeFiles(folder, [file]);
    }).toThrow(expect.objectContaining({ code: 'EWRITE', message }) as Error);
  });
});
