import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ASSETS } from '../../options/assets';
import { PLUGIN } from '../../options/plugin';
import { changesIn, treeWith, written } from '../../testing/generator-tree';
import { temporaryFolder } from '../../testing/temporary-folder';
import { EXPORT_FLAGS, type Flag, PACKAGE_FLAGS } from './flags';
import migrateFromRhdhCliGenerator from './generator';
import { listedPlugins } from './plugins-list';
import { loadShellParser } from './shell';

type Tree = ReturnType<typeof treeWith>;

const ROOT = { name: 'root', private: true, workspaces: ['packages/*', 'plugins/*'] };
const backend = (name: string, more: object = {}): object => ({
  name,
  version: '1.0.0',
  backstage: { role: 'backend-plugin' },
  ...more,
});
const scripts = (exportDynamic: string, more: object = {}): object => ({
  scripts: { build: 'backstage-cli package build', 'export-dynamic': exportDynamic, ...more },
});
const json = (tree: Tree, file: string): any => JSON.parse(tree.read(file, 'utf8') ?? 'null');

/** Runs the generator; what it printed. */
async function migrated(tree: Tree, options: { pluginsList?: string; clean?: boolean } = {}): Promise<string> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await migrateFromRhdhCliGenerator(tree, options);
  const said = log.mock.calls.flat().join('\n');
  log.mockRestore();
  return said;
}

/** The shapes that the public repositories of such plugins have. */
const portal = (): Tree =>
  treeWith({
    'nx.json': { plugins: ['@nx/jest'] },
    'package.json': {
      ...ROOT,
      scripts: {
        'export-dynamic': 'turbo run export-dynamic',
        image: 'npx @red-hat-developer-hub/cli@latest plugin package --tag quay.io/acme/all:v1 --container-tool podman',
      },
      devDependencies: { '@janus-idp/cli': '3.6.1', turbo: '2.1.3' },
    },
    'plugins/notes-backend/package.json': backend('@acme/notes-backend', {
      ...scripts(
        'janus-cli package export-dynamic-plugin --embed-package @acme/notes-common --embed-package @keycloak/keycloak-admin-client ' +
          "--shared-package '!/@backstage\\/plugin-notifications/' --no-embed-as-dependencies --clean",
      ),
      files: ['dist', 'dist-dynamic/*.*', 'dist-dynamic/dist/**', 'config.d.ts'],
      devDependencies: { '@janus-idp/cli': '3.6.1' },
    }),
    'plugins/notes-backend/app-config.dynamic.yaml': 'notes: {}\n',
    'plugins/notes-common/package.json': {
      name: '@acme/notes-common',
      version: '1.0.0',
      backstage: { role: 'common-library' },
    },
    'plugins/notes/package.json': {
      name: '@acme/notes',
      version: '1.0.0',
      backstage: { role: 'frontend-plugin' },
      ...scripts('janus-cli package export-dynamic-plugin --in-place'),
    },
    'plugins/notes/scalprum-config.json': { name: 'acme.notes', exposedModules: { PluginRoot: './src/index.ts' } },
    'plugins/native-backend/package.json': backend('@acme/native-backend', {
      ...scripts(
        'rhdh-cli plugin export --suppress-native-package cpu-features --no-install --override-interop default:x --trace && ls',
      ),
      dynplug: { suppressNativePackages: ['other'] },
    }),
    'plugins-list.yaml':
      '#plugins/catalog-backend: ==> Added as a static plugin\nplugins/notes:\n' +
      'plugins/notes-backend: --embed-package @acme/extra @acme/extra --track-dynamic-manifest-and-lock-file\n\nplugins/gone:',
    'turbo.json': { tasks: { build: {}, 'export-dynamic': { dependsOn: ['tsc'] } } },
    Makefile: 'all:\n\tyarn export-dynamic\n\tls export-dynamic-plugins\n',
    '.github/workflows/publish.yaml':
      'steps:\n  - run: npx @red-hat-developer-hub/cli@latest plugin package --tag quay.io/acme/x:1\n',
  });

describe('migrate-from-rhdh-cli', () => {
  it('writes flags as options, registers the plugin, and touches nothing else', async () => {
    const tree = portal();
    await migrated(tree);
    expect(changesIn(tree).toSorted()).toEqual(['nx.json', 'plugins/notes-backend/package.json']);
    expect(json(tree, 'nx.json').plugins).toEqual(['@nx/jest', '@org/dynplug']);
    const { dynplug, nx, scripts: kept } = json(tree, 'plugins/notes-backend/package.json');
    expect(dynplug).toEqual({
      embedPackages: ['@keycloak/keycloak-admin-client', '@acme/extra'],
      sharedPackages: ['!/@backstage\\/plugin-notifications/'],
    });
    expect(nx).toEqual({ targets: { export: { options: { trackManifest: true } } } });
    expect(Object.keys(kept)).toEqual(['build', 'export-dynamic']);
  });

  it('reports each thing that it found', async () => {
    const said = await migrated(portal());
    for (const line of [
      'done     --embed-package @acme/notes-common: @acme/notes-common is of this workspace',
      'done     --embed-package @keycloak/keycloak-admin-client: dynplug.embedPackages = ',
      'done     --embed-package @acme/extra @acme/extra: dynplug.embedPackages = ',
      'done     --no-embed-as-dependencies: embedded packages stay packages',
      'done     --clean: the output is replaced',
      'done     suggested configuration: pack and package-oci read it',
      'done     script export-dynamic, janus-cli package export-dynamic-plugin --in-place: the target export is inferred',
      'done     --in-place: the plugin’s own folders are never written',
      'person   frontend plugins: install @org/dynplug-frontend',
      'done     Scalprum configuration: the target assets reads it where it is',
      'person   --no-install: no install ever runs',
      'none     --override-interop default:x: it sets how that CLI bundles',
      'person   --trace: the CLIs have no such flag',
      'person   dynplug.suppressNativePackages: is ["other"] and was not changed',
      'person   script image, @red-hat-developer-hub/cli@latest plugin package',
      '--references=quay.io/acme/all:v1',
      'person   script export-dynamic, turbo run export-dynamic: replace by nx affected -t export, or by nx run-many',
      'person   plugins/gone: is not a package of this workspace',
      'person   task export-dynamic: Nx runs this',
      'person   line 2, yarn export-dynamic: replace by nx affected -t export',
      'person   line 2, npx @red-hat-developer-hub/cli@latest plugin package --tag quay.io/acme/x:1: replace by nx affected -t package-oci; for its plugins, --tag is package-oci, option references',
    ])
      expect(said).toContain(line);
    // What is done outside of a comment only.
    expect(said).not.toMatch(/catalog-backend|export-dynamic-plugins/);
    expect(said).toMatch(/\d+ carried over, \d+ for a person, \d+ without counterpart\.$/);
  });

  it('calls the targets what they are called here', async () => {
    const tree = portal();
    tree.write(
      'nx.json',
      JSON.stringify({ plugins: [{ plugin: '@org/dynplug', options: { targetNames: { export: 'out' } } }] }),
    );
    const said = await migrated(tree);
    expect(said).toContain('turbo run export-dynamic: replace by nx affected -t out, or by nx run-many');
    expect(said).toContain('line 2, yarn export-dynamic: replace by nx affected -t out');
    expect(said).toMatch(/script export-dynamic, janus-cli .*--in-place: the target out is inferred/);
    expect(said).toContain('done     plugins/notes-backend: the target out is inferred');
    expect(said).not.toContain('the target export');
  });

  it('calls them as the plugin itself does, and leaves images of the workspace to a person', async () => {
    const tree = treeWith({
      'nx.json': { plugins: [{ plugin: '@org/dynplug', options: { preset: 'veecode' } }] },
      'package.json': ROOT,
      'plugins/a/package.json': backend('a', {
        ...scripts('rhdh-cli plugin export', { image: 'rhdh-cli plugin package --platform linux/arm64' }),
        dynplug: { targetNames: { export: 'derive' } },
      }),
    });
    const said = await migrated(tree);
    expect(said).toContain('done     script export-dynamic, rhdh-cli plugin export: the target derive is inferred');
    expect(said).toMatch(/person {3}script image, .*: the plugins have one image of the workspace/);
    expect(json(tree, 'plugins/a/package.json')).not.toHaveProperty('nx');
  });

  it('changes nothing when it runs again', async () => {
    const tree = portal();
    await migrated(tree);
    const again = written(tree);
    await migrated(again);
    expect(changesIn(again)).toEqual([]);
  });

  it('removes with clean what was carried over as a whole, and says so', async () => {
    const tree = portal();
    tree.delete('Makefile');
    tree.write('package.json', JSON.stringify({ ...ROOT, devDependencies: { '@janus-idp/cli': '3.6.1' } }));
    const said = await migrated(tree, { clean: true });
    const notes = json(tree, 'plugins/notes-backend/package.json');
    expect(notes.scripts).toEqual({ build: 'backstage-cli package build' });
    expect(notes.files).toEqual(['dist', 'config.d.ts']);
    expect(json(tree, 'plugins/notes/package.json').scripts).toEqual({ build: 'backstage-cli package build' });
    // The other backend still calls a CLI: it has flags that somebody must decide on.
    expect(notes.devDependencies).toEqual({ '@janus-idp/cli': '3.6.1' });
    expect(json(tree, 'plugins/native-backend/package.json').scripts['export-dynamic']).toMatch(/--no-install/);
    expect(tree.exists('plugins-list.yaml')).toBe(true);
    expect(said).toMatch(/removed {2}script export-dynamic: carried over/);
    expect(said).toMatch(/4 removed\.$/);
  });

  it('removes the CLI and the list when nothing needs them any more', async () => {
    const tree = treeWith({
      'nx.json': {},
      'package.json': { ...ROOT, devDependencies: { '@red-hat-developer-hub/cli': '^2.0.0' } },
      'plugins/a/package.json': backend('a', scripts('rhdh-cli plugin export')),
      'plugins-list.yaml': 'plugins/a: --allow-native-package better-sqlite3\n',
    });
    await migrated(tree, { clean: true });
    expect(json(tree, 'package.json').devDependencies).toEqual({});
    expect(json(tree, 'plugins/a/package.json')).toMatchObject({
      scripts: { build: 'backstage-cli package build' },
      dynplug: { allowNativePackages: ['better-sqlite3'] },
    });
    expect(tree.exists('plugins-list.yaml')).toBe(false);
  });

  it('reads a list of another repository, and leaves it there', async () => {
    const list = path.join(mkdtempSync(path.join(temporaryFolder(), 'overlays-')), 'plugins-list.yaml');
    writeFileSync(list, 'plugins/a: --embed-package x\n');
    const tree = treeWith({ 'nx.json': {}, 'package.json': ROOT, 'plugins/a/package.json': backend('a') });
    await migrated(tree, { pluginsList: path.relative(tree.root, list), clean: true });
    expect(json(tree, 'plugins/a/package.json').dynplug).toEqual({ embedPackages: ['x'] });
    expect(readFileSync(list, 'utf8')).not.toBe('');
  });

  it('carries the flags of plugin package over for one plugin', async () => {
    const call =
      'rhdh-cli plugin package --tag=quay.io/acme/a:1 --platform linux/arm64 --annotation a=b c=d --label e=f --export-to ../out --use-docker';
    const tree = treeWith({
      'nx.json': { plugins: [{ plugin: '@org/dynplug', options: { targetNames: { 'package-oci': 'image' } } }] },
      'package.json': ROOT,
      'plugins/a/package.json': backend('a', {
        scripts: { image: call },
      }),
      'plugins/b/package.json': backend('b', {
        scripts: { image: 'rhdh-cli plugin package --tag quay.io/acme/a:$VERSION' },
      }),
    });
    const said = await migrated(tree);
    expect(json(tree, 'plugins/a/package.json')).toMatchObject({
      dynplug: { references: ['quay.io/acme/a:1'] },
      nx: {
        targets: {
          image: {
            options: {
              platforms: ['linux/arm64'],
              annotations: ['a=b', 'c=d'],
              labels: ['e=f'],
              exportTo: 'plugins/out',
            },
          },
          load: { options: { containerTool: 'docker' } },
        },
      },
    });
    expect(said).toContain('person   --tag quay.io/acme/a:$VERSION: uses a shell variable');
  });

  it('carries the flags of frontend plugins over to their assets', async () => {
    const frontend = { name: '@acme/f', version: '1.0.0', backstage: { role: 'frontend-plugin' } };
    const flags = '--scalprum-config sc.json --no-generate-module-federation-assets --generate-scalprum-assets';
    const tree = treeWith({
      'nx.json': {},
      'package.json': { ...ROOT, devDependencies: { '@org/dynplug-frontend': '1' } },
      'plugins/f/package.json': { ...frontend, ...scripts(`rhdh-cli plugin export ${flags} --minify`) },
      'plugins/b/package.json': backend('b', scripts(`rhdh-cli plugin export ${flags}`)),
      'plugins-list.yaml': 'plugins/f: --embed-package @acme/f-common\n',
    });
    const said = await migrated(tree);
    const { dynplug, ...rest } = json(tree, 'plugins/f/package.json');
    expect(dynplug).toEqual({ assets: { scalprumConfig: 'sc.json', moduleFederation: false } });
    expect(rest).not.toHaveProperty('nx');
    expect(said).toContain('done     --scalprum-config sc.json: dynplug.assets.scalprumConfig = "sc.json"');
    expect(said).toContain('done     --no-generate-module-federation-assets: dynplug.assets.moduleFederation = false');
    expect(changesIn(tree).toSorted()).toEqual(['nx.json', 'plugins/f/package.json']);
    expect(said).toContain(
      'done     --embed-package @acme/f-common: a frontend plugin is bundled with what its code imports',
    );
    expect(said).toContain('done     --scalprum-config sc.json: says nothing about a backend plugin');
    expect(said).not.toMatch(/^ {2}person/m);
  });

  it('leaves options of assets where they are, be it the field or the target', async () => {
    const f = (more: object): object => ({
      ...{ name: '@acme/f', version: '1.0.0', backstage: { role: 'frontend-plugin' } },
      ...scripts('rhdh-cli plugin export --scalprum-config sc.json'),
      ...more,
    });
    const target = (scalprumConfig: string): object => ({
      nx: { targets: { assets: { options: { scalprumConfig } } } },
    });
    const field = (assets: object): object => ({ dynplug: { assets } });
    const results = async (more: object): Promise<readonly [string, object]> => {
      const tree = treeWith({ 'nx.json': {}, 'package.json': ROOT, 'plugins/f/package.json': f(more) });
      const said = await migrated(tree);
      return [said, json(tree, 'plugins/f/package.json')];
    };
    expect((await results(target('sc.json')))[1]).toEqual(f(target('sc.json')));
    expect((await results(field({ minify: false })))[1]).toEqual(
      f(field({ minify: false, scalprumConfig: 'sc.json' })),
    );
    for (const [more, at] of [
      [target('other.json'), 'nx.targets.assets.options.scalprumConfig'],
      [field({ scalprumConfig: 'other.json' }), 'dynplug.assets.scalprumConfig'],
    ] as const) {
      const [said, manifest] = await results(more);
      expect(manifest).toEqual(f(more));
      expect(said).toContain(`person   ${at}: is "other.json" and was not changed; the flags say "sc.json"`);
    }
  });

  it('says when there is nothing, and registers nothing', async () => {
    const tree = treeWith({ 'nx.json': {}, 'package.json': ROOT, 'plugins/a/package.json': backend('a') });
    expect(await migrated(tree)).toMatch(/^Nothing of rhdh-cli/);
    expect(changesIn(tree)).toEqual([]);
  });

  it.each<[object, { pluginsList?: string }, RegExp]>([
    [{}, {}, /^ENX This workspace has no nx\.json/],
    [{ 'nx.json': {} }, { pluginsList: 'absent.yaml' }, /^EOPTION pluginsList: absent\.yaml/],
    [{ 'nx.json': {}, 'package.json': '{ "name": ' }, {}, /package\.json/],
  ])('refuses %j with %j', async (files, options, reason) => {
    await expect(migrated(treeWith(files as never), options)).rejects.toThrow(reason);
  });
});

describe('listedPlugins', () => {
  it('reads lines as the tools for overlays do', async () => {
    const list = listedPlugins(
      await loadShellParser(),
      'plugins/x2a: --embed-package @acme/x2a-common --no-generate-module-federation-assets\r\n' +
        'plugins/codebuild/backend:   \n#plugins/app: ==> static\n\n  plugins/last: # nothing\n./plugins/end/:',
    );
    expect(list.map(({ root, flags }) => [root, flags.map(({ name }) => name)])).toEqual([
      ['plugins/x2a', ['--embed-package', '--no-generate-module-federation-assets']],
      ['plugins/codebuild/backend', []],
      ['plugins/last', []],
      ['plugins/end', []],
    ]);
  });
});

describe('the flags', () => {
  const written = [...EXPORT_FLAGS, ...PACKAGE_FLAGS].flatMap(({ becomes }) => ('option' in becomes ? [becomes] : []));

  it.each(written)('become an option that exists: $place.$option', ({ place, option }) => {
    const schema = path.resolve(__dirname, '../../executors', place, 'schema.json');
    const fields = { dynplug: PLUGIN, assets: ASSETS } as const;
    const options =
      place === 'dynplug' || place === 'assets'
        ? fields[place]
        : (JSON.parse(readFileSync(schema, 'utf8')) as { properties: object }).properties;
    expect(Object.keys(options)).toContain(option);
  });
});

describe('docs/how-to/migrate-from-rhdh-cli.md', () => {
  const page = readFileSync(path.resolve(__dirname, '../../../../../docs/how-to/migrate-from-rhdh-cli.md'), 'utf8');

  it.each<[string, readonly Flag[]]>([
    ['## Flags\n', EXPORT_FLAGS],
    ['## Flags of `rhdh-cli plugin package`\n', PACKAGE_FLAGS],
  ])('says what the code does: %s', (heading, flags) => {
    const section = (page.split(heading)[1] as string).split('\n## ')[0] as string;
    const rows = section.split('\n').filter((line) => /^\| `-/.test(line));
    const shown = rows.flatMap((row) => {
      const [, names = '', here = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
      const all = [...names.matchAll(/`(-[^`\s]*)/g)].map(([, name]) => name as string);
      return all.flatMap((name) => expanded(name)).map((name) => [name, here]);
    });
    const known = flags.flatMap(({ names, here }) => names.map((name) => [name, here]));
    expect(shown.toSorted()).toEqual(known.toSorted());
  });
});

/** `--[no-]x` → `--x`, `--no-x`. */
function expanded(name: string): readonly string[] {
  return name.includes('[no-]') ? [name.replace('[no-]', ''), name.replace('[no-]', 'no-')] : [name];
}
