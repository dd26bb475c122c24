// From a repository without Nx to an exported plugin, with the commands of the README: `nx init`, `nx add`, the generators, a target.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { itInMatrix } from './is-matrix';
import {
  type Json,
  NX,
  PACKAGE,
  type Repository,
  omit,
  readJson as read,
  repositoryWithoutNx,
} from './repository-without-nx';

const { version } = read(path.join(PACKAGE, 'package.json')) as { version: string };
const GREETER = 'plugins/greeter-backend';

let repository: Repository;
let repo: string;

const must: Repository['must'] = (...command) => repository.must(...command);
const edit: Repository['edit'] = (file, change) => repository.edit(file, change);
const commit = (): Promise<void> => repository.commit();
const changed = (): Promise<readonly string[]> => repository.changed();
const nx = (...args: readonly string[]): Promise<string> => must('npx', 'nx', ...args);

beforeAll(async () => {
  repository = await repositoryWithoutNx('nx-add-');
  repo = repository.folder;
});
afterAll(() => repository.stop());

describe('a repository without Nx', () => {
  it('gets Nx and the plugin with two commands, and nothing besides', async () => {
    await must('npx', '--yes', `nx@${NX}`, 'init', '--interactive=false', '--nxCloud=false');
    // Otherwise Nx keeps the cache of a repository in the user's home.
    edit('nx.json', (nxJson) => Object.assign(nxJson, { cacheDirectory: '.nx/cache', analytics: false }));
    await commit();
    await nx('add', `@org/dynplug@${version}`);
    expect(await changed()).toEqual(['.gitignore', 'nx.json', 'package-lock.json', 'package.json']);
    expect(read(path.join(repo, 'nx.json'))['plugins']).toEqual(['@org/dynplug']);
    // What we write works with what "nx init" installs.
    expect(existsSync(path.join(repo, 'node_modules/@nx/devkit'))).toBe(false);
    await commit();
    await nx('g', '@org/dynplug:init');
    expect(await changed()).toEqual([]);
    await nx('g', '@org/dynplug:init', '--preset=rhdh-1.9', '--imageRepository=quay.io/acme');
    expect(await changed()).toEqual(['nx.json', 'package.json']);
    await commit();
  });

  itInMatrix('hears what a plugin lacks, and gets it on demand', async () => {
    const index = path.join(repo, GREETER, 'src/index.ts');
    edit(`${GREETER}/package.json`, (manifest) => {
      omit(manifest, ['publishConfig', 'files']);
      omit(manifest['backstage'] as Json, ['pluginId', 'pluginPackages']);
    });
    writeFileSync(index, readFileSync(index, 'utf8').replace(/, \w+ as default/, ''));
    await commit();
    const summary = await nx('g', '@org/dynplug:configure', 'greeter-backend');
    expect(summary).toMatch(/missing {2}package\.json: files: \["dist"\]\n.*backstage\.pluginId: "greeter"/);
    expect(summary).toMatch(/missing {2}src\/index\.ts: export \{ \w+ as default \}/);
    expect(summary).not.toContain('tsc');
    await nx('g', '@org/dynplug:configure', 'greeter-backend', '--fix', '--dry-run');
    expect(await changed()).toEqual([]);
    await nx('g', '@org/dynplug:configure', 'greeter-backend', '--fix');
    expect(await changed()).toEqual([`${GREETER}/package.json`, `${GREETER}/src/index.ts`]);
    await commit();
    await nx('g', '@org/dynplug:configure', '--all', '--fix');
    expect(await changed()).toEqual(['plugins/notes-backend/app-config.dynamic.yaml']);
    await commit();
  });

  it('exports and packages it', async () => {
    await nx('run-many', '--targets=export,package-oci', '--projects=@acme/backstage-plugin-greeter-backend');
    expect(existsSync(path.join(repo, GREETER, 'dist-dynamic/package.json'))).toBe(true);
    expect(read(path.join(repo, GREETER, 'dist-oci/image.json'))['references']).toEqual([
      'quay.io/acme/acme-backstage-plugin-greeter-backend:bs_1.55.0__0.1.0',
    ]);
    expect(await changed()).toEqual([]);
  });

  itInMatrix('has its targets written down on demand, and they are those that were inferred', async () => {
    const exported = async (): Promise<Json> => {
      const output = await nx('show', 'project', '@acme/backstage-plugin-greeter-backend', '--json');
      return (JSON.parse(output.replace(/^[^{]*/, '')) as Json)['targets']['export'] as Json;
    };
    const before = await exported();
    await nx('g', '@org/dynplug:configure', 'greeter-backend', '--explicit');
    expect(await changed()).toEqual([`${GREETER}/package.json`]);
    expect(await exported()).toEqual(before);
    await must('git', 'checkout', '--quiet', '.');
  });

  itInMatrix('without a lockfile says so', async () => {
    rmSync(path.join(repo, 'package-lock.json'));
    const { code, output } = await execute('npx', ['nx', 'run', '@acme/backstage-plugin-greeter-backend:export'], {
      cwd: repo,
    });
    expect(output).toContain('ENOLOCKFILE This workspace has no lockfile');
    expect(code).not.toBe(0);
  });
});
