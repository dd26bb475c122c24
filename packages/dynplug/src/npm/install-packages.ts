// `npm install` of packages in a folder of its own, in exactly the versions that its package.json names.
import { type EndedProgram, endOfProgram } from '../process/run';

/** No code of packages runs, and what other hosts' peers ask for does not count. */
const INSTALL = [
  'install',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--legacy-peer-deps',
  '--no-package-lock',
  '--no-update-notifier',
  '--logs-max=0',
];

/**
 * @param folder absolute, with a package.json
 * @param npmrc a file with the registries of a workspace: absolute; undefined: npm's own configuration alone
 * @throws ETOOL without npm
 */
export function npmInstall(folder: string, npmrc?: string): Promise<EndedProgram> {
  // The folder is no part of the workspace, so npm would not read its configuration; a copy could hold a password.
  return endOfProgram('npm', INSTALL, folder, npmrc === undefined ? {} : { npm_config_globalconfig: npmrc });
}
