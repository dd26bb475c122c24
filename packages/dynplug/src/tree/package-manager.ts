// Which package manager a workspace uses, and its commands. Its lockfile says it where `packageManager` (Corepack's field) does not.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { refuseBun } from './bun';
import { readManifest } from './manifest';

/** `yarn` is Yarn 2 and later, whose commands are others than those of Yarn 1. */
export type PackageManager = 'npm' | 'yarn-classic' | 'yarn' | 'pnpm';

/** What decides, in the root of a workspace. */
export interface RootFiles {
  /** The field of package.json, unchecked. */
  readonly packageManager: unknown;
  /** The text of a file, null where it is absent. */
  readonly read: (file: string) => string | null;
}

/** npm, if nothing says otherwise. @param root absolute, the monorepo's @throws EMANIFEST, ENOLOCKFILE for Bun */
export function packageManagerOf(root: string): PackageManager {
  const read = (name: string): string | null => {
    const file = path.join(root, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  };
  return packageManagerFrom({ packageManager: readManifest(root)['packageManager'], read });
}

/** The same from the files of a tree. @throws ENOLOCKFILE for Bun */
export function packageManagerFrom({ packageManager, read }: RootFiles): PackageManager {
  const [, name, major] = /^(npm|yarn|pnpm)@(\d+)/.exec(String(packageManager)) ?? [];
  if (name === 'yarn') return major === '1' ? 'yarn-classic' : 'yarn';
  if (name === 'npm' || name === 'pnpm') return name;
  const has = (file: string): boolean => read(file) !== null;
  if (has('pnpm-lock.yaml') || has('pnpm-workspace.yaml')) return 'pnpm';
  const yarnLock = read('yarn.lock');
  if (yarnLock === null) {
    refuseBun(has);
    return 'npm';
  }
  return !has('.yarnrc.yml') && /^# yarn lockfile v1$/m.test(yarnLock) ? 'yarn-classic' : 'yarn';
}

const ADD: Readonly<Record<PackageManager, string>> = {
  npm: 'npm install --save-dev',
  'yarn-classic': 'yarn add --dev -W',
  yarn: 'yarn add --dev',
  pnpm: 'pnpm add --save-dev -w',
};

/** The command that adds a package to the workspace's root. @param workspaceRoot absolute @param spec name, or `name@version` */
export function addCommand(workspaceRoot: string, spec: string): string {
  return `${ADD[packageManagerOf(workspaceRoot)]} ${spec}`;
}

/** What installs again, also what is installed already. */
const INSTALL: Readonly<Record<PackageManager, string>> = {
  npm: 'npm install',
  'yarn-classic': 'yarn install --force',
  yarn: 'yarn install',
  pnpm: 'pnpm install',
};

/** The command that copies the folders of the workspace into its installed tree again. @param workspaceRoot absolute */
export function installCommand(workspaceRoot: string): string {
  return INSTALL[packageManagerOf(workspaceRoot)];
}
