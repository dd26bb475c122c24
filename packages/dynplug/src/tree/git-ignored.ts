// Which files git or Nx ignores: Nx does not hash them, tracked or not.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { posixRelative } from '../files/paths';

/**
 * The files that .gitignore files name, or the .nxignore of the workspace.
 * @param root absolute folder of the workspace
 * @param files absolute, below the root
 */
export function gitIgnored(root: string, files: readonly string[]): ReadonlySet<string> {
  const rules = new Map<string, Ignore | undefined>();
  const rulesIn = (dir: string): Ignore | undefined => {
    if (!rules.has(dir)) rules.set(dir, readRules(dir, dir === root ? ['.gitignore', '.nxignore'] : ['.gitignore']));
    return rules.get(dir);
  };
  /** The innermost file that has a rule decides. */
  const isIgnored = (file: string, dir: string): boolean => {
    const { ignored = false, unignored = false } = rulesIn(dir)?.test(posixRelative(dir, file)) ?? {};
    if (ignored || unignored || dir === root) return ignored;
    return isIgnored(file, path.dirname(dir));
  };
  return new Set(files.filter((file) => isIgnored(file, path.dirname(file))));
}

function readRules(dir: string, names: readonly string[]): Ignore | undefined {
  const texts = names
    .map((name) => path.join(dir, name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
  return texts.length === 0 ? undefined : ignore().add(texts.join('\n'));
}
