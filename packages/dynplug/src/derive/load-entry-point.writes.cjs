// @ts-check
// The folder that an entry point loads from is made of links to files of the workspace. What code writes to is copied there first, so
// that loading a package never changes it. Holds for `fs` in the main thread; native code and other processes pass by.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');
const { fileURLToPath } = require('node:url');

/** Functions that write, with the positions of the paths that they change. */
const WRITERS = {
  ...Object.fromEntries(
    [
      'appendFile',
      'chmod',
      'chown',
      'mkdir',
      'mkdtemp',
      'rm',
      'rmdir',
      'truncate',
      'unlink',
      'utimes',
      'writeFile',
    ].map((name) => [name, [0]]),
  ),
  ...Object.fromEntries(['copyFile', 'cp', 'link', 'symlink'].map((name) => [name, [1]])),
  rename: [0, 1],
};

/** @param {() => string} folder absolute */
function copyBeforeWriting(folder) {
  for (const [name, positions] of Object.entries(WRITERS))
    wrap(name, (args) => positions.forEach((at) => detach(folder(), args[at])));
  wrap('open', ([file, flags]) => {
    if (writes(flags)) detach(folder(), file);
  });
  syncBuiltinESMExports();
}

/** While a copy is made, by the same functions. */
let copying = false;

/** In all three forms. @param {string} name @param {(args: any[]) => void} before */
function wrap(name, before) {
  for (const [owner, key] of /** @type {[any, string][]} */ ([
    [fs, name],
    [fs, `${name}Sync`],
    [fs.promises, name],
  ])) {
    const original = owner[key];
    owner[key] = function (/** @type {any[]} */ ...args) {
      if (!copying) before(args);
      return original.apply(this, args);
    };
  }
}

/** @param {unknown} flags of `open` */
function writes(flags) {
  const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC } = fs.constants;
  if (typeof flags === 'number') return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) !== 0;
  return typeof flags === 'string' && /[wa+]/.test(flags);
}

/** Puts a copy in place of each link on the way to a path in the folder. @param {string} folder @param {unknown} given */
function detach(folder, given) {
  const file = given instanceof URL ? fileURLToPath(given) : String(given);
  const parts = path.relative(folder, path.resolve(file)).split(path.sep);
  if (parts[0] === '..') return;
  let at = folder;
  for (const part of parts) {
    at = path.join(at, part);
    if (fs.lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) copyInPlace(at);
  }
}

/** @param {string} link */
function copyInPlace(link) {
  const copy = `${link}.copied`;
  copying = true;
  try {
    fs.cpSync(fs.realpathSync(link), copy, { recursive: true, verbatimSymlinks: true });
    fs.unlinkSync(link);
    fs.renameSync(copy, link);
  } finally {
    copying = false;
  }
}

module.exports = { copyBeforeWriting };
