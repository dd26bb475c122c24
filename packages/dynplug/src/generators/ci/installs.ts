// How a pipeline installs a workspace: exactly what the lockfile says, or not at all.
import { DynplugError } from '../../errors/errors';
import { type PackageManager, type RootFiles, packageManagerFrom } from '../../tree/package-manager';

export interface Install {
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
  /** The environment variable that names its download cache; pnpm gets it by a command. */
  readonly cacheVariable: string | undefined;
}

const PNPM: Install = {
  name: 'pnpm',
  lockfile: 'pnpm-lock.yaml',
  corepack: true,
  install: 'pnpm install --frozen-lockfile',
  exec: 'pnpm exec',
  run: 'pnpm run',
  cacheVariable: undefined,
};
const YARN: Install = {
  name: 'yarn',
  lockfile: 'yarn.lock',
  corepack: true,
  install: 'yarn install --immutable',
  exec: 'yarn',
  run: 'yarn run',
  cacheVariable: 'YARN_GLOBAL_FOLDER',
};
const YARN_1: Install = {
  ...YARN,
  corepack: false,
  install: 'yarn install --frozen-lockfile',
  cacheVariable: 'YARN_CACHE_FOLDER',
};
const NPM: Install = {
  name: 'npm',
  lockfile: 'package-lock.json',
  corepack: false,
  install: 'npm ci',
  exec: 'npx',
  run: 'npm run',
  cacheVariable: 'npm_config_cache',
};

const INSTALLS: Readonly<Record<PackageManager, Install>> = {
  npm: NPM,
  pnpm: PNPM,
  yarn: YARN,
  'yarn-classic': YARN_1,
};

/** @throws ENOLOCKFILE when the package manager of the workspace has no lockfile */
export function installOf(files: RootFiles): Install {
  const install = INSTALLS[packageManagerFrom(files)];
  if (files.read(install.lockfile) !== null) return install;
  throw new DynplugError(
    'ENOLOCKFILE',
    `This workspace has no ${install.lockfile}.`,
    `Install its dependencies with ${install.name} and commit the lockfile: without one, each run of a pipeline would build with other versions.`,
  );
}
