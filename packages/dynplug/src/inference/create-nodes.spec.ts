import type { NxJsonConfiguration, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { EXECUTORS } from '../options/executors';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import * as plugin from '../nx-plugin';

type Options = plugin.DynplugPluginOptions;
type Targets = Readonly<Record<string, TargetConfiguration>>;

const backend = (name: string, more: object = {}): object => ({
  name,
  version: '1.0.0',
  backstage: { role: 'backend-plugin' },
  ...more,
});

type Projects = ReadonlyMap<string, Partial<ProjectConfiguration>>;

/** Project root → project, and → its targets, for the package.json files that are given. */
async function inferAll(
  files: Readonly<Record<string, string | object>>,
  options?: Options,
  nxJson: NxJsonConfiguration = { namedInputs: { production: ['default'] } },
): Promise<{ projects: Projects; all: ReadonlyMap<string, Targets> }> {
  const workspaceRoot = temporaryFolder();
  writeFiles(workspaceRoot, { 'package-lock.json': {}, ...files });
  const [glob, create] = plugin.createNodesV2;
  expect(glob).toBe('**/package.json');
  const results = await create(Object.keys(files), options, { workspaceRoot, nxJsonConfiguration: nxJson });
  const projects: Projects = new Map(results.flatMap(([, node]) => Object.entries(node.projects ?? {})));
  return { projects, all: new Map([...projects].map(([root, { targets = {} }]) => [root, targets] as const)) };
}

const infer = async (...given: Parameters<typeof inferAll>): Promise<ReadonlyMap<string, Targets>> =>
  (await inferAll(...given)).all;

const targetsOf = async (options?: Options, nxJson?: NxJsonConfiguration): Promise<Targets> =>
  (await infer({ 'plugins/a/package.json': backend('a') }, options, nxJson)).get('plugins/a') ?? {};

describe('inference', () => {
  it('is one function under the names of all Nx versions', () => {
    expect(plugin.createNodes).toBe(plugin.createNodesV2);
  });

  it('groups the targets of a plugin, tags it, and shows how to get help', async () => {
    const { projects } = await inferAll({
      'plugins/a/package.json': backend('@acme/a'),
      'plugins/b/package.json': backend('@acme/b', { nx: { name: 'b' } }),
      'plugins/c/package.json': backend('@acme/c', { nx: { name: 'cc' } }),
      'plugins/c/project.json': { name: 'c' },
    });
    const commands = ['a', 'b', 'c'].map((folder) => projects.get(`plugins/${folder}`)?.targets?.['export']?.metadata);
    expect(commands).toMatchObject(
      ['@acme/a', 'b', 'c'].map((name) => ({
        description: 'Exports the plugin as a folder that a host loads.',
        help: { command: `nx run ${name}:export --help`, example: { args: ['--explain=lodash'] } },
      })),
    );
    expect(projects.get('plugins/a')).toMatchObject({
      tags: ['dynamic-plugin'],
      metadata: { targetGroups: { 'Dynamic plugin': Object.keys(projects.get('plugins/a')?.targets ?? {}) } },
    });
  });

  it('shows examples that the executors accept', async () => {
    for (const [name, { executor = '', metadata }] of Object.entries(await targetsOf())) {
      const { options } = EXECUTORS[executor.replace('@org/dynplug:', '') as keyof typeof EXECUTORS];
      const args = metadata?.help?.example.args ?? [];
      expect([name, args.length > 0]).toEqual([name, true]);
      for (const arg of args) expect(options).toHaveProperty([arg.replace(/^--|=.*$/g, '')]);
    }
  });

  it('warns of scripts that Nx runs in place of targets', async () => {
    const warn = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      const files = {
        'plugins/a/package.json': backend('a', {
          scripts: { publish: 'x', build: 'x', assets: 'x', pack: 'x', load: 'x' },
        }),
        'plugins/a/project.json': { targets: { pack: { executor: '@org/dynplug:pack' } } },
        'plugins/b/package.json': backend('b', { scripts: { publish: 'x' }, nx: { includedScripts: [] } }),
      };
      const warnings = ['load', 'publish'].map(
        (name) =>
          `The script ${name} of plugins/a/package.json takes the place of the target ${name}. Rename it, or give ours another name with "targetNames": { "${name}": "…" }.`,
      );
      for (let run = 0; run < 2; run++) {
        const found = await infer(files);
        for (const target of Object.values(found.get('plugins/a') ?? {}))
          expect(target.metadata).toMatchObject({ warnings });
        expect(JSON.stringify(found.get('plugins/b'))).not.toContain('warnings');
      }
      expect(warn.mock.calls).toEqual(warnings.map((warning) => [`@org/dynplug: ${warning}`]));
    } finally {
      warn.mockRestore();
    }
  });

  it('warns of such scripts beside the image of the workspace', async () => {
    const warn = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const found = await infer(
      { 'package.json': { name: 'root', scripts: { promote: 'x' } }, 'plugins/a/package.json': backend('a') },
      { images: 'per-workspace' },
    );
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
    const warnings = [expect.stringContaining('The script promote of package.json takes the place')];
    expect(found.get('.')?.['package-oci']?.metadata).toMatchObject({ warnings });
  });

  it('gives targets to plugins and modules, and to nothing else', async () => {
    const found = await infer({
      'package.json': { name: 'root', workspaces: ['plugins/*'] },
      'plugins/a/package.json': backend('a'),
      'plugins/b/package.json': backend('b', { backstage: { role: 'backend-plugin-module' } }),
      'plugins/with-bom/package.json': `\ufeff${JSON.stringify(backend('c'))}`,
      'plugins/front/package.json': backend('d', { backstage: { role: 'frontend-plugin' } }),
      'plugins/library/package.json': backend('e', { backstage: { role: 'node-library' } }),
      'plugins/bundled/package.json': backend('f', { bundled: true }),
      'plugins/plain/package.json': { name: 'g', version: '1.0.0' },
      'plugins/broken/package.json': '{ "name": ',
      'plugins/null/package.json': 'null',
      'plugins/a/dist-dynamic/package.json': backend('a-dynamic'),
      'plugins/a/dist-dynamic/node_modules/x/package.json': backend('x'),
      'plugins/a/dist-oci/package.json': backend('a-oci'),
    });
    expect([...found.keys()].sort()).toEqual(['.', 'plugins/a', 'plugins/b', 'plugins/front', 'plugins/with-bom']);
    expect(Object.keys(found.get('plugins/front') ?? {})).toEqual([
      'assets',
      ...Object.keys(found.get('plugins/a') ?? {}),
    ]);
    expect(Object.keys(found.get('plugins/a') ?? {})).toEqual([
      'export',
      'package-oci',
      'pack',
      'place',
      'load',
      'lint-dynamic',
      'doctor',
      'verify',
      'publish',
      'promote',
      'pack-static',
      'publish-static',
    ]);
  });

  it('lets the targets of frontend plugins wait for their assets', async () => {
    const front = backend('front', { backstage: { role: 'frontend-plugin' }, bundled: true });
    const options: Options = { prune: true, maxSize: '3MB', profile: 'rhdh-1.9', targetNames: { assets: 'bundle' } };
    const inferred = async (root: object): Promise<Targets> =>
      (await infer({ 'package.json': root, 'plugins/front/package.json': front }, options)).get('plugins/front') ?? {};
    const targets = await inferred({ name: 'root' });
    expect(targets['bundle']).toMatchObject({
      executor: '@org/dynplug:assets',
      cache: true,
      dependsOn: [],
      outputs: ['{projectRoot}/dist-assets'],
    });
    expect(targets['bundle']).not.toHaveProperty('options');
    for (const name of ['export', 'package-oci', 'pack'])
      expect(targets[name]).toMatchObject({
        dependsOn: ['bundle'],
        inputs: expect.arrayContaining(targets['bundle']?.inputs ?? []),
        options: { maxSize: '3MB', profile: 'rhdh-1.9' },
      });
    expect(targets['export']?.options).not.toHaveProperty('prune');
    const engine = { externalDependencies: ['@org/dynplug-frontend'] };
    expect(targets['bundle']?.inputs).not.toContainEqual(engine);
    const installed = await inferred({ name: 'root', devDependencies: { '@org/dynplug-frontend': '1.0.0' } });
    expect(installed['bundle']?.inputs).toContainEqual(engine);
    const both = await inferred({ dependencies: { '@backstage/cli': '1.0.0', '@org/dynplug-frontend': '1.0.0' } });
    for (const name of ['bundle', 'export'])
      expect(both[name]?.inputs).toContainEqual({ externalDependencies: ['@org/dynplug-frontend', '@backstage/cli'] });
  });

  it('gives the target assets its own options, the field of a plugin over nx.json', async () => {
    const optionsOf = async (field: object, options: Options): Promise<readonly unknown[]> => {
      const front = backend('front', { backstage: { role: 'frontend-plugin' }, ...field });
      const targets = (await infer({ 'plugins/front/package.json': front }, options)).get('plugins/front');
      return [targets?.['assets']?.options, targets?.['export']?.options];
    };
    const forAll: Options = { assets: { sourceMaps: 'hidden', minify: false }, maxSize: '3MB' };
    expect(await optionsOf({}, forAll)).toEqual([{ sourceMaps: 'hidden', minify: false }, { maxSize: '3MB' }]);
    const field = { dynplug: { assets: { minify: true, define: { X: '1' } } } };
    const own = { minify: true, define: { X: '1' } };
    expect(await optionsOf(field, forAll)).toEqual([{ sourceMaps: 'hidden', ...own }, { maxSize: '3MB' }]);
    expect(await optionsOf(field, {})).toEqual([own, {}]);
    expect(await optionsOf({ dynplug: { prune: true } }, forAll)).toEqual([forAll.assets, { maxSize: '3MB' }]);
  });

  it('refuses in the field of a frontend what is about the code of backends', async () => {
    const front = backend('front', { backstage: { role: 'frontend-plugin' }, dynplug: { minify: false } });
    const targets = (await infer({ 'plugins/front/package.json': front })).get('plugins/front');
    expect(targets?.['assets']).toMatchObject({
      metadata: {
        failure: {
          code: 'EOPTION',
          message:
            'The option minify in "dynplug" in plugins/front/package.json is about the code of backend plugins. Did you mean "assets.minify"?',
        },
      },
    });
  });

  it('knows what each target reads, writes and waits for', async () => {
    const targets = await targetsOf();
    expect(targets['export']).toMatchObject({
      executor: '@org/dynplug:export',
      cache: true,
      dependsOn: ['build', '^build'],
      outputs: ['{projectRoot}/dist-dynamic'],
    });
    for (const name of ['export', 'package-oci', 'pack'])
      expect(targets[name]?.inputs).toEqual(
        expect.arrayContaining([
          'production',
          '^production',
          '!{projectRoot}/dist-dynamic/**/*',
          '!{projectRoot}/dist-oci/**/*',
          { externalDependencies: ['@org/dynplug'] },
        ]),
      );
    expect(targets['package-oci']?.inputs).toContainEqual({ env: 'SOURCE_DATE_EPOCH' });
    expect(targets['load']).toMatchObject({ cache: false, dependsOn: ['package-oci'] });
    expect(targets['lint-dynamic']).toMatchObject({ cache: false, dependsOn: ['export'] });
    for (const target of Object.values(targets)) expect(target.metadata?.description).toMatch(/\.$/);
  });

  it('makes the file of a host an input of what derives backends, of assets and of doctor, and of nothing else', async () => {
    const file = '{workspaceRoot}/hosts/production.json';
    const targets = await targetsOf({ host: ['rhdh-1.10', './hosts/production.json'] });
    const withFile = Object.keys(targets).filter((name) => targets[name]?.inputs?.includes(file));
    expect(withFile).toEqual(['export', 'package-oci', 'pack', 'doctor']);
    expect(targets['export']?.options).toMatchObject({ host: ['rhdh-1.10', './hosts/production.json'] });
    const front = { 'plugins/f/package.json': backend('f', { backstage: { role: 'frontend-plugin' } }) };
    const inferred = (await infer(front, { host: './hosts/production.json' })).get('plugins/f') ?? {};
    const { doctor, assets, ...ofFrontend } = inferred;
    for (const target of [doctor, assets])
      expect(target).toMatchObject({
        inputs: expect.arrayContaining([file]) as unknown,
        options: { host: './hosts/production.json' },
      });
    expect(
      Object.values(ofFrontend).flatMap(({ inputs = [], options = {} }) => [
        ...inputs,
        ...Object.keys(options as object),
      ]),
    ).not.toEqual(expect.arrayContaining([expect.stringMatching(/^host$|production\.json/)]));
  });

  it('caches doctor by the report of the export, and knows its hosts and the plugins beside it', async () => {
    const module_ = backend('m', { backstage: { role: 'backend-plugin-module', pluginId: 'notes' } });
    const doctorIn = async (files: object, options?: Options): Promise<TargetConfiguration | undefined> =>
      (await infer({ 'plugins/m/package.json': module_, ...files }, options)).get('plugins/m')?.['doctor'];
    const notes = backend('notes', { backstage: { role: 'backend-plugin', pluginId: 'notes' } });
    expect(await doctorIn({ 'plugins/n/package.json': notes }, { preset: 'rhdh-1.10' })).toMatchObject({
      executor: '@org/dynplug:doctor',
      cache: true,
      dependsOn: ['export'],
      inputs: expect.arrayContaining([
        { dependentTasksOutputFiles: '**/dist-dynamic/.dynplug/export.json', transitive: true },
        '{projectRoot}/app-config*.yaml',
        { externalDependencies: ['@org/dynplug'] },
      ]) as unknown,
      outputs: ['{projectRoot}/dist-doctor'],
      options: { host: 'rhdh-1.10', deployedPlugins: ['notes'] },
    });
    expect((await doctorIn({}))?.options).toEqual({});
    expect((await doctorIn({}, { host: ['veecode'], profile: 'rhdh-1.9' }))?.options).toEqual({ host: ['veecode'] });
  });

  it('verifies a module with the plugin that it extends', async () => {
    const module_ = backend('m', { backstage: { role: 'backend-plugin-module', pluginId: 'notes' } });
    const notes = backend('notes', { backstage: { role: 'backend-plugin', pluginId: 'notes' } });
    const found = await infer({ 'plugins/m/package.json': module_, 'plugins/n/package.json': notes });
    expect(found.get('plugins/m')?.['verify']).toMatchObject({
      executor: '@org/dynplug:verify',
      cache: true,
      dependsOn: ['export', { projects: [(notes as { name: string }).name], target: 'export' }],
      inputs: expect.arrayContaining(['{workspaceRoot}/yarn.lock', { runtime: 'node --version' }]) as unknown,
      outputs: ['{projectRoot}/dist-verify'],
      options: { beside: ['plugins/n/dist-dynamic'] },
    });
    expect(found.get('plugins/n')?.['verify']).toMatchObject({ dependsOn: ['export'], options: {} });
    // Each glob costs a look at all files of an export, so backends have none for assets.
    expect(JSON.stringify(found.get('plugins/n')?.['doctor']?.inputs)).not.toContain('dist-assets');
  });

  it('verifies a frontend with a browser, and a module of one with the plugin that it extends', async () => {
    const front = (name: string, role: string): object => backend(name, { backstage: { role, pluginId: 'board' } });
    const found = await infer({
      'plugins/b/package.json': front('b', 'frontend-plugin'),
      'plugins/m/package.json': front('m', 'frontend-plugin-module'),
    });
    expect(found.get('plugins/m')?.['verify']).toMatchObject({
      dependsOn: ['export', { projects: ['b'], target: 'export' }],
      inputs: expect.arrayContaining([
        { dependentTasksOutputFiles: '**/dist-assets/assets.json', transitive: true },
        { env: 'CHROME_PATH' },
      ]) as unknown,
      options: { beside: ['plugins/b/dist-dynamic'] },
    });
    expect(found.get('plugins/m')?.['doctor']?.options).toEqual({});
    expect(found.get('plugins/b')?.['doctor']?.inputs).toEqual(
      expect.arrayContaining([{ dependentTasksOutputFiles: '**/dist-assets/assets.json', transitive: true }]),
    );
    expect(found.get('plugins/b')?.['verify']).toMatchObject({ dependsOn: ['export'], options: {} });
  });

  it('verifies a frontend with the backend of the same plugin, unless an option says no', async () => {
    const of = (name: string, role: string, more: object = {}): object =>
      backend(name, { backstage: { role, ...more } });
    const verifyOf = async (files: Readonly<Record<string, object>>, options?: Options): Promise<unknown> => {
      const found = await infer(
        Object.fromEntries(Object.entries(files).map(([at, one]) => [`plugins/${at}/package.json`, one])),
        options,
      );
      return found.get('plugins/f')?.['verify'];
    };
    const server = {
      dependsOn: ['export', { projects: ['s'], target: 'export' }],
      options: { backends: ['plugins/s/dist-dynamic'] },
    };
    const board = { pluginId: 'board' };
    const files = {
      f: of('f', 'frontend-plugin', board),
      m: of('m', 'backend-plugin-module', board),
      s: of('s', 'backend-plugin', board),
    };
    expect(await verifyOf(files)).toMatchObject({
      ...server,
      inputs: expect.arrayContaining(['{workspaceRoot}/plugins/s/app-config*.yaml']) as unknown,
    });
    const alone = { dependsOn: ['export'], options: {} };
    expect(await verifyOf(files, { verifyBackend: false })).toMatchObject(alone);
    expect(await verifyOf({ ...files, s: of('s', 'backend-plugin', { pluginId: 'other' }) })).toMatchObject(alone);
    // Without ids, the usual names tell.
    const named = { f: of('@acme/board', 'frontend-plugin'), s: of('@acme/board-backend', 'backend-plugin') };
    expect(await verifyOf(named)).toMatchObject({ options: server.options });
  });

  it('does without a named input production', async () => {
    const { inputs } = (await targetsOf({}, {}))['export'] ?? {};
    expect(inputs).toEqual(expect.arrayContaining(['{projectRoot}/**/*', { input: 'default', dependencies: true }]));
    expect(inputs).not.toContain('production');
  });

  it('takes names, profiles, packages and tags from nx.json', async () => {
    const targets = await targetsOf({
      targetNames: { build: 'compile', export: 'export-dynamic', 'package-oci': 'image' },
      profile: 'veecode',
      sharedPackages: ['@acme/shared'],
      references: ['quay.io/acme/{key}:{sha}-{env.BUILD}'],
    });
    expect(Object.keys(targets)).toEqual([
      'export-dynamic',
      'image',
      'pack',
      'place',
      'load',
      'lint-dynamic',
      'doctor',
      'verify',
      'publish',
      'promote',
      'pack-static',
      'publish-static',
    ]);
    expect(targets['image']).toMatchObject({
      dependsOn: ['compile', '^compile'],
      options: {
        profile: 'veecode',
        sharedPackages: ['@acme/shared'],
        references: ['quay.io/acme/{key}:{sha}-{env.BUILD}'],
      },
    });
    // What the template uses, and nothing else, decides whether the cache hits.
    expect(targets['image']?.inputs).toEqual(
      expect.arrayContaining([{ runtime: 'git rev-parse HEAD' }, { env: 'BUILD' }]),
    );
    expect(targets['export-dynamic']?.inputs).not.toContainEqual({ runtime: 'git rev-parse HEAD' });
    expect(targets['load']?.dependsOn).toEqual(['image']);
    expect(targets['lint-dynamic']).toMatchObject({ dependsOn: ['export-dynamic'], options: { profile: 'veecode' } });
  });

  it('names images by a preset or plainly, where a repository is given', async () => {
    const tagOf = async (options: Options): Promise<unknown> => {
      const { options: made } = (await targetsOf(options))['package-oci'] ?? {};
      return (made as { references?: unknown }).references;
    };
    expect(await tagOf({ preset: 'rhdh-1.9' })).toBeUndefined();
    expect(await tagOf({ imageRepository: 'quay.io/acme' })).toEqual(['quay.io/acme/{key}:{version}']);
    expect(await tagOf({ imageRepository: 'quay.io/acme', preset: 'rhdh-1.9' })).toEqual([
      'quay.io/acme/{key}:bs_{backstageVersion}__{version}',
    ]);
    expect((await targetsOf({ preset: 'rhdh-1.9' }))['export']?.options).toEqual({ profile: 'rhdh-1.9' });
  });

  it('publishes images, tarballs or both, after the targets that make them', async () => {
    const publishOf = async (options: Options): Promise<TargetConfiguration | undefined> =>
      (await targetsOf(options))['publish'];
    expect(await publishOf({})).toMatchObject({
      executor: '@org/dynplug:publish',
      cache: false,
      dependsOn: ['package-oci'],
      options: { kind: 'oci' },
    });
    const more: Options = {
      npmRegistry: 'https://npm.example.com/',
      overwriteTag: ['latest'],
      targetNames: { pack: 'tgz' },
    };
    expect(await publishOf({ ...more, publishKind: 'npm' })).toMatchObject({
      dependsOn: ['tgz'],
      options: { kind: 'npm', registry: 'https://npm.example.com/' },
    });
    expect(await publishOf({ ...more, publishKind: 'both' })).toMatchObject({
      dependsOn: ['tgz', 'package-oci'],
      options: { kind: 'both', registry: 'https://npm.example.com/', overwriteTag: ['latest'] },
    });
    expect((await publishOf(more))?.options).toEqual({ kind: 'oci', overwriteTag: ['latest'] });
    const named = await targetsOf({ targetNames: { publish: 'ship', promote: 'release' } });
    expect(named).toMatchObject({
      ship: { cache: false },
      release: { executor: '@org/dynplug:promote', cache: false },
    });
  });

  it('packs and publishes the ordinary package after the build of the plugin', async () => {
    const targets = await targetsOf({ npmRegistry: 'https://npm.example.com/', targetNames: { build: 'compile' } });
    expect(targets['pack-static']).toMatchObject({
      executor: '@org/dynplug:pack',
      cache: true,
      dependsOn: ['compile'],
      inputs: expect.arrayContaining([
        'production',
        { dependentTasksOutputFiles: '**/dist/**', transitive: true },
        { runtime: expect.stringContaining("find -L 'plugins/a/dist'") as string },
      ]) as unknown,
      outputs: ['{projectRoot}/dist-pack-static'],
      parallelism: false,
      options: { kind: 'static' },
    });
    expect(targets['publish-static']).toMatchObject({
      executor: '@org/dynplug:publish',
      cache: false,
      dependsOn: ['pack-static'],
      options: { kind: 'static', registry: 'https://npm.example.com/' },
    });
  });

  describe('the build that the ordinary package is made of', () => {
    const scripts = { build: 'backstage-cli package build' };
    const FILES = {
      'package.json': { name: 'root', scripts: { tsc: 'tsc' }, devDependencies: { '@backstage/cli': '^0.36.0' } },
      'tsconfig.json': '{ "compilerOptions": { "outDir": "dist-types", "rootDir": "." } }',
      'plugins/a/package.json': backend('a', { scripts, dependencies: { kit: '^1.0.0' } }),
      'libs/kit/package.json': { name: 'kit', backstage: { role: 'common-library' }, scripts },
      'libs/other/package.json': { name: 'other', backstage: { role: 'common-library' }, scripts },
    };

    it('is cached, with the declarations that it takes', async () => {
      const { projects } = await inferAll(FILES);
      const build = projects.get('plugins/a')?.targets?.['build'];
      expect(build).toMatchObject({
        cache: true,
        dependsOn: [{ projects: ['root'], target: 'tsc' }],
        inputs: expect.arrayContaining([
          'production',
          '^production',
          { externalDependencies: ['@backstage/cli'] },
          '{workspaceRoot}/tsconfig.json',
          { runtime: expect.stringContaining("find -L 'dist-types/plugins/a'") as string },
        ]) as unknown,
        outputs: ['{projectRoot}/dist'],
      });
      // Nx takes the command from the script.
      expect(build).not.toHaveProperty('executor');
      expect(projects.get('.')?.targets?.['tsc']).toMatchObject({
        executor: 'nx:run-script',
        options: { script: 'tsc' },
        cache: true,
        outputs: ['{workspaceRoot}/dist-types'],
      });
      expect(projects.get('libs/kit')?.targets).toHaveProperty('build.cache', true);
      expect(projects.has('libs/other')).toBe(false);
      expect(projects.get('plugins/a')?.metadata?.targetGroups?.['Dynamic plugin']).not.toContain('build');
    });

    it.each<[string, object]>([
      ['a script of another kind', { scripts: { build: 'rollup -c' } }],
      ['a script with one before it', { scripts: { ...scripts, prebuild: 'node generate.js' } }],
      ['a target with a command', { scripts, nx: { targets: { build: { command: 'make' } } } }],
      ['a script that is no target', { scripts, nx: { includedScripts: [] } }],
    ])('is not described where it is %s', async (_what, more) => {
      const { projects } = await inferAll({ ...FILES, 'plugins/a/package.json': backend('a', more) });
      expect(projects.get('plugins/a')?.targets).not.toHaveProperty('build');
    });

    it.each<[string, Readonly<Record<string, string | object>>, unknown]>([
      ['is written', { 'package.json': { ...FILES['package.json'], nx: { targets: { tsc: {} } } } }, undefined],
      ['writes elsewhere', { 'tsconfig.json': '{ "compilerOptions": { "outDir": "types" } }' }, {}],
      [
        'keeps its state elsewhere',
        { 'tsconfig.json': '{ "compilerOptions": { "outDir": "dist-types", "tsBuildInfoFile": ".cache/x" } }' },
        {},
      ],
      ['has flags', { 'package.json': { name: 'root', scripts: { tsc: 'tsc --build' } } }, {}],
    ])('caches no tsc that %s', async (_what, more, expected) => {
      const { projects } = await inferAll({ ...FILES, ...more });
      const tsc = projects.get('.')?.targets?.['tsc'];
      if (expected === undefined) expect(tsc).toBeUndefined();
      else expect(tsc).toEqual({ executor: 'nx:run-script', options: { script: 'tsc' } });
      expect(projects.get('plugins/a')?.targets).toHaveProperty('build.dependsOn.0.target', 'tsc');
    });

    it('waits for no tsc where the root has none, and has no other name', async () => {
      const { 'package.json': _root, ...files } = FILES;
      expect((await infer(files)).get('plugins/a')?.['build']).not.toHaveProperty('dependsOn');
      expect((await infer(FILES, { targetNames: { build: 'compile' } })).get('plugins/a')).not.toHaveProperty('build');
    });
  });

  it('places exports in the folder that nx.json names, and never from the cache', async () => {
    const { place } = await targetsOf({ dynamicPluginsRoot: '../host/plugins', targetNames: { export: 'out' } });
    expect(place).toMatchObject({
      executor: '@org/dynplug:place',
      cache: false,
      dependsOn: ['out'],
      options: { dynamicPluginsRoot: '../host/plugins' },
    });
    expect((await targetsOf({ baseUrl: 'http://r:8080' }))['pack']?.options).toEqual({ baseUrl: 'http://r:8080' });
  });

  describe('the target of the root that collects', () => {
    const of = async (options: Options, field: object = {}, root: object = {}): Promise<TargetConfiguration> => {
      const files = {
        'package.json': { name: 'portal', ...root },
        'plugins/a/package.json': backend('a', { dynplug: field }),
        'plugins/b/package.json': backend('b'),
      };
      return (await infer(files, options)).get('.')?.['collect'] ?? {};
    };
    const tag = ['tag:dynamic-plugin'];

    it.each<[string, Options, object, TargetConfiguration['dependsOn'], object]>([
      [
        'images by default',
        { preset: 'rhdh-1.10' },
        {},
        [{ projects: tag, target: 'package-oci' }],
        { projects: tag, folders: ['dist-publish', 'dist-oci'], profile: 'rhdh-1.10' },
      ],
      [
        'tarballs where these are published',
        { publishKind: 'npm' },
        {},
        [{ projects: tag, target: 'pack' }],
        { projects: tag, folders: ['dist-publish', 'dist-pack'] },
      ],
      [
        'tarballs for a web server',
        { baseUrl: 'http://r:8080', packDestination: 'served' },
        {},
        [{ projects: tag, target: 'pack' }],
        { projects: tag, folders: ['dist-pack'], packDestination: 'served' },
      ],
      [
        'both where plugins differ',
        {},
        { publishKind: 'npm', targetNames: { pack: 'tgz' } },
        [
          { projects: ['b'], target: 'package-oci' },
          { projects: ['a'], target: 'tgz' },
        ],
        { projects: tag, folders: ['dist-publish', 'dist-oci', 'dist-pack'] },
      ],
      [
        'the image of the workspace, and those of plugins that have one',
        { images: 'per-workspace' },
        { images: 'per-plugin' },
        [{ projects: ['a'], target: 'package-oci' }, 'package-oci'],
        { projects: ['portal', 'a'], folders: ['dist-publish', 'dist-oci'] },
      ],
    ])('takes %s', async (_, options, field, dependsOn, expected) => {
      expect(await of(options, field)).toMatchObject({ executor: '@org/dynplug:collect', cache: false, dependsOn });
      expect((await of(options, field)).options).toEqual(expected);
    });

    it('does not take the name of another package, at which Nx would stop', async () => {
      const files = { 'package.json': { name: 'a' }, 'plugins/a/package.json': backend('a') };
      expect((await inferAll(files)).projects.get('.')?.name).toBe('dynamic-plugins');
      expect((await inferAll({ ...files, 'package.json': { name: 'b' } })).projects.get('.')?.name).toBe('b');
    });
  });

  describe('with one image of the workspace', () => {
    const EXPORT = ['export', 'pack', 'place', 'lint-dynamic', 'doctor', 'verify', 'pack-static', 'publish-static'];
    const portal = {
      'package.json': { name: '@acme/portal', workspaces: ['plugins/*'] },
      'plugins/a/package.json': backend('a'),
      'plugins/b/package.json': backend('b', { dynplug: { prune: true } }),
      'plugins/own/package.json': backend('c', { dynplug: { images: 'per-plugin' } }),
    };
    const namesOf = (targets: Targets | undefined): readonly string[] => Object.keys(targets ?? {});

    it('packages all plugins but those with one of their own, in a project of the root', async () => {
      const options: Options = { images: 'per-workspace', imageRepository: 'quay.io/acme', overwriteTag: ['latest'] };
      const { projects, all } = await inferAll(portal, options);
      for (const root of ['plugins/a', 'plugins/b']) {
        expect(namesOf(all.get(root))).toEqual(EXPORT);
        expect(projects.get(root)?.tags).toEqual(['dynamic-plugin', 'dynplug-workspace-image']);
      }
      expect(namesOf(all.get('plugins/own'))).toContain('package-oci');
      expect(projects.get('plugins/own')?.tags).toEqual(['dynamic-plugin']);
      expect(projects.get('.')).toMatchObject({
        name: '@acme/portal',
        implicitDependencies: ['tag:dynplug-workspace-image'],
      });
      expect(namesOf(all.get('.'))).toEqual(['package-oci', 'load', 'promote', 'publish', 'collect']);
      expect(all.get('.')).toMatchObject({
        'package-oci': {
          cache: true,
          dependsOn: ['^build', '^assets'],
          options: {
            projects: ['tag:dynplug-workspace-image'],
            references: ['quay.io/acme/portal:bs_{backstageVersion}'],
          },
        },
        publish: { options: { kind: 'oci', overwriteTag: ['latest'] } },
      });
    });

    it('publishes tarballs of plugins on their own, and no image where only tarballs are set up', async () => {
      const of = async (publishKind: Options['publishKind']): Promise<readonly unknown[]> => {
        const { all } = await inferAll(portal, { images: 'per-workspace', publishKind });
        return [all.get('plugins/a')?.['publish']?.options, namesOf(all.get('.')).includes('publish')];
      };
      expect(await of('both')).toEqual([{ kind: 'npm' }, true]);
      expect(await of('npm')).toEqual([{ kind: 'npm' }, false]);
      expect(await of('oci')).toEqual([undefined, true]);
    });

    it('comes with the preset of VeeCode, unless something else is said', async () => {
      expect((await infer(portal, { preset: 'veecode' })).get('.')?.['package-oci']?.options).toMatchObject({
        profile: 'veecode',
      });
      for (const options of [{ preset: 'veecode', images: 'per-plugin' }, { preset: 'rhdh-1.10' }] as const)
        expect(namesOf((await infer(portal, options)).get('.'))).toEqual(['collect']);
    });

    it('is there as soon as one plugin asks for it, and keeps those that are broken', async () => {
      const { projects } = await inferAll({
        'package.json': { workspaces: ['plugins/*'] },
        'plugins/a/package.json': backend('a'),
        'plugins/b/package.json': backend('b', { dynplug: { images: 'per-workspace' } }),
      });
      expect([...projects.keys()]).toEqual(['plugins/a', 'plugins/b', '.']);
      expect(projects.get('.')?.name).toBe('dynamic-plugins');
      const broken = backend('b', { dynplug: { presett: 'x' } });
      const files = { ...portal, 'plugins/b/package.json': broken };
      expect((await inferAll(files, { images: 'per-workspace' })).projects.get('plugins/b')).toMatchObject({
        tags: ['dynamic-plugin', 'dynplug-workspace-image'],
        targets: { export: { metadata: { failure: { code: 'EOPTION' } } } },
      });
    });
  });

  describe('the field dynplug of a package.json', () => {
    const ownTargets = async (dynplug: unknown, options?: Options): Promise<Targets> =>
      (await infer({ 'plugins/a/package.json': backend('a', { dynplug }) }, options)).get('plugins/a') ?? {};
    const optionsOf = (targets: Targets, name: string): unknown => targets[name]?.options as unknown;

    it('wins over nx.json, option by option', async () => {
      const targets = await ownTargets(
        { allowNativePackages: ['cpu-features'], sharedPackages: ['x'], targetNames: { pack: 'tarball' } },
        { sharedPackages: ['y', 'z'], profile: 'veecode', targetNames: { export: 'export-dynamic' } },
      );
      for (const name of ['export-dynamic', 'package-oci', 'tarball'])
        expect(optionsOf(targets, name)).toEqual({
          profile: 'veecode',
          sharedPackages: ['x'],
          allowNativePackages: ['cpu-features'],
        });
    });

    it('with names of images of its own puts aside those for all', async () => {
      const options: Options = { references: ['quay.io/acme/{key}:1'], profile: 'all' };
      expect(optionsOf(await ownTargets({ prune: true }, options), 'package-oci')).toMatchObject({
        references: options.references,
      });
      expect(optionsOf(await ownTargets({ imageRepository: 'q.io/b' }, options), 'package-oci')).toEqual({
        profile: 'all',
        references: ['q.io/b/{key}:{version}'],
      });
      expect(
        optionsOf(await ownTargets({ preset: 'rhdh-1.9' }, { ...options, imageRepository: 'q.io/b' }), 'package-oci'),
      ).toEqual({ profile: 'rhdh-1.9', references: ['q.io/b/{key}:bs_{backstageVersion}__{version}'] });
    });

    it.each<[unknown, RegExp]>([
      [{ presett: 'veecode' }, /^Unknown option "presett" in "dynplug" in .*\. Did you mean "preset"\?$/],
      [{ constructor: 1 }, /^Unknown option "constructor" in "dynplug" in plugins\/a\/package\.json\.$/],
      [
        { prune: 'yes' },
        /^Option "prune" in "dynplug" in plugins\/a\/package\.json must be true or false, not "yes"\.$/,
      ],
      [{ assets: {} }, /^The option assets in "dynplug" in plugins\/a\/package\.json is for frontend plugins\.$/],
      ['veecode', /^The options of @org\/dynplug in "dynplug" in plugins\/a\/package\.json must be an object\.$/],
      [{ targetNames: { pack: 'export' } }, /in plugins\/a\/package\.json gives two targets the name "export"\.$/],
    ])('that holds %j fails in the targets of its plugin alone', async (dynplug, message) => {
      const found = await infer({
        'plugins/a/package.json': backend('a', { dynplug }),
        'plugins/b/package.json': backend('b'),
      });
      const broken = found.get('plugins/a') ?? {};
      expect(Object.keys(broken)).toEqual(Object.keys(found.get('plugins/b') ?? {}));
      for (const target of Object.values(broken)) {
        expect(target).toMatchObject({
          cache: false,
          metadata: { failure: { message: expect.stringMatching(message) as string } },
        });
      }
      expect(found.get('plugins/b')?.['export']?.metadata).not.toHaveProperty('failure');
    });
  });

  it('gives no targets that work to plugins that hosts could not tell apart', async () => {
    const found = await infer({
      'plugins/a/package.json': backend('@acme/a'),
      'plugins/b/package.json': backend('acme-a'),
      'plugins/c/package.json': backend('@acme/c'),
    });
    expect(found.get('plugins/a')?.['pack']).toMatchObject({
      metadata: {
        failure: {
          code: 'EKEY',
          message: 'plugins/a/package.json and plugins/b/package.json would both be acme-a in registries and hosts.',
        },
      },
    });
    expect(found.get('plugins/b')?.['pack']?.metadata).toHaveProperty('failure');
    expect(found.get('plugins/c')?.['pack']?.metadata).not.toHaveProperty('failure');
  });

  it('is the same each time', async () => {
    const options: Options = { references: ['q.io/a/{key}:{env.B}-{env.A}-{branch}'] };
    expect(JSON.stringify(await targetsOf(options))).toBe(JSON.stringify(await targetsOf(options)));
  });

  it.each<[unknown, RegExp]>([
    [{ targetNams: {} }, /Unknown option "targetNams" in nx\.json\. Did you mean "targetNames"\?/],
    [{ sharedModules: {} }, /Unknown option "sharedModules" in nx\.json\. Did you mean "assets\.sharedModules"\?/],
    [{ assets: { minfy: false } }, /Unknown option "assets\.minfy" in nx\.json\. Did you mean "assets\.minify"\?/],
    [{ assets: { outputPath: 'x' } }, /Unknown option "assets\.outputPath" in nx\.json\./],
    [{ assets: { minify: 'no' } }, /Option "assets\.minify" in nx\.json must be true or false, not "no"\./],
    [{ assets: true }, /Option "assets" in nx\.json must be an object of options of the target assets/],
    [{ somethingElseEntirely: 1 }, /Unknown option "somethingElseEntirely" in nx\.json\.\n/],
    [{ references: 'quay.io/a:1' }, /Option "references" in nx\.json must be a list of references/],
    [{ profile: 'rhdh' }, /must be one of rhdh-1\.9/],
    [
      { minify: 1, assets: { minify: 1, minfy: 1 }, referencs: [] },
      /^ECHECKS 4 checks failed for nx\.json:[^]* "minify" [^]*mean "references"\?[^]* "assets\.minify" [^]* "assets\.minfy" /,
    ],
    [{ publishKind: 'static' }, /Option "publishKind" .* must be one of oci, npm, both/],
    [{ preset: 'backstage' }, /must be one of rhdh-1\.9, rhdh-1\.10, veecode/],
    [{ targetNames: { build: '' } }, /must be a name/],
    [{ targetNames: { export: 'pack' } }, /gives two targets the name "pack"/],
    [{ targetNames: { build: 'export' } }, /gives two targets the name "export"/],
    ['text', /must be an object/],
    [[], /must be an object/],
  ])('refuses the options %j', async (options, reason) => {
    await expect(targetsOf(options as Options)).rejects.toThrow(reason);
  });
});
