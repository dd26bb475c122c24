// npm, installing packages in a folder of its own, in exactly the versions that its package.json names.
import type { EndedProgram } from '../process/run';
import { runNpm } from './run-npm';

/** No code of packages runs, and what other hosts' peers ask for does not count. */
const ALWAYS = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];
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
  return runNpm([...WAYS[way], ...ALWAYS], folder, environment(npmrc));
}

/** An install asks hundreds of times and tries each again for minutes, so one question comes first. Milliseconds. */
const SOON = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=30000'];

/**
 * Whether the registry answers, within seconds.
 * @param spec `name@version` @param folder and npmrc as for an install
 * @throws ETOOL without npm
 */
export function npmAsk(spec: string, folder: string, npmrc?: string): Promise<EndedProgram> {
  return runNpm(['view', spec, 'version', ...SOON], folder, environment(npmrc));
}

/** The folder is no part of the workspace, so npm would not read its configuration; a copy could hold a password. */
function environment(npmrc: string | undefined): Readonly<Record<string, string>> {
  return npmrc === undefined ? {} : { npm_config_globalconfig: npmrc };
}
