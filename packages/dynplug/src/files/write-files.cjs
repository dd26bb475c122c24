// @ts-check
// The inner loop of writing a folder, in plain JavaScript because worker threads run it too. The threads share the list and take the
// next block of it from a common counter, so that none waits for another.
const fs = require('node:fs');
const path = require('node:path');

const BLOCK = 256;
const BUFFER_BYTES = 1 << 20;

/** Code of the error for a source that is not as large as its entry says. */
const CHANGED = 'ECHANGED';

/**
 * @typedef {object} WriteFiles
 * @property {readonly import('./write-entries').WrittenFile[]} entries
 * @property {string} folder absolute; it exists
 * @property {'clone' | 'copy' | 'link'} how
 * @property {number} mask the rights that the umask takes away from what is made
 * @property {SharedArrayBuffer} counter 4 bytes: the first block that no thread has taken
 */

/**
 * Writes blocks of the list until none is left. Throws the first system error, or ECHANGED for a source of another size than its entry says; the other threads go on to theirs or to the end.
 * @param {WriteFiles} work
 */
function writeFiles({ entries, folder, how, mask, counter }) {
  const next = new Int32Array(counter);
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const folders = new Set([folder]);
  for (;;) {
    const start = Atomics.add(next, 0, 1) * BLOCK;
    if (start >= entries.length) return;
    for (const entry of entries.slice(start, start + BLOCK)) {
      const target = folder + path.sep + entry.path;
      makeFolder(path.dirname(target), folders, mask);
      if ('bytes' in entry.source) writeBytes(entry.source.bytes, target, entry.mode, mask);
      else if (how !== 'link' || !linked(entry.source.file, target)) {
        if (how === 'clone') clone(entry.source, target, entry);
        else copy(entry.source.file, target, entry, mask, buffer);
      }
    }
  }
}

/**
 * With mode 0755 whatever the umask. Another thread may make it at the same time. One level after the other, so that a folder which was
 * removed when the process was interrupted does not come back.
 * @param {string} folder absolute, in one that is there @param {Set<string>} made those that are there @param {number} mask
 */
function makeFolder(folder, made, mask) {
  if (made.has(folder)) return;
  makeFolder(path.dirname(folder), made, mask);
  try {
    fs.mkdirSync(folder);
    if (mask !== 0o022) fs.chmodSync(folder, 0o755);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  made.add(folder);
}

/** @param {Uint8Array} bytes @param {string} target @param {number} mode @param {number} mask */
function writeBytes(bytes, target, mode, mask) {
  fs.writeFileSync(target, bytes, { mode });
  if (mode & mask) fs.chmodSync(target, mode);
}

/** False where the file lies on another file system: a copy serves as well. @param {string} file @param {string} target */
function linked(file, target) {
  try {
    fs.linkSync(file, target);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EXDEV') throw error;
    return false;
  }
}

/**
 * @param {{ readonly file: string, readonly mode?: number }} source
 * @param {string} target
 * @param {{ readonly mode: number, readonly size: number }} entry
 */
function clone(source, target, { mode, size }) {
  fs.copyFileSync(source.file, target, fs.constants.COPYFILE_FICLONE);
  if (fs.statSync(target).size !== size) throw changed(source.file);
  if (source.mode !== mode) fs.chmodSync(target, mode);
}

/**
 * Where files can't be cloned, reading and writing takes half the time of copyFile, which asks for more than it gets there.
 * A read may return fewer bytes than asked without being at the end: FUSE and network file systems do so.
 * @param {string} file
 * @param {string} target
 * @param {{ readonly mode: number, readonly size: number }} entry
 * @param {number} mask
 * @param {Buffer} buffer
 */
function copy(file, target, { mode, size }, mask, buffer) {
  const from = fs.openSync(file, 'r');
  try {
    const to = fs.openSync(target, 'wx', mode);
    try {
      let copied = 0;
      for (let left = size; left >= 0; left = size - copied) {
        // One byte more than there should be: so the end needs no read of its own, and a file that has grown shows.
        const length = fs.readSync(from, buffer, 0, Math.min(buffer.length, left + 1), null);
        for (let at = 0; at < length; ) at += fs.writeSync(to, buffer, at, length - at);
        copied += length;
        if (length === 0 || copied === size) break;
      }
      if (copied !== size) throw changed(file);
      if (mode & mask) fs.fchmodSync(to, mode);
    } finally {
      fs.closeSync(to);
    }
  } finally {
    fs.closeSync(from);
  }
}

/** With a code instead of a class: errors of threads arrive without their class. @param {string} path */
function changed(path) {
  return Object.assign(new Error(`${path} changed while it was being read`), { code: CHANGED, path });
}

/** No thread takes another block of the list. @param {WriteFiles} work */
function forgoRest({ entries, counter }) {
  Atomics.store(new Int32Array(counter), 0, entries.length);
}

module.exports = { writeFiles, forgoRest, CHANGED };
