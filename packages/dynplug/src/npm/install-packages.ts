// npm, installing packages in a folder of its own, in exactly the versions that its package.json names.
import { type EndedProgram, endOfProgram } from '../process/run';

/** No code of packages runs, and what other hosts' peers ask for does not count. */
const ALWAYS = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--legacy-peer-deps',
  '--no-update-notifier',
  '--logs-max=0',
];
/** `lock` finds out all versions, and downloads nothing; `relock` does so with what it has asked before; `locked` installs what was found out. */
const WAYS = {
  once: ['install', '--no-package-lock'],
  lock: ['install', '--package-lock-only'],
  relock: ['install', '--package-lock-only', '--prefer-offline'],
  locked: ['ci'],
} as const;

/**
 * @param folder absolute, with a package.json
 * @param npmrc a file with the registries of a workspace: absolute; undefined: npm's own configuration alone
 * @throws ETOOL without npm
 */
export function npmInstall(folder: string, way: keyof typeof WAYS, npmrc?: string): Promise<EndedProgram> {
  // The folder is no part of the workspace, so npm would not read its configuration; a copy could hold a password.
  const env = npmrc === undefined ? {} : { npm_config_globalconfig: npmrc };
  return endOfProgram('npm', [...WAYS[way], ...ALWAYS], folder, env);
}
