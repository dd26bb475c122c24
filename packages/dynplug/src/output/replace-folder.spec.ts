import fs, { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { DynplugError } from '../errors/errors';
import type { MadeFile } from './made-files';
import { replaceFolder } from './replace-folder';

/** No permission stops root: then the work is done as another user. */
async function withoutPrivileges<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

async function write(folder: string): Promise<readonly MadeFile[]> {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'new.txt'), 'new');
  return Promise.resolve([{ path: 'new.txt', size: 3 }]);
}

describe('replaceFolder', () => {
  it('puts the new folder in the place of the former one', async () => {
    const parent = temporaryFolder();
    writeFiles(parent, { 'out/former.txt': 'former' });
    await replaceFolder(path.join(parent, 'out'), write);
    expect(readdirSync(parent)).toEqual(['out']);
    expect(readdirSync(path.join(parent, 'out'))).toEqual(['new.txt']);
  });

  it('says which folder is not writable, and leaves the former one alone', async () => {
    const parent = temporaryFolder();
    writeFiles(parent, { 'out/former.txt': 'former' });
    chmodSync(parent, 0o555);
    try {
      const error: unknown = await withoutPrivileges(() =>
        replaceFolder(path.join(parent, 'out'), write).catch((reason: unknown) => reason),
      );
      expect(error).toBeInstanceOf(DynplugError);
      expect(error).toMatchObject({
        code: 'EWRITE',
        message: expect.stringMatching(/out could not be written: EACCES/) as string,
        hint: 'Check the permissions of the folder. The former output is as it was.',
      });
      expect(readdirSync(parent)).toEqual(['out']);
      expect(readFileSync(path.join(parent, 'out/former.txt'), 'utf8')).toBe('former');
    } finally {
      chmodSync(parent, 0o755);
    }
  });

  it('hands on a bug in our code as it is, and leaves nothing half-written', async () => {
    const parent = temporaryFolder();
    writeFiles(parent, { 'out/former.txt': 'former' });
    const fault = new TypeError("Cannot read properties of undefined (reading 'x')");
    const faulty = async (aside: string): Promise<never> => {
      await write(aside);
      throw fault;
    };
    await expect(replaceFolder(path.join(parent, 'out'), faulty)).rejects.toBe(fault);
    expect(readdirSync(parent)).toEqual(['out']);
    expect(readFileSync(path.join(parent, 'out/former.txt'), 'utf8')).toBe('former');
  });

  it('fails in the same way where the folder above cannot be made', async () => {
    const parent = temporaryFolder();
    writeFileSync(path.join(parent, 'file'), '');
    await expect(replaceFolder(path.join(parent, 'file/out'), write)).rejects.toMatchObject({ code: 'EWRITE' });
  });

  it('leaves nothing of what was written when writing fails in the middle, and passes on a DynplugError', async () => {
    const parent = temporaryFolder();
    const ours = new DynplugError('ELINK', 'a link');
    const half = async (folder: string): Promise<never> => {
      await write(folder);
      throw ours;
    };
    await expect(replaceFolder(path.join(parent, 'out'), half)).rejects.toBe(ours);
    expect(readdirSync(parent)).toEqual([]);
  });

  it.each([
    ['is missing', { path: 'report.json' }],
    ['is empty', { path: 'empty.txt' }],
    ['has another size', { path: 'new.txt', size: 4 }],
  ])('keeps the former folder when a promised file %s', async (_what, promised) => {
    const parent = temporaryFolder();
    writeFiles(parent, { 'out/former.txt': 'former' });
    const short = async (folder: string): Promise<readonly MadeFile[]> => {
      const made = await write(folder);
      writeFileSync(path.join(folder, 'empty.txt'), '');
      return [...made, promised];
    };
    await expect(replaceFolder(path.join(parent, 'out'), short)).rejects.toMatchObject({ code: 'EWRITE' });
    expect(readdirSync(parent)).toEqual(['out']);
    expect(readdirSync(path.join(parent, 'out'))).toEqual(['former.txt']);
  });

  describe('while another process replaces the same folder', () => {
    const rename = fs.renameSync;
    afterEach(() => jest.restoreAllMocks());

    it('keeps the folder of the last writer', async () => {
      const parent = temporaryFolder();
      writeFiles(parent, { 'out/former.txt': 'former' });
      jest.spyOn(fs, 'renameSync').mockImplementationOnce((from, to) => {
        rename(from, to);
        // The other one comes between the two renames.
        writeFiles(parent, { 'out/other.txt': 'other' });
      });
      await replaceFolder(path.join(parent, 'out'), write);
      expect(readdirSync(parent)).toEqual(['out']);
      expect(readdirSync(path.join(parent, 'out'))).toEqual(['new.txt']);
    });

    it('does not mind that the other has moved the former one away', async () => {
      const parent = temporaryFolder();
      writeFiles(parent, { 'out/former.txt': 'former' });
      const theirs = path.join(parent, `out.former-${process.ppid}-other`);
      jest.spyOn(fs, 'renameSync').mockImplementationOnce((from, to) => {
        rename(from, theirs);
        rename(from, to);
      });
      await replaceFolder(path.join(parent, 'out'), write);
      expect(readdirSync(parent)).toEqual(['out', path.basename(theirs)]);
      expect(readdirSync(path.join(parent, 'out'))).toEqual(['new.txt']);
      // It is the other's as long as that runs.
      await replaceFolder(path.join(parent, 'out'), write);
      expect(readdirSync(parent)).toEqual(['out', path.basename(theirs)]);
    });
  });

  it('puts the former folder back when the new one cannot take its place', async () => {
    const parent = temporaryFolder();
    writeFiles(parent, { 'out/former.txt': 'former' });
    const vanishes = (folder: string): Promise<readonly []> => {
      fs.rmSync(folder, { force: true });
      return Promise.resolve([]);
    };
    await expect(replaceFolder(path.join(parent, 'out'), vanishes)).rejects.toMatchObject({ code: 'EWRITE' });
    expect(readdirSync(parent)).toEqual(['out']);
    expect(readFileSync(path.join(parent, 'out/former.txt'), 'utf8')).toBe('former');
  });
});
