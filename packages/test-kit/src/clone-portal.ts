// A second checkout of a prepared portal: sources copied, installed packages linked (their bytes are the same, which is the point).
import fs from 'node:fs';
import path from 'node:path';

const NOT_IN_GIT = /^(dist(-.*)?|\.nx)$/;
/** npm writes it in place, so the copy must not share it. */
const WRITTEN_IN_PLACE = '.package-lock.json';

/**
 * @param from absolute folder of a portal
 * @param to absolute; does not exist. On another file system installed files are copied
 * @param options.built with what was built there, and with Nx's cache
 */
export function clonePortal(from: string, to: string, { built = false } = {}): void {
  fs.mkdirSync(to);
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    if (!built && NOT_IN_GIT.test(entry.name)) continue;
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.name === 'node_modules') linkTree(source, target);
    else if (entry.isDirectory()) clonePortal(source, target, { built });
    else fs.copyFileSync(source, target);
  }
}

function linkTree(from: string, to: string): void {
  fs.mkdirSync(to);
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
    else if (entry.name === WRITTEN_IN_PLACE) fs.copyFileSync(source, target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    fs.copyFileSync(from, to);
  }
}
