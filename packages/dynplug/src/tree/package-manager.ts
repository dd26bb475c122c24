// Which package manager a workspace uses. Its lockfile says it where `packageManager` (Corepack's field) does not.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from './manifest';
import { refuseBun } from './bun';

/** `yarn` is Yarn 2 and later, whose commands are others than those of Yarn 1. */
export type PackageManager = 'npm' | 'yarn-classic' | 'yarn' | 'pnpm';

/** npm, if nothing says otherwise. @param root absolute, the monorepo's @throws EMANIFEST, ENOLOCKFILE for Bun */
export function packageManagerOf(root: string): PackageManager {
  const [, name, major] = /^(npm|yarn|pnpm)@(\d+)/.exec(String(readManifest(root)['packageManager'])) ?? [];
  if (name === 'yarn') return major === '1' ? 'yarn-classic' : 'yarn';
  if (name === 'npm' || name === 'pnpm') return name;
  const has = (file: string): boolean => existsSync(path.join(root, file));
  if (has('pnpm-lock.yaml') || has('pnpm-workspace.yaml')) return 'pnpm';
  if (!has('yarn.lock')) {
    refuseBun(has);
    return 'npm';
  }
  const isClassic =
    !has('.yarnrc.yml') && /^# yarn lockfile v1$/m.test(readFileSync(path.join(root, 'yarn.lock'), 'utf8'));
  return isClassic ? 'yarn-classic' : 'yarn';
}
