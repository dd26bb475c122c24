// Paths that some host, archive or file system could not hold.
import type { Finding } from '../support/errors';
import type { Entry } from './entry';

/** ext4, xfs, APFS and NTFS: 255 for one name. Hosts put their root and the plugin's key before the path; 1024 leaves room to 4096. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 1024;

/** @param entries in the order of their paths */
export function pathFindings(entries: readonly Entry[]): readonly Finding[] {
  return [...lengthFindings(entries), ...caseFindings(entries)];
}

function lengthFindings(entries: readonly Entry[]): readonly Finding[] {
  return entries
    .filter(({ path }) => isTooLong(path))
    .map(({ path }) => ({
      severity: 'error',
      code: 'EPATH',
      message: `The path is too long: ${path}`,
      hint: 'Shorten the name, or leave the file out ("files", prune).',
    }));
}

function isTooLong(path: string): boolean {
  // In UTF-8 no character takes more than three bytes per unit: most paths need no closer look.
  if (path.length * 3 <= MAX_NAME_BYTES) return false;
  if (path.length * 3 > MAX_PATH_BYTES && Buffer.byteLength(path) > MAX_PATH_BYTES) return true;
  for (let start = 0, end; start < path.length; start = end + 1) {
    end = path.indexOf('/', start);
    if (end < 0) end = path.length;
    if ((end - start) * 3 > MAX_NAME_BYTES && Buffer.byteLength(path.slice(start, end)) > MAX_NAME_BYTES) return true;
  }
  return false;
}

function caseFindings(entries: readonly Entry[]): readonly Finding[] {
  const findings: Finding[] = [];
  /** Folder → names in it, by what they are without case. */
  const folders = new Map<string, Map<string, string>>();
  const namesIn = (folder: string): Map<string, string> => {
    let names = folders.get(folder);
    if (!names) {
      folders.set(folder, (names = new Map<string, string>()));
      if (folder !== '') look(folder);
    }
    return names;
  };
  let folder = '';
  let names = namesIn(folder);
  const look = (path: string): void => {
    const slash = path.lastIndexOf('/');
    // The next path lies in the same folder, mostly.
    if (slash !== folder.length || !path.startsWith(folder)) {
      const above = path.slice(0, Math.max(0, slash));
      names = namesIn(above);
      folder = above;
    }
    const name = path.slice(slash + 1);
    const folded = name.toLowerCase();
    const known = names.get(folded);
    if (known === undefined) names.set(folded, name);
    else if (known !== name) findings.push(differsInCase(path.slice(0, slash + 1) + known, path));
  };
  for (const { path } of entries) look(path);
  return findings;
}

function differsInCase(known: string, path: string): Finding {
  return {
    severity: 'error',
    code: 'EPATH',
    message: `Two paths differ in case only: ${known} and ${path}. On a file system that ignores case, one would overwrite the other.`,
    hint: 'Rename one of them, or leave one out ("files", prune).',
  };
}
