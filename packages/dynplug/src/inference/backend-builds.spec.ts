import type { NxJsonConfiguration, TargetConfiguration } from '@nx/devkit';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { createNodesV2, type DynplugPluginOptions } from '../nx-plugin';

const scripts = { build: 'backstage-cli package build' };
const backend = (more: object = {}): object => ({
  name: 'a',
  version: '1.0.0',
  backstage: { role: 'backend-plugin' },
  scripts,
  dependencies: { kit: '^1.0.0' },
  ...more,
});
const library = (more: object = {}): object => ({ name: 'kit', backstage: { role: 'node-library' }, scripts, ...more });
const COMPILE = { backendBuild: 'compile' } as const;

/** The targets of a plugin that embeds a library, and those of the root. */
async function targetsOf(
  options: DynplugPluginOptions,
  files: Readonly<Record<string, object | string>> = {},
  nxJson: NxJsonConfiguration = {},
): Promise<Readonly<Record<string, TargetConfiguration>>> {
  const root = temporaryFolder();
  const all = {
    'package-lock.json': {},
    'package.json': { name: 'root', devDependencies: { '@backstage/cli': '^0.36.0' } },
    'tsconfig.json': { extends: '@backstage/cli/config/tsconfig.json' },
    'plugins/a/package.json': backend(),
    'libs/kit/package.json': library(),
    ...files,
  };
  writeFiles(root, all);
  const context = { workspaceRoot: root, nxJsonConfiguration: { namedInputs: { production: ['default'] }, ...nxJson } };
  const found = await createNodesV2[1](
    Object.keys(all).filter((file) => file.endsWith('package.json')),
    options,
    context,
  );
  const projects = found.flatMap(([, node]) => Object.values(node.projects ?? {}));
  return Object.assign({}, ...projects.map(({ targets }) => targets)) as Record<string, TargetConfiguration>;
}

describe('the targets of a backend that is compiled', () => {
  it('wait for no build and have sources and tsconfig files as inputs', async () => {
    const { export: exported, pack, 'package-oci': image } = await targetsOf(COMPILE);
    for (const target of [exported, pack, image]) {
      expect(target?.dependsOn).toEqual([]);
      expect(target?.inputs).toEqual(
        expect.arrayContaining([
          'production',
          '^production',
          '{workspaceRoot}/tsconfig.json',
          { externalDependencies: ['@backstage/cli'] },
        ]),
      );
      expect(JSON.stringify(target?.inputs)).not.toMatch(/dependentTasksOutputFiles|runtime/);
      expect(target?.options).toMatchObject(COMPILE);
    }
  });

  it('still have folders as inputs that ship as they are', async () => {
    const files = { 'plugins/a/package.json': backend({ files: ['dist', 'migrations'] }) };
    const { export: exported } = await targetsOf(COMPILE, files);
    expect(JSON.stringify(exported?.inputs)).toContain(`find -L 'plugins/a/migrations' -type f`);
  });

  it('have extra sources as inputs, with their tsconfig.json, whether git ignores them or not', async () => {
    const options = { ...COMPILE, extraSources: ["shared/it's"], assets: { extraSources: ['styles'] } };
    const files = {
      'shared/tsconfig.json': { extends: './base.json' },
      'shared/base.json': {},
    };
    const front = { 'plugins/a/package.json': backend({ backstage: { role: 'frontend-plugin' } }) };
    const { export: exported } = await targetsOf(options, files);
    const { 'package-oci': image } = await targetsOf({ ...options, images: 'per-workspace' }, files);
    for (const target of [exported, image])
      expect(target?.inputs).toEqual(
        expect.arrayContaining([
          "{workspaceRoot}/shared/it's",
          "{workspaceRoot}/shared/it's/**/*",
          '{workspaceRoot}/shared/tsconfig.json',
          '{workspaceRoot}/shared/base.json',
          { dependentTasksOutputFiles: "shared/it's/**/*", transitive: true },
          { runtime: expect.stringContaining(`find -L 'shared/it'\\''s' -type f`) },
        ]),
      );
    const { assets } = await targetsOf(options, front);
    expect(assets?.inputs).toContain('{workspaceRoot}/styles/**/*');
    expect(assets?.options).toEqual({ extraSources: ['styles'] });
  });

  it('wait for the build of a package that has another, and read its output', async () => {
    const files = {
      'libs/kit/package.json': library({ scripts: { build: 'tsup' } }),
      'libs/kit/project.json': { name: 'the-kit' },
    };
    const { export: exported } = await targetsOf(COMPILE, files);
    expect(exported?.dependsOn).toEqual([{ projects: ['the-kit'], target: 'build' }]);
    expect(exported?.inputs).toContainEqual({ dependentTasksOutputFiles: '**/dist/**', transitive: true });
    expect(JSON.stringify(exported?.inputs)).toContain(`find -L 'libs/kit/dist' -type f`);
  });

  it('wait for the build of a package whose sources a target generates, as only targetDefaults say', async () => {
    const files = { 'libs/kit/package.json': library({ scripts: { ...scripts, generate: 'openapi' } }) };
    const nxJson = { targetDefaults: { build: { dependsOn: ['^build', 'generate'] } } };
    const { export: exported } = await targetsOf(COMPILE, files, nxJson);
    expect(exported?.dependsOn).toEqual([{ projects: ['kit'], target: 'build' }]);
  });

  it('wait for all builds where the plugin itself has another', async () => {
    const files = { 'plugins/a/package.json': backend({ scripts: { build: 'tsc' } }) };
    expect((await targetsOf(COMPILE, files))['export']?.dependsOn).toEqual(['build', '^build']);
  });

  it('follow the field of the plugin', async () => {
    const files = { 'plugins/a/package.json': backend({ dynplug: { backendBuild: 'backstage-cli' } }) };
    expect((await targetsOf(COMPILE, files))['export']?.dependsOn).toEqual(['build', '^build']);
  });

  it('let the image of the workspace wait for no build, unless one of its plugins does', async () => {
    const options = { ...COMPILE, images: 'per-workspace' } as const;
    const compiled = (await targetsOf(options))['package-oci'];
    expect(compiled?.dependsOn).toEqual(['^assets']);
    expect(compiled?.inputs).toContain('{workspaceRoot}/tsconfig.json');
    const files = { 'plugins/a/package.json': backend({ scripts: {} }) };
    expect((await targetsOf(options, files))['package-oci']?.dependsOn).toEqual(['^build', '^assets']);
  });
});

describe('the assets of a frontend', () => {
  const front = { 'plugins/a/package.json': backend({ backstage: { role: 'frontend-plugin' } }) };
  const dependsOn = async (manifest: object): Promise<unknown> => {
    const { assets } = await targetsOf({}, { ...front, 'libs/kit/package.json': library(manifest) });
    return assets?.dependsOn;
  };

  it('wait for no build of packages that name their sources', async () => {
    expect(await dependsOn({ main: 'src/index.ts' })).toEqual([]);
    const entries = { '.': './src/index.ts', './alpha': './src/alpha.ts', './package.json': './package.json' };
    expect(await dependsOn({ main: 'src/index.ts', exports: entries })).toEqual([]);
  });

  it.each<[string, object]>([
    ['what a build wrote', { main: 'dist/index.js' }],
    ['both', { main: 'src/index.ts', exports: { '.': { types: './src/index.ts', default: './dist/index.js' } } }],
    ['a script beside package.json', { main: 'index.js' }],
    ['nothing', {}],
  ])('wait for the build of a package that names %s', async (_what, manifest) => {
    expect(await dependsOn(manifest)).toEqual([{ projects: ['kit'], target: 'build' }]);
  });
});

describe('the targets of a backend that is built', () => {
  it.each<[string, DynplugPluginOptions]>([
    ['by option', { backendBuild: 'backstage-cli' }],
    ['by a target that the options name', { targetNames: { build: 'make' } }],
  ])('wait for the builds: %s', async (_what, options) => {
    const { export: exported } = await targetsOf(options);
    const build = options.targetNames?.build ?? 'build';
    expect(exported?.dependsOn).toEqual([build, `^${build}`]);
    expect(exported?.inputs).not.toContain('{workspaceRoot}/tsconfig.json');
  });
});
