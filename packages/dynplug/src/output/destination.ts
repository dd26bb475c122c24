// A folder that collects the tarballs of many plugins: files go there beside those of others, and replace only what pack wrote.
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { requireOurFile } from './output-folder';
import { type OutputPlace, requirePlace } from './output-place';
import { replaceFile } from './replace-file';

const OPTION = 'packDestination';

/**
 * @param files the tarball first, then `<tarball>.integrity`, which proves that the tarball is ours, then all others
 * @returns absolute, may be outside of the workspace
 * @throws EOUTPUT
 */
export function requireDestination(files: readonly string[], place: Omit<OutputPlace, 'option'>): string {
  const folder = requirePlace({ ...place, option: OPTION });
  const [tarball] = files as [string];
  const isOurs = isIntegrity(path.join(folder, `${tarball}.integrity`));
  for (const name of files) requireOurFile(path.join(folder, name), path.join(folder, name), OPTION, () => isOurs);
  return folder;
}

/** @param output absolute folder of the files @param folder from `requireDestination` @throws EARCHIVE, EWRITE */
export function copyToDestination(files: readonly string[], output: string, folder: string): void {
  const [tarball, integrity, ...others] = files as [string, string];
  // The proof first: a run that is killed in between can be repeated.
  for (const name of [integrity, tarball, ...others]) replaceFile(path.join(output, name), path.join(folder, name));
}

function isIntegrity(file: string): boolean {
  try {
    return lstatSync(file).isFile() && /^sha\d+-[\w+/=]+\s*$/.test(readFileSync(file, 'utf8'));
  } catch {
    // Absent.
    return false;
  }
}
