// A repository as `@backstage/create-app` makes it, with plugins in it and nothing of Nx, and a registry that has our package.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clonePortal, execute, must as mustRun, startNpmRegistry } from '@org/test-kit';
import { PORTAL } from './portal';

// JSON of others, which the scenarios look into.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = Record<string, any>;

export const PACKAGE = path.resolve(__dirname, '../../packages/dynplug');
/** The version of Nx that the portal has. */
export const NX = (readJson(path.join(PORTAL, 'node_modules/nx/package.json')) as { version: string }).version;

export interface Repository {
  /** Absolute; its parent is for the scenario alone. */
  readonly folder: string;
  /** Runs a program there that must succeed; returns what it printed. */
  must(program: string, ...args: readonly string[]): Promise<string>;
  edit(file: string, change: (content: Json) => void): void;
  commit(): Promise<void>;
  /** Paths of files that are not as they were committed. */
  changed(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export function readJson(file: string): Json {
  return JSON.parse(readFileSync(file, 'utf8')) as Json;
}

export function omit(content: Json | undefined, names: readonly string[]): void {
  for (const name of names) if (content) Reflect.deleteProperty(content, name);
}

/** While it stands, npm of this process finds our scope in the registry of the test. */
export async function repositoryWithoutNx(prefix: string): Promise<Repository> {
  const registry = await startNpmRegistry();
  const before = process.env['NPM_CONFIG_USERCONFIG'];
  // Only our scope comes from there; for the rest npm is as it was. Outside of a workspace, where npm answers this.
  const { output } = await execute('npm', ['config', 'get', 'registry'], { cwd: registry.folder });
  const others = /^https?:\/\/\S+$/m.exec(output)?.[0] ?? 'https://registry.npmjs.org/';
  process.env['NPM_CONFIG_USERCONFIG'] = registry.npmrc(
    'npmrc',
    registry.token,
    `registry=${others}\n@org:registry=${registry.url}\n`,
  );
  const folder = path.join(mkdtempSync(path.join(path.dirname(PORTAL), prefix)), 'repo');
  // Nx loads plugins as it does for users.
  const options = { cwd: folder, env: { NX_ISOLATE_PLUGINS: 'true' } };
  const must = (program: string, ...args: readonly string[]): Promise<string> => mustRun(program, args, options);
  const edit = (file: string, change: (content: Json) => void): void => {
    const content = readJson(path.join(folder, file));
    change(content);
    writeFileSync(path.join(folder, file), `${JSON.stringify(content, null, 2)}\n`);
  };
  const commit = async (): Promise<void> => {
    await must('git', 'add', '--all');
    await must('git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=x');
  };
  const changed = async (): Promise<readonly string[]> =>
    (await must('git', 'status', '--porcelain', '--untracked-files=all'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(3));
  const stop = async (): Promise<void> => {
    if (before === undefined) Reflect.deleteProperty(process.env, 'NPM_CONFIG_USERCONFIG');
    else process.env['NPM_CONFIG_USERCONFIG'] = before;
    await registry.stop();
    rmSync(path.dirname(folder), { recursive: true, force: true });
  };
  try {
    withoutNx(folder, edit);
    await must('npm', 'publish', PACKAGE, '--ignore-scripts', `--registry=${registry.url}`);
    await must('git', 'init', '--quiet');
    await commit();
  } catch (error) {
    await stop();
    throw error;
  }
  return { folder, must, edit, commit, changed, stop };
}

function withoutNx(folder: string, edit: Repository['edit']): void {
  clonePortal(PORTAL, folder);
  // It names packages that are removed here.
  rmSync(path.join(folder, 'node_modules/.package-lock.json'), { force: true });
  for (const name of ['nx.json', 'images', 'node_modules/nx', 'node_modules/@nx', 'node_modules/@org'])
    rmSync(path.join(folder, name), { recursive: true, force: true });
  const plugins = readdirSync(path.join(folder, 'plugins')).map((name) => `plugins/${name}`);
  for (const root of ['.', 'packages/text-kit', ...plugins])
    edit(path.join(root, 'package.json'), (manifest) => {
      omit(manifest, ['nx']);
      omit(manifest['devDependencies'] as Json | undefined, ['nx', '@nx/devkit', '@org/dynplug']);
    });
}
