// @ts-check
// The inner loop of listing folders, in plain JavaScript because threads run it too.
const fs = require('node:fs');
const path = require('node:path');

/**
 * @typedef {object} ListedFile
 * @property {string} path POSIX, relative to the folder
 * @property {number} size bytes
 * @property {number} mode as the file system has it
 * @property {number} changed the inode's change time in ms
 */

/**
 * Names that are left out.
 * @typedef {object} LeftOut
 * @property {readonly string[]} anywhere
 * @property {readonly string[]} atTop directly in the folder
 */

/**
 * What is neither a file nor a folder with an ordinary name. Whoever cannot say throws.
 * @typedef {object} Irregular
 * @property {(file: string, above: readonly string[]) => fs.Stats} followLink what a link stands for, by its absolute path; `above` are the real folders on the way
 * @property {(folder: string, name: string) => void} takeName for a name that is not UTF-8: Node reads it with U+FFFD, and finds no file of that name
 */

/**
 * All files below a folder, sorted by path.
 * @param {string} dir real and absolute
 * @param {LeftOut} leftOut
 * @param {Irregular} irregular
 * @returns {ListedFile[]}
 */
function listFiles(dir, leftOut, { followLink, takeName }) {
  /** @type {ListedFile[]} */
  const files = [];
  /** @param {string} folder @param {string} prefix @param {readonly string[]} above */
  const visit = (folder, prefix, above) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const { name } = entry;
      if (leftOut.anywhere.includes(name) || (prefix === '' && leftOut.atTop.includes(name))) continue;
      if (name.includes('\ufffd')) takeName(folder, name);
      // path.join would look at the whole path again, for each file.
      const file = folder + path.sep + name;
      if (entry.isDirectory()) {
        visit(file, `${prefix}${name}/`, [...above, file]);
        continue;
      }
      const stats = entry.isSymbolicLink() ? followLink(file, above) : fs.statSync(file);
      if (stats.isDirectory()) visit(file, `${prefix}${name}/`, [...above, fs.realpathSync(file)]);
      else if (stats.isFile())
        files.push({ path: prefix + name, size: stats.size, mode: stats.mode, changed: stats.ctimeMs });
    }
  };
  visit(dir, '', [dir]);
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/**
 * @typedef {object} FoldersToList
 * @property {readonly string[]} dirs real and absolute
 * @property {LeftOut} leftOut
 * @property {SharedArrayBuffer} taken 4 bytes: not 0 when somebody has begun with them
 */

/**
 * Lists in few values, which threads exchange faster than thousands of objects.
 * @typedef {object} PackedLists
 * @property {readonly (string | null)[]} paths of the files in each folder, with NUL between them; null for a folder with something irregular
 * @property {Float64Array} numbers size, mode and change time of each file in turn
 */

/**
 * For another thread, unless that has begun itself.
 * @param {FoldersToList} work
 * @returns {PackedLists | undefined}
 */
function listForOthers({ dirs, leftOut, taken }) {
  if (!take(taken)) return undefined;
  /** @type {number[]} */
  const numbers = [];
  const paths = dirs.map((dir) => {
    try {
      const files = listFiles(dir, leftOut, { followLink: refuse, takeName: refuse });
      for (const { size, mode, changed } of files) numbers.push(size, mode, changed);
      return files.map((file) => file.path).join('\0');
    } catch {
      // Whoever asked looks for himself, and says what is wrong.
      return null;
    }
  });
  return { paths, numbers: Float64Array.from(numbers) };
}

/** @returns {never} */
function refuse() {
  throw new Error('irregular');
}

/**
 * What `listForOthers` packed: the files of each folder, null for one that it left.
 * @param {PackedLists} lists
 * @returns {readonly (readonly ListedFile[] | null)[]}
 */
function unpackLists({ paths, numbers }) {
  let at = 0;
  const next = () => /** @type {number} */ (numbers[at++]);
  /** @param {string} text */
  const unpack = (text) =>
    text.split('\0').map((file) => ({ path: file, size: next(), mode: next(), changed: next() }));
  return paths.map((text) => (text ? unpack(text) : text === null ? null : []));
}

/** True for the first who asks. @param {SharedArrayBuffer} taken */
function take(taken) {
  return Atomics.exchange(new Int32Array(taken), 0, 1) === 0;
}

module.exports = { listFiles, listForOthers, unpackLists, take };
