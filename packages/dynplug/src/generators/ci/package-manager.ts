// How a pipeline installs a workspace: exactly what the lockfile says, or not at all.
import { DynplugError } from '../../support/errors';
import { refuseBun } from '../../tree/bun';

export interface PackageManager {
  /** As setup actions call it. */
  readonly name: 'npm' | 'yarn' | 'pnpm';
  readonly lockfile: string;
  /** Whether corepack brings the version that package.json names. */
  readonly corepack: boolean;
  readonly install: string;
  /** Runs a program of the workspace. */
  readonly exec: string;
  /** Runs a script of package.json. */
  readonly run: string;
  /** The environment variable that names its download cache; pnpm is told by a command. */
  readonly cacheVariable: string | undefined;
}

const PNPM: PackageManager = {
  name: 'pnpm',
  lockfile: 'pnpm-lock.yaml',
  corepack: true,
  install: 'pnpm install --frozen-lockfile',
  exec: 'pnpm exec',
  run: 'pnpm run',
  cacheVariable: undefined,
};
const YARN: PackageManager = {
  name: 'yarn',
  lockfile: 'yarn.lock',
  corepack: true,
  install: 'yarn install --immutable',
  exec: 'yarn',
  run: 'yarn run',
  cacheVariable: 'YARN_GLOBAL_FOLDER',
};
const YARN_1: PackageManager = {
  ...YARN,
  corepack: false,
  install: 'yarn install --frozen-lockfile',
  cacheVariable: 'YARN_CACHE_FOLDER',
};
const NPM: PackageManager = {
  name: 'npm',
  lockfile: 'package-lock.json',
  corepack: false,
  install: 'npm ci',
  exec: 'npx',
  run: 'npm run',
  cacheVariable: 'npm_config_cache',
};

/**
 * The package manager of a workspace, by its lockfile.
 * @param read text of a file in the workspace's root; null when it is absent
 * @throws ENOLOCKFILE
 */
export function packageManagerOf(read: (file: string) => string | null): PackageManager {
  if (read(PNPM.lockfile) !== null) return PNPM;
  const yarnLock = read(YARN.lockfile);
  if (yarnLock !== null) return /^# yarn lockfile v1$/m.test(yarnLock) ? YARN_1 : YARN;
  if (read(NPM.lockfile) !== null) return NPM;
  refuseBun((file) => read(file) !== null);
  throw new DynplugError(
    'ENOLOCKFILE',
    'This workspace has no package-lock.json, yarn.lock or pnpm-lock.yaml.',
    'Install its dependencies and commit the lockfile: without one, each run of a pipeline would build with other versions.',
  );
}
