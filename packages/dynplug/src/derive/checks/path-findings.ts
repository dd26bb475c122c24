// Paths that some host, archive or file system could not hold.
import type { Derivation } from '../derivation';
import type { Finding } from '../../errors/errors';
import { byText, folderAbove } from '../../files/paths';
import { type Entry, packageFolder } from '../entry';

/** ext4, xfs, APFS and NTFS: 255 for one name. Hosts put their root and the plugin's key before the path; 1024 leaves room to 4096. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 1024;

/** Of a derived package. */
export function derivedPathFindings({ entries, placed }: Derivation): readonly Finding[] {
  const embedded = placed.packages.filter(({ kind }) => kind === 'embedded').map((pkg) => pkg.path);
  return pathFindings(entries, new Set(embedded));
}

/**
 * Errors, but warnings for names of third-party packages that differ in case only: nobody can rename those, and hosts run on Linux.
 * @param embedded folders of packages that are the workspace's own, POSIX in the derived package
 */
export function pathFindings(entries: readonly Entry[], embedded: ReadonlySet<string> = new Set()): readonly Finding[] {
  return [...lengthFindings(entries), ...caseFindings(entries, embedded)];
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

function caseFindings(entries: readonly Entry[], embedded: ReadonlySet<string>): readonly Finding[] {
  const isOwn = (path: string): boolean => {
    const folder = packageFolder(path);
    return folder === '' || embedded.has(folder);
  };
  const paths = [...foldersOf(entries), ...entries.map(({ path }) => path)];
  // All at once: a call for each of thousands would take several times as long.
  const folded = paths.join('\0').toLowerCase().split('\0');
  const known = new Map<string, string>();
  return paths.flatMap((path, at) => {
    const other = known.get(folded[at] as string);
    if (other === undefined) known.set(folded[at] as string, path);
    // Reports the folders that differ, and not all files in them.
    const isAlike = other !== undefined && other !== path && folderAbove(other) === folderAbove(path);
    return isAlike ? [differsInCase([other, path], isOwn(other) || isOwn(path))] : [];
  });
}

/** The folders on the way to the entries. */
function foldersOf(entries: readonly Entry[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { path } of entries)
    for (let folder = folderAbove(path); folder !== '' && !folders.has(folder); folder = folderAbove(folder))
      folders.add(folder);
  return folders;
}

function differsInCase(paths: readonly [string, string], isOwn: boolean): Finding {
  return {
    severity: isOwn ? 'error' : 'warning',
    code: 'EPATH',
    message: `Two paths differ in case only: ${[...paths].sort(byText).join(' and ')}. On a file system that ignores case, one would overwrite the other.`,
    hint: isOwn
      ? 'Rename one of them, or leave one out ("files", prune).'
      : 'Hosts run on Linux, which keeps both. Do not unpack the plugin on macOS or Windows.',
  };
}
