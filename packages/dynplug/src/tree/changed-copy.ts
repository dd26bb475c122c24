// Whether an installed copy of a folder is as old as its last install, or still the same.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../json/parse-json';
import { installedFiles } from './package-files';

/**
 * The first file of the copy that the folder has with other content, or has not; undefined when there is none.
 * Files that the folder has besides are not compared: it may have more than is packed.
 * @param copy and @param folder real and absolute @throws ELINK, EPATH
 */
export function changedFile(copy: string, folder: string): string | undefined {
  const isSame = (name: string): boolean => {
    const [a, b] = [path.join(copy, name), path.join(folder, name)];
    if (!existsSync(b)) return false;
    const [left, right] = [readFileSync(a), readFileSync(b)];
    return left.equals(right) || (name === 'package.json' && isSameJson(left, right));
  };
  return installedFiles(copy).find(({ path: name }) => !isSame(name))?.path;
}

/** npm and Yarn may write the manifest anew. */
function isSameJson(left: Buffer, right: Buffer): boolean {
  try {
    const [a, b] = [left, right].map((bytes) => JSON.stringify(parseJson(bytes.toString())));
    return a === b;
  } catch {
    // No JSON: the bytes decide.
    return false;
  }
}
