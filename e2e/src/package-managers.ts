// Package managers as workspaces use them, and a registry that has our packages.
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execute, must, type NpmRegistry, startNpmRegistry } from '@org/test-kit';
import { npmPrograms, withPrograms } from './npm-programs';

export interface Manager {
  /** Package on npm that holds it, and its command line. */
  readonly tool: string;
  readonly install: readonly string[];
  readonly lockfile: string;
  /** How a dependency on a package of the workspace is spelt. */
  readonly spec: string;
  /** The protocol that links a folder which is not a package of the workspace. */
  readonly link: string;
  readonly files: (registry: string) => Readonly<Record<string, string>>;
}

const PNPM = 'pnpm@9.15.9';
const pnpm = (linker: string): Manager => ({
  tool: PNPM,
  install: ['pnpm', 'install', '--ignore-scripts', '--no-frozen-lockfile'],
  lockfile: 'pnpm-lock.yaml',
  spec: 'workspace:^',
  link: 'link',
  files: (registry) => ({
    'pnpm-workspace.yaml': "packages: ['packages/*', 'plugins/*']\n",
    '.npmrc': `registry=${registry}\nnode-linker=${linker}\n`,
  }),
});

export const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: {
    tool: 'npm',
    install: ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'],
    lockfile: 'package-lock.json',
    spec: '^0.1.0',
    link: 'file',
    files: () => ({}),
  },
  'yarn 1': {
    tool: 'yarn@1.22.22',
    install: ['yarn', 'install', '--ignore-scripts', '--no-progress', '--non-interactive'],
    lockfile: 'yarn.lock',
    spec: '^0.1.0',
    link: 'link',
    files: (registry) => ({ '.npmrc': `registry=${registry}\n`, '.yarnrc': `registry "${registry}"\n` }),
  },
  'yarn 4': {
    tool: '@yarnpkg/cli-dist@4.9.4',
    install: ['yarn', 'install', '--mode=skip-build', '--no-immutable'],
    lockfile: 'yarn.lock',
    spec: 'workspace:^',
    link: 'portal',
    files: (registry) => ({
      '.yarnrc.yml': `nodeLinker: node-modules\nenableTelemetry: false\nnpmRegistryServer: "${registry}"\n`,
      'yarn.lock': '',
    }),
  },
  'pnpm isolated': pnpm('isolated'),
  'pnpm hoisted': pnpm('hoisted'),
};

/** The environment in which the package manager is found. @param tool a package on npm */
export async function managerEnv(tool: string): Promise<Readonly<Record<string, string>>> {
  return tool === 'npm' ? {} : withPrograms(await npmPrograms(tool));
}

/** The address where npm of this machine gets packages from. Outside of a workspace, where npm answers this. */
export async function registryOfNpm(): Promise<string> {
  const { output } = await execute('npm', ['config', 'get', 'registry', '--loglevel=silent'], { cwd: tmpdir() });
  return output.trim().split('\n').at(-1) ?? '';
}

interface Packed {
  /** Absolute folder of the package. */
  readonly from: string;
  readonly files: readonly { readonly path: string }[];
  readonly shasum: string;
}

async function packed(name: string): Promise<Packed> {
  const from = path.resolve(__dirname, '../../packages', name);
  const output = await must('npm', ['pack', '--dry-run', '--json', '--loglevel=silent'], { cwd: from });
  const [{ files, shasum }] = JSON.parse(output) as [Omit<Packed, 'from'>];
  return { from, files, shasum };
}

/** A package as it is built, with another version. */
function copyPackage({ from, files }: Packed, to: string, suffix: string): void {
  for (const file of files) cpSync(path.join(from, file.path), path.join(to, file.path));
  const manifest = path.join(to, 'package.json');
  const { version, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  writeFileSync(manifest, JSON.stringify({ ...rest, version: `${version}-e2e-${suffix}` }));
}

/**
 * A registry with our packages, as they are built, in versions of their own: Yarn's cache in the home folder knows packages by name and
 * version alone.
 * @param names folders below `packages`
 */
export async function registryWithOurs(names: readonly string[]): Promise<NpmRegistry> {
  const npm = await startNpmRegistry();
  const ours = await Promise.all(names.map(packed));
  // One for all: init installs the bundler in the version of the plugin.
  const suffix = createHash('sha256')
    .update(ours.map(({ shasum }) => shasum).join())
    .digest('hex');
  const userconfig = `--userconfig=${npm.npmrc('npmrc', npm.token)}`;
  for (const one of ours) {
    const folder = path.join(npm.folder, path.basename(one.from));
    copyPackage(one, folder, suffix);
    const args = ['publish', folder, '--tag=latest', '--ignore-scripts', `--registry=${npm.url}`, userconfig];
    await must('npm', args, { cwd: npm.folder });
  }
  return npm;
}

/** Runs a command line with this package manager in the PATH. */
export async function withManager(
  { tool }: Pick<Manager, 'tool'>,
  cwd: string,
  commandLine: readonly string[],
): Promise<string> {
  const [program = '', ...args] = commandLine;
  return must(program, args, { cwd, env: await managerEnv(tool) });
}

/** The command of a workspace's own Nx. */
export function nxOf(root: string): readonly string[] {
  return ['node', path.join(root, 'node_modules/nx/dist/bin/nx.js')];
}

/** Lets a package manager read our scope from a registry on this machine. */
export function useScope(root: string, { url, token }: NpmRegistry): void {
  const host = url.replace(/^http:/, '');
  appendFileSync(path.join(root, '.npmrc'), `@org:registry=${url}\n${host}:_authToken=${token}\n`);
  const yarnrc = path.join(root, '.yarnrc.yml');
  const scope = `  org:\n    npmRegistryServer: "${url}"\n    npmAuthToken: "${token}"\n    npmAlwaysAuth: true\n`;
  // What CI forbids is what a person does here: the lockfile changes.
  if (existsSync(yarnrc))
    appendFileSync(yarnrc, `enableImmutableInstalls: false\nunsafeHttpWhitelist: ["127.0.0.1"]\nnpmScopes:\n${scope}`);
}
