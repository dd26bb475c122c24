import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { type WrittenFile, addFile, writeEntries } from './write-entries';
import { CHANGED, writeFiles } from './write-files.cjs';

/** Enough for several threads, from sources of very different sizes. */
function manyEntries(): readonly WrittenFile[] {
  const sources = temporaryFolder();
  return Array.from({ length: 5000 }, (_, at): WrittenFile => {
    const file = `folder-${at % 70}/file-${at}`;
    if (at % 3 === 0) {
      const bytes = Buffer.from(`bytes ${at}`);
      return { path: file, mode: 0o644, size: bytes.length, source: { bytes } };
    }
    const source = path.join(sources, `source-${at % 50}`);
    const size = at % 50 === 7 ? 3_000_001 : at % 50;
    if (at < 100) writeFileSync(source, Buffer.alloc(size, at % 50), { mode: 0o600 });
    return { path: file, mode: at % 2 ? 0o755 : 0o644, size, source: { file: source, mode: 0o600 } };
  });
}

describe('writeEntries', () => {
  it('writes each entry once, with its content and mode, in as many threads as there are', async () => {
    const entries = manyEntries().filter((entry, at) => entry.size < 1000 || at < 300);
    const folder = path.join(temporaryFolder(), 'out');
    await writeEntries({ entries, folder, link: false });
    for (const entry of entries) {
      const file = path.join(folder, entry.path);
      const expected = 'bytes' in entry.source ? entry.source.bytes : readFileSync(entry.source.file);
      expect(readFileSync(file).equals(expected)).toBe(true);
      expect(statSync(file).mode & 0o777).toBe(entry.mode);
    }
  });

  it('is not written to its end when it is of no use any more', async () => {
    const entries = manyEntries().filter((entry) => entry.size < 1000);
    const folder = path.join(temporaryFolder(), 'out');
    const failing = new AbortController();
    const writing = writeEntries({ entries, folder, link: false, signal: failing.signal });
    failing.abort();
    await writing;
    expect(entries.filter((entry) => existsSync(path.join(folder, entry.path))).length).toBeLessThan(entries.length);
  });

  it('gets one more file with the modes of the others, whatever the umask', () => {
    const folder = temporaryFolder();
    const former = process.umask(0o077);
    try {
      addFile(path.join(folder, '.meta/done'), Buffer.from('ok'));
    } finally {
      process.umask(former);
    }
    expect(readFileSync(path.join(folder, '.meta/done'), 'utf8')).toBe('ok');
    expect(statSync(path.join(folder, '.meta')).mode & 0o777).toBe(0o755);
    expect(statSync(path.join(folder, '.meta/done')).mode & 0o777).toBe(0o644);
  });

  it('fails with the system’s error, whichever thread meets it, after all have ended', async () => {
    const entries = manyEntries().filter((entry) => entry.size < 1000);
    const broken = entries.map(
      (entry, at): WrittenFile =>
        at % 500 === 499 ? { ...entry, source: { file: '/nowhere/at/all', mode: 0o644 } } : entry,
    );
    const folder = path.join(temporaryFolder(), 'out');
    await expect(writeEntries({ entries: broken, folder, link: false })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('fails with the system’s error where folders can’t be made', async () => {
    const [entry] = manyEntries() as [WrittenFile];
    const entries = [{ ...entry, path: `${'long'.repeat(100)}/file` }];
    const folder = path.join(temporaryFolder(), 'out');
    await expect(writeEntries({ entries, folder, link: false })).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
  });
});

describe('a source of another size than its entry says', () => {
  it.each([3, 5])('fails the whole, in whichever thread it is read (%i bytes for 4)', async (size) => {
    const source = path.join(temporaryFolder(), 'source');
    writeFileSync(source, 'text');
    const good: WrittenFile = { path: '', mode: 0o644, size: 4, source: { file: source } };
    for (const count of [1, 5000]) {
      const entries = Array.from({ length: count }, (_, at) => ({
        ...good,
        path: `file-${at}`,
        size: at % 256 === 0 ? size : 4,
      }));
      const folder = path.join(temporaryFolder(), 'out');
      await expect(writeEntries({ entries, folder, link: false })).rejects.toMatchObject({
        code: 'EARCHIVE',
        message: `${source} changed while it was being read.`,
      });
    }
  });

  it('fails a clone, too', () => {
    const source = path.join(temporaryFolder(), 'source');
    writeFileSync(source, 'text');
    const entries = [{ path: 'file', mode: 0o644, size: 3, source: { file: source } }];
    const work = { entries, folder: temporaryFolder(), mask: 0o022, counter: new SharedArrayBuffer(4) };
    expect(() => writeFiles({ ...work, how: 'clone' })).toThrow(
      expect.objectContaining({ code: CHANGED, path: source }),
    );
  });
});
