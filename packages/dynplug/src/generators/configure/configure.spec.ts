import { changesIn, treeWith, written } from '../../testing/generator-tree';
import type { Files } from '../../testing/portal';
import configureGenerator from './generator';
import type { CONFIGURE } from '../../options/generators';
import type { Written } from '../../options/option';

type Json = Record<string, any>;

const ROOT: Files = {
  'nx.json': { plugins: ['@org/dynplug'] },
  'package.json': { name: 'root', workspaces: ['plugins/*'] },
  'package-lock.json': {},
  'node_modules/.keep': '',
};
/** As `backstage-cli new` leaves a backend plugin, without what publishing asks for. */
const BACKEND = {
  name: '@acme/plugin-notes-backend',
  version: '0.1.0',
  main: 'src/index.ts',
  types: 'src/index.ts',
  backstage: { role: 'backend-plugin' },
  files: ['dist'],
};
const FEATURE = `import { createBackendPlugin } from '@backstage/backend-plugin-api';\nexport const notesPlugin = createBackendPlugin({\n  pluginId: 'notes',\n  register() {},\n});\n`;
const SOURCES: Files = {
  'plugins/notes-backend/src/index.ts': `export * from './plugin';\n`,
  'plugins/notes-backend/src/plugin.ts': FEATURE,
};

let printed: string[];
beforeEach(() => {
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => jest.restoreAllMocks());

type Tree = ReturnType<typeof treeWith>;

const withPlugin = (manifest: object = BACKEND, more: Files = {}): Tree =>
  treeWith({ ...ROOT, ...SOURCES, 'plugins/notes-backend/package.json': manifest, ...more });
const json = (tree: Tree, file: string): Json => JSON.parse(tree.read(file, 'utf8') ?? 'null') as Json;
const manifestOf = (tree: Tree): Json => json(tree, 'plugins/notes-backend/package.json');

async function fixed(tree: Tree, options: Written<typeof CONFIGURE> = {}): Promise<Tree> {
  await configureGenerator(tree, { all: true, fix: true, ...options });
  return tree;
}

describe('configure', () => {
  it('asks for a decision about native packages, and is content with one', async () => {
    const native: Files = {
      'node_modules/fast/package.json': { name: 'fast', version: '1.0.0' },
      'node_modules/fast/build/fast.node': '',
    };
    const tree = await fixed(withPlugin({ ...BACKEND, dependencies: { fast: '^1.0.0' } }, native));
    const check = (): Promise<void> => configureGenerator(tree, { check: true });
    await expect(check()).rejects.toThrow(/^EINCOMPLETE /);
    expect(printed.join('\n')).toMatch(
      /to do {4}Decide about native packages with allowNativePackages .*: .*fast.* \(holds build\/fast\.node\)\./,
    );
    const decided = { ...manifestOf(tree), dynplug: { allowNativePackages: ['fast'] } };
    const again = withPlugin(decided, {
      ...native,
      'plugins/notes-backend/src/index.ts': `${FEATURE}export default notesPlugin;\n`,
    });
    await expect(configureGenerator(again, { check: true })).resolves.toBeUndefined();
  });

  it('fails with --check while something is missing, and writes nothing', async () => {
    const tree = withPlugin();
    const check = (more: Written<typeof CONFIGURE> = {}): Promise<void> =>
      configureGenerator(tree, { check: true, ...more });
    await expect(check()).rejects.toThrow(/^EINCOMPLETE Not configured completely: @acme\/plugin-notes-backend\.\n/);
    expect(printed.join('\n')).toContain('missing  package.json: backstage.pluginId: "notes"');
    expect(changesIn(tree)).toEqual([]);
    await expect(check({ fix: true })).rejects.toThrow(/^EOPTION --check writes nothing/);
    await fixed(tree);
    await expect(check()).resolves.toBeUndefined();
    const bare = withPlugin(manifestOf(tree), {
      'nx.json': {},
      'plugins/notes-backend/src/index.ts': tree.read('plugins/notes-backend/src/index.ts', 'utf8') ?? '',
    });
    await expect(configureGenerator(bare, { all: true, check: true })).rejects.toThrow(/: the workspace\.\n/);
  });

  it('lists what is missing and writes nothing without --fix', async () => {
    const tree = withPlugin();
    await configureGenerator(tree, { projects: ['notes-backend'] });
    expect(changesIn(tree)).toEqual([]);
    expect(printed.join('\n').trim().split('\n')).toEqual([
      '@acme/plugin-notes-backend (plugins/notes-backend)',
      '  missing  package.json: backstage.pluginId: "notes"',
      '  missing  package.json: backstage.pluginPackages: ["@acme/plugin-notes-backend"]',
      '  missing  package.json: publishConfig.main: "dist/index.cjs.js"',
      '  missing  package.json: publishConfig.types: "dist/index.d.ts"',
      `  missing  src/index.ts: export { notesPlugin as default } from './plugin';`,
      '',
      '--fix writes what is missing.',
    ]);
  });

  it('writes it with --fix, and the second time nothing', async () => {
    const tree = await fixed(withPlugin());
    expect(manifestOf(tree)).toEqual({
      ...BACKEND,
      backstage: { role: 'backend-plugin', pluginId: 'notes', pluginPackages: ['@acme/plugin-notes-backend'] },
      publishConfig: { main: 'dist/index.cjs.js', types: 'dist/index.d.ts' },
    });
    expect(tree.read('plugins/notes-backend/src/index.ts', 'utf8')).toBe(
      `export * from './plugin';\nexport { notesPlugin as default } from './plugin';\n`,
    );
    expect(printed.join('\n')).toContain('  writes   package.json: backstage.pluginId: "notes"');
    const again = await fixed(written(tree));
    expect(changesIn(again)).toEqual([]);
    expect(printed.at(-1)).toContain('complete');
  });

  it('keeps how a file is written', async () => {
    const text = `{\n\t"name": "@acme/plugin-notes-backend", "version": "0.1.0",\n\t"backstage": { "role": "backend-plugin" },\n\t"files": [ "dist" ]\n}`;
    const tree = await fixed(treeWith({ ...ROOT, ...SOURCES, 'plugins/notes-backend/package.json': text }));
    expect(tree.read('plugins/notes-backend/package.json', 'utf8')).toBe(
      text.replace(
        '"backend-plugin" }',
        '"backend-plugin", "pluginId": "notes", "pluginPackages": ["@acme/plugin-notes-backend"] }',
      ),
    );
  });

  it('leaves what a person wrote', async () => {
    const mine = {
      ...BACKEND,
      backstage: { role: 'backend-plugin', pluginId: 'mine', pluginPackages: ['x'] },
      publishConfig: { main: 'dist/other.cjs.js', types: 'dist/other.d.ts' },
      files: ['dist/**', 'more'],
    };
    const tree = await fixed(
      withPlugin(mine, { 'plugins/notes-backend/src/index.ts': `export { x as default } from './x';\n` }),
    );
    expect(changesIn(tree)).toEqual([]);
  });

  it('knows which files a plugin needs at run time', async () => {
    const { files: _files, ...without } = BACKEND;
    const more = {
      'plugins/notes-backend/migrations/1.js': '',
      'plugins/notes-backend/config.d.ts': '',
    };
    const wanted = ['dist', 'migrations', 'config.d.ts'];
    for (const manifest of [
      without,
      { ...BACKEND, files: [] },
      BACKEND,
      { ...BACKEND, files: ['./dist/', 'config.*'] },
    ]) {
      const tree = await fixed(withPlugin({ ...manifest, configSchema: 'config.d.ts' }, more));
      const { files } = manifestOf(tree) as { files: string[] };
      expect(files.map((file) => file.replace('./dist/', 'dist').replace('config.*', 'config.d.ts')).sort()).toEqual(
        [...wanted].sort(),
      );
      expect(tree.read('plugins/notes-backend/app-config.dynamic.yaml', 'utf8')).toMatch(
        /^# .*\n# .*\n# .*config\.d\.ts\.\n$/,
      );
    }
  });

  it('knows which packages belong together', async () => {
    const part = (name: string, role: string, more: object = {}): object => ({
      name,
      version: '0.1.0',
      files: ['dist'],
      backstage: { role, ...more },
    });
    const tree = await fixed(
      withPlugin(BACKEND, {
        'plugins/notes/package.json': part('@acme/plugin-notes', 'frontend-plugin'),
        'plugins/notes-common/package.json': part('@acme/plugin-notes-common', 'common-library'),
        'plugins/words/package.json': part('@acme/words', 'node-library', { pluginId: 'notes' }),
        'plugins/other-node/package.json': part('@acme/plugin-other-node', 'node-library'),
        'plugins/shout/package.json': part('@acme/plugin-notes-backend-module-shout', 'backend-plugin-module'),
        'plugins/lost/package.json': part('@acme/lost', 'backend-plugin-module'),
      }),
    );
    const family = ['@acme/plugin-notes', '@acme/plugin-notes-backend', '@acme/plugin-notes-common', '@acme/words'];
    expect(manifestOf(tree)['backstage'].pluginPackages).toEqual(family);
    expect(json(tree, 'plugins/notes/package.json')['backstage']).toEqual({
      role: 'frontend-plugin',
      pluginId: 'notes',
      pluginPackages: family,
    });
    expect(json(tree, 'plugins/shout/package.json')['backstage']).toEqual({
      role: 'backend-plugin-module',
      pluginId: 'notes',
      pluginPackage: '@acme/plugin-notes-backend',
    });
    expect(printed.join('\n')).toMatch(
      /@acme\/lost \(plugins\/lost\)\n {2}to do {4}Set backstage\.pluginId .*\n {2}to do {4}Set backstage\.pluginPackage /,
    );
    expect(changesIn(await fixed(written(tree)))).toEqual([]);
  });

  it.each<[string, Files, RegExp | string]>([
    ['in the entry point itself', { 'src/index.ts': FEATURE }, `${FEATURE}export default notesPlugin;\n`],
    [
      'in the style of the file',
      { 'src/index.ts': 'export * from "./plugin"', 'src/plugin.ts': FEATURE },
      'export * from "./plugin"\nexport { notesPlugin as default } from "./plugin"\n',
    ],
    [
      'from a module, but not from a comment or a test',
      {
        'src/index.ts': '// export default notesPlugin;\n',
        'src/deep/module/index.ts': `export const shout: BackendFeature = createBackendModule({ pluginId: "notes", moduleId: 'x' });`,
        'src/deep/module/index.test.ts': FEATURE,
        'src/old.ts': `/* ${FEATURE} */`,
      },
      `// export default notesPlugin;\nexport { shout as default } from './deep/module'\n`.replace(
        "module'",
        "module';",
      ),
    ],
    ['of two features', { 'src/index.ts': FEATURE + FEATURE }, /Export one of the 2 backend features as default in /],
    [
      'that is not exported',
      { 'src/index.ts': FEATURE.replace('export const', 'const') },
      /to do {4}Export the backend/,
    ],
    [
      'of a router',
      { 'src/index.ts': 'export const createRouter = 1;' },
      /to do {4}Make a backend feature \(createBackend/,
    ],
    ['of nothing', {}, /to do {4}Write plugins\/notes-backend\/src\/index\.ts/],
  ])('cares for the default export %s', async (_, sources, expected) => {
    const tree = treeWith({
      ...ROOT,
      'plugins/notes-backend/package.json': BACKEND,
      ...Object.fromEntries(Object.entries(sources).map(([name, text]) => [`plugins/notes-backend/${name}`, text])),
    });
    await fixed(tree);
    if (typeof expected === 'string') {
      expect(tree.read('plugins/notes-backend/src/index.ts', 'utf8')).toBe(expected);
      expect(changesIn(await fixed(written(tree)))).toEqual([]);
    } else expect(printed.join('\n')).toMatch(expected);
  });

  it('gives frontends a name for their assets, and a skeleton of what hosts ask for', async () => {
    const manifest = { ...BACKEND, name: '@acme/plugin-notes', backstage: { role: 'frontend-plugin' } };
    const tree = await fixed(withPlugin(manifest, { 'plugins/notes-backend/src/index.ts': 'export const notes = 1;' }));
    expect(manifestOf(tree)).toMatchObject({
      scalprum: { name: 'acme.plugin-notes', exposedModules: { PluginRoot: './src/index.ts' } },
      publishConfig: { main: 'dist/index.esm.js' },
    });
    expect(tree.read('plugins/notes-backend/app-config.dynamic.yaml', 'utf8')).toMatch(
      /^(#.*\n)*# dynamicPlugins:\n# {3}frontend:\n# {5}acme\.plugin-notes:\n(#.*\n)*.*path: \/notes\n#.*\n$/,
    );
    expect(changesIn(await fixed(written(tree)))).toEqual([]);
  });

  it('asks for the engine of frontends, and leaves a name that is chosen', async () => {
    const manifest = { ...BACKEND, name: '@acme/plugin-notes', bundled: true, backstage: { role: 'frontend-plugin' } };
    const more = { 'plugins/notes-backend/scalprum-config.json': { name: 'mine' } };
    const tree = await fixed(withPlugin(manifest, more));
    expect(manifestOf(tree)).not.toHaveProperty('scalprum');
    expect(printed.join('\n')).toContain('Install @org/dynplug-frontend');
    printed = [];
    const root = { ...(ROOT['package.json'] as object), devDependencies: { '@org/dynplug-frontend': '1' } };
    await fixed(withPlugin({ ...manifest, main: './src/index.tsx' }, { 'package.json': root }));
    expect(printed.join('\n')).toContain('"exposedModules":{"PluginRoot":"./src/index.tsx"}');
    expect(printed.join('\n')).not.toContain('@org/dynplug-frontend');
  });

  it('writes nx-release-publish where nx release is in use', async () => {
    const options = { targetNames: { pack: 'tarball' }, npmRegistry: 'https://npm.example.com/' };
    const nxJson = { plugins: [{ plugin: '@org/dynplug', options }], release: {} };
    const target = {
      executor: '@org/dynplug:publish',
      dependsOn: ['tarball'],
      options: { kind: 'npm', registry: 'https://npm.example.com/' },
    };
    const tree = await fixed(withPlugin(BACKEND, { 'nx.json': nxJson }));
    expect(manifestOf(tree)['nx']).toEqual({ targets: { 'nx-release-publish': target } });
    const mine = { ...BACKEND, nx: { targets: { 'nx-release-publish': { command: 'x' } } } };
    expect(manifestOf(await fixed(withPlugin(mine, { 'nx.json': nxJson })))['nx']).toEqual(mine.nx);
  });

  describe('--explicit', () => {
    it.each(['package.json', 'project.json'])('writes the inferred targets into %s, once', async (file) => {
      const more: Files = {
        'nx.json': {
          namedInputs: { production: [] },
          plugins: [{ plugin: '@org/dynplug', options: { preset: 'veecode' } }],
        },
        ...(file === 'project.json' && { 'plugins/notes-backend/project.json': { name: 'notes', targets: { a: {} } } }),
      };
      const manifest = { ...BACKEND, dynplug: { prune: true } };
      const tree = withPlugin(manifest, more);
      await configureGenerator(tree, { projects: ['plugins/notes-backend/'], explicit: true });
      expect(changesIn(tree)).toEqual([`plugins/notes-backend/${file}`]);
      const targets = (
        file === 'project.json' ? json(tree, 'plugins/notes-backend/project.json') : manifestOf(tree)['nx']
      )['targets'] as Json;
      expect(targets['export']).toMatchObject({
        executor: '@org/dynplug:export',
        cache: true,
        outputs: ['{projectRoot}/dist-dynamic'],
        options: { profile: 'veecode', prune: true },
      });
      expect(targets['export'].inputs).toContain('production');
      const again = written(tree);
      await configureGenerator(again, { all: true, explicit: true });
      expect(changesIn(again)).toEqual([]);
    });

    it('leaves a target that exists, and says so', async () => {
      const mine = { export: { executor: '@org/dynplug:export', cache: false }, pack: { command: 'make' } };
      const tree = withPlugin({ ...BACKEND, nx: { targets: mine } });
      await configureGenerator(tree, { all: true, explicit: true });
      expect(manifestOf(tree)['nx'].targets).toMatchObject(mine);
      expect(printed.join('\n')).toContain('The target export exists with other settings and was not changed.');
    });
  });

  it('shows the values of options, and who sets them', async () => {
    const options = { preset: 'rhdh-1.9', imageRepository: 'quay.io/acme', dynamicPluginsRoot: '../host' };
    const nx = { targets: { doctor: { options: { maxWarnings: 3 } }, load: { command: 'make load' } } };
    const tree = withPlugin(
      { ...BACKEND, dynplug: { prune: true }, nx },
      {
        'nx.json': {
          plugins: [{ plugin: '@org/dynplug', options }],
          targetDefaults: { '@org/dynplug:doctor': { options: { format: 'json', maxWarnings: 1 } } },
        },
      },
    );
    await configureGenerator(tree, { all: true, showOptions: true });
    expect(changesIn(tree)).toEqual([]);
    const shown = printed.join('\n').replace(/ {2,}/g, ' ');
    const exported = /\n export\n(.*?)\n \w+\S*\n/s.exec(shown)?.[1] ?? '';
    expect(exported).toContain(' profile rhdh-1.9 (set for all plugins)');
    expect(exported).toContain(' prune true ("dynplug" in its package.json)');
    expect(exported).toContain(' link false (default)');
    expect(shown).toContain(' dynamicPluginsRoot ../host (set for all plugins)');
    expect(shown).toContain(' format json (targetDefaults)');
    expect(shown).toContain(' maxWarnings 3 (its target in package.json or project.json)');
    expect(shown).toContain(' load\n another command runs in its place');
    await expect(configureGenerator(tree, { all: true, showOptions: true, fix: true })).rejects.toThrow(
      /^EOPTION --showOptions writes nothing/,
    );
  });

  it('says which names of targets are in use', async () => {
    const manifest = {
      ...BACKEND,
      scripts: { export: 'x', load: 'x', build: 'x' },
      nx: {
        includedScripts: ['export'],
        targets: { 'package-oci': { executor: 'acme:pack' }, pack: { command: 'make' } },
      },
    };
    await fixed(withPlugin(manifest));
    const toDo = printed
      .join('\n')
      .split('\n')
      .filter((line) => line.startsWith('  to do'));
    expect(toDo).toEqual([
      '  to do    The script export of package.json takes the place of the target export. Rename it, or give ours another name with "targetNames": { "export": "…" }.',
      '  to do    The target package-oci runs acme:pack, not @org/dynplug:package-oci. Rename it, or give ours another name with "targetNames": { "package-oci": "…" }.',
      '  to do    The target pack runs nx:run-commands, not @org/dynplug:pack. Rename it, or give ours another name with "targetNames": { "pack": "…" }.',
    ]);
  });

  it('says what the workspace lacks, and an npm registry', async () => {
    const nxJson = { plugins: [{ plugin: '@org/dynplug', options: { publishKind: 'npm' } }] };
    const tree = treeWith({
      'nx.json': nxJson,
      'package.json': { name: 'root', workspaces: ['plugins/*'], scripts: { tsc: 'tsc' } },
      'plugins/notes-backend/package.json': BACKEND,
      ...SOURCES,
    });
    await fixed(tree);
    expect(printed.join('\n')).toMatch(
      /Name the npm registry[^]*\nWorkspace\n.*Install the dependencies.*\n.*This workspace has no lockfile.*\n.*Run the script tsc before build/,
    );
    printed = [];
    await fixed(
      withPlugin(BACKEND, {
        'nx.json': {
          ...nxJson,
          targetDefaults: { build: { dependsOn: ['^build', { projects: ['root'], target: 'tsc' }] } },
        },
        'package.json': { name: 'root', workspaces: ['plugins/*'], scripts: { tsc: 'tsc' } },
        '.npmrc': '@acme:registry=https://npm.example.com/\n',
      }),
    );
    expect(printed.join('\n')).not.toMatch(/to do/);
  });

  it('asks how builds are cached that it does not know, and for tsc where an order of theirs leaves it out', async () => {
    const root = { name: 'root', workspaces: ['plugins/*'], scripts: { tsc: 'tsc' } };
    const saidOf = async (manifest: object, nxJson: object = {}): Promise<string> => {
      printed = [];
      await fixed(withPlugin({ ...BACKEND, ...manifest }, { 'package.json': root, 'nx.json': nxJson }));
      return printed.join('\n');
    };
    const custom = { scripts: { build: 'rollup -c' } };
    expect(await saidOf(custom)).toMatch(
      /to do {4}Say whether Nx caches the target build of @acme\/plugin-notes-backend/,
    );
    expect(await saidOf({ ...custom, nx: { targets: { build: { cache: false } } } })).not.toContain('Say whether');
    expect(await saidOf(custom, { targetDefaults: { build: { cache: true } } })).not.toContain('Say whether');
    const built = { scripts: { build: 'backstage-cli package build' }, dynplug: { backendBuild: 'backstage-cli' } };
    expect(await saidOf(built)).not.toMatch(/Say whether|Run the script tsc/);
    expect(await saidOf(built, { targetDefaults: { build: { dependsOn: ['^build'] } } })).toContain(
      'Run the script tsc before build',
    );
  });

  it('asks for no types where plugins are compiled', async () => {
    const root = { name: 'root', workspaces: ['plugins/*'], scripts: { tsc: 'tsc' } };
    await fixed(
      withPlugin({ ...BACKEND, scripts: { build: 'backstage-cli package build' } }, { 'package.json': root }),
    );
    expect(printed.join('\n')).not.toContain('tsc');
  });

  it.each<[Written<typeof CONFIGURE>, object, RegExp]>([
    [{}, {}, /^EOPTION No plugin is named\.\n.*Name some of @acme\/plugin-notes-backend, or give --all/],
    [{ projects: ['note-backend'] }, {}, /^EOPTION note-backend means no package.*\n.*Did you mean notes-backend\?/],
    [{ projects: ['@acme/plugin-note-backend'] }, {}, /Did you mean @acme\/plugin-notes-backend\?/],
    [{ projects: ['x'], all: true }, {}, /^EOPTION Both --all and names/],
    [{ projects: ['lib'] }, { 'plugins/lib/package.json': { name: 'lib' } }, /^ENOROLE lib has no backstage\.role/],
    [
      { projects: ['lib'] },
      { 'plugins/lib/package.json': { name: 'lib', backstage: { role: 'node-library' } } },
      /^EROLE lib has the role "node-library"[^]*Libraries are embedded/,
    ],
    [
      { projects: ['app'] },
      { 'plugins/app/package.json': { name: 'app', backstage: { role: 'backend' } } },
      /^EROLE app has the role "backend"[^]*It loads plugins\. "nx g @org\/dynplug:host-manifest <name>"/,
    ],
    [
      { projects: ['lib'] },
      { 'plugins/lib/package.json': { name: 'lib', bundled: true, backstage: { role: 'backend-plugin' } } },
      /^EBUNDLED /,
    ],
    [
      { all: true, fix: true },
      { 'plugins/lib/package.json': { name: 'lib', dynplug: { prun: 1 }, backstage: { role: 'backend-plugin' } } },
      /^EOPTION Unknown option "prun" in "dynplug" in plugins\/lib\/package\.json\. Did you mean "prune"/,
    ],
    [{ all: true }, { 'plugins/lib/package.json': '{' }, /^EMANIFEST .*plugins\/lib\/package\.json is not valid JSON/],
    [{ all: true }, { 'nx.json': '[' }, /^ENX nx\.json is not valid JSON/],
  ])('refuses %j with %j, and writes nothing', async (options, more, reason) => {
    const tree = withPlugin(BACKEND, more as Files);
    await expect(configureGenerator(tree, options)).rejects.toThrow(reason);
    expect(changesIn(tree)).toEqual([]);
  });
});
