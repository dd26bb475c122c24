// A second checkout of a prepared portal: sources copied, installed packages linked (their bytes are the same, which is the point).
const fs = require('node:fs');
const path = require('node:path');

const NOT_IN_GIT = /^(dist(-.*)?|\.nx)$/;

/**
 * @param {string} from absolute folder of a portal
 * @param {string} to absolute, on the same file system; does not exist
 */
function clonePortal(from, to) {
  fs.mkdirSync(to);
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    if (NOT_IN_GIT.test(entry.name)) continue;
    const [source, target] = [from, to].map((dir) => path.join(dir, entry.name));
    if (entry.name === 'node_modules') linkTree(source, target);
    else if (entry.isDirectory()) clonePortal(source, target);
    else fs.copyFileSync(source, target);
  }
}

function linkTree(from, to) {
  fs.mkdirSync(to);
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [from, to].map((dir) => path.join(dir, entry.name));
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
    else fs.linkSync(source, target);
  }
}

module.exports = { clonePortal };
