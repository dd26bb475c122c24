import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import path from 'node:path';
import { preTasksExecution } from '../nx-plugin';
import type { DynplugPluginOptions } from '../options/plugin';
import { requireValues } from './required-values';

interface Given {
  readonly options?: DynplugPluginOptions;
  /** In the package.json of the workspace. */
  readonly root?: object;
  /** In the package.json of the plugin. */
  readonly plugin?: object;
  readonly files?: Readonly<Record<string, object | string>>;
  readonly targetDefaults?: object;
}

/** What a command line leads to, before Nx builds anything. */
async function start(line: string, { options, root, plugin, files, targetDefaults = {} }: Given = {}): Promise<void> {
  const workspaceRoot = temporaryFolder();
  writeFiles(workspaceRoot, {
    'package.json': { name: 'portal', workspaces: ['plugins/*'], ...root },
    'plugins/a/package.json': {
      name: '@acme/a',
      version: '1.0.0',
      backstage: { role: 'backend-plugin' },
      ...plugin,
    },
    ...files,
  });
  const argv = ['node', 'nx', ...line.split(' ')];
  await preTasksExecution(options, { workspaceRoot, nxJsonConfiguration: { targetDefaults } as never, argv });
}

const PLACE = 'run @acme/a:place';

describe('a value that a target lacks', () => {
  it.each<[string, DynplugPluginOptions, RegExp]>([
    [PLACE, {}, /EOPTION place copies .* no dynamicPluginsRoot is set\.\n.*--dynamicPluginsRoot=/],
    ['place plugins/a', {}, /dynamicPluginsRoot/],
    ['run-many -t export place', {}, /dynamicPluginsRoot/],
    ['run @acme/a:put', { targetNames: { place: 'put' } }, /dynamicPluginsRoot/],
    ['run @acme/a:publish', {}, /EOPTION publish needs the name of the image .*\n.*imageRepository in nx\.json/],
    ['affected -t publish', { publishKind: 'npm' }, /EOPTION publish needs an npm registry/],
    ['run @acme/a:publish-static', {}, /EOPTION publish-static needs an npm registry/],
    ['run portal:collect', {}, /EOPTION collect lists images by name/],
    ['run a:place', {}, /dynamicPluginsRoot/],
    ['run A:publish-static', {}, /EOPTION publish-static needs an npm registry/],
    ['place a', {}, /dynamicPluginsRoot/],
    ['place', {}, /dynamicPluginsRoot/],
    ['run place', {}, /dynamicPluginsRoot/],
    ['place --project=a', {}, /dynamicPluginsRoot/],
    ['collect', {}, /EOPTION collect lists images by name/],
  ])('stops "nx %s" with %j', async (line, options, message) => {
    await expect(start(line, { options })).rejects.toThrow(message);
  });

  it.each<[string, Given]>([
    // Another target has an option of the same name, or a filter.
    ['run portal:collect', { targetDefaults: { 'my-image': { options: { projects: ['a'] } } } }],
    ['run portal:collect', { targetDefaults: { collect: { dependsOn: [{ projects: ['a'], target: 'pack' }] } } }],
    ['run portal:collect', { targetDefaults: { lint: [{ filter: { projects: ['a'] }, cache: true }] } }],
    ['run portal:collect', { root: { nx: { targets: { other: { options: { projects: ['a'] } } } } } }],
    [PLACE, { plugin: { nx: { targets: { other: { options: { dynamicPluginsRoot: '../x' } } } } } }],
  ])('stops "nx %s" also with %j', async (line, given) => {
    await expect(start(line, given)).rejects.toThrow('EOPTION');
  });

  it.each<[string, Given]>([
    ['run @acme/a:export', {}],
    [`${PLACE} --dynamicPluginsRoot=../x`, {}],
    [`${PLACE} --dynamic-plugins-root ../x`, {}],
    [PLACE, { options: { dynamicPluginsRoot: '../x' } }],
    [PLACE, { root: { dynplug: { dynamicPluginsRoot: '../x' } } }],
    [PLACE, { plugin: { dynplug: { dynamicPluginsRoot: '../x' } } }],
    [PLACE, { plugin: { nx: { targets: { place: { options: { dynamicPluginsRoot: '../x' } } } } } }],
    [PLACE, { files: { 'plugins/a/project.json': { targets: { place: { executor: 'x:y' } } } } }],
    [PLACE, { plugin: { scripts: { place: 'sh place.sh' } } }],
    [PLACE, { targetDefaults: { place: { options: { dynamicPluginsRoot: '../x' } } } }],
    [PLACE, { targetDefaults: { '@org/dynplug:place': [{ options: { dynamicPluginsRoot: '../x' } }] } }],
    [PLACE, { targetDefaults: { 'pla*': { configurations: { here: { dynamicPluginsRoot: '../x' } } } } }],
    ['run other:place', {}],
    ['run b:place', {}],
    // A project of the exact name, which is no plugin.
    ['run a:place', { files: { 'plugins/b/package.json': { name: 'a', version: '1.0.0', scripts: { place: 'x' } } } }],
    // The working directory may be that of another project with such a target.
    ['place', { files: { 'plugins/b/package.json': { name: 'b', version: '1.0.0', scripts: { place: 'x' } } } }],
    ['run portal:collect', { targetDefaults: { collect: { options: { folders: ['dist-pack'] } } } }],
    ['run portal:collect', { root: { nx: { targets: { collect: { options: { projects: ['a'] } } } } } }],
    ['run portal:collect', { root: { scripts: { collect: 'sh collect.sh' } } }],
    ['run @acme/a:collect', { plugin: { nx: { targets: { collect: { options: { projects: ['b'] } } } } } }],
    ['run @acme/a:publish', { options: { imageRepository: 'quay.io/acme' } }],
    ['run @acme/a:publish --references=quay.io/a/b:1', {}],
    ['run @acme/a:publish', { options: { images: 'per-workspace' } }],
    ['run @acme/a:publish-static', { options: { npmRegistry: 'https://npm.example.com/' } }],
    ['run @acme/a:publish-static', { plugin: { publishConfig: { registry: 'https://npm.example.com/' } } }],
    ['run @acme/a:publish-static', { files: { '.npmrc': '@acme:registry=https://npm.example.com/\n' } }],
    ['run portal:collect', { options: { publishKind: 'npm' } }],
    ['run portal:collect', { options: { baseUrl: 'http://registry:8080' } }],
    ['run portal:collect', { files: { 'plugins/a/dist-publish/dynamic-plugins.yaml': 'plugins: []' } }],
    // One of the plugins has it, and Nx runs the others too: their executors say what they lack.
    [
      'run-many -t place',
      {
        files: {
          'plugins/b/package.json': {
            ...{ name: 'b', version: '1.0.0', backstage: { role: 'backend-plugin' } },
            dynplug: { dynamicPluginsRoot: '../x' },
          },
        },
      },
    ],
  ])('does not stop "nx %s" with %j', async (line, given) => {
    await expect(start(line, given)).resolves.toBeUndefined();
  });

  describe('in the folder of a package', () => {
    const startIn = async (folder: string, line: string): Promise<void> => {
      const workspaceRoot = temporaryFolder();
      const plugin = (name: string, more: object = {}): object => ({
        name,
        version: '1.0.0',
        backstage: { role: 'backend-plugin' },
        ...more,
      });
      writeFiles(workspaceRoot, {
        'package.json': { name: 'portal', workspaces: ['plugins/*', 'libs/*'] },
        'plugins/a/package.json': plugin('a'),
        'plugins/ab/package.json': plugin('ab', { dynplug: { dynamicPluginsRoot: '../x' } }),
        'libs/c/package.json': { name: 'c', version: '1.0.0', scripts: { place: 'x' } },
      });
      const run = { workspaceRoot, nxJsonConfiguration: {}, argv: ['node', 'nx', ...line.split(' ')] };
      await requireValues({}, run, path.join(workspaceRoot, folder));
    };

    it.each(['plugins/a', 'plugins/a/src'])(
      'stops for the plugin of %s, though another has the value',
      async (folder) => {
        await expect(startIn(folder, 'place')).rejects.toThrow(/^place copies/);
        await expect(startIn(folder, 'run ab:place')).resolves.toBeUndefined();
      },
    );

    it.each(['plugins/ab', 'libs/c', '.', '..', 'plugins'])('does not stop in %s', async (folder) => {
      await expect(startIn(folder, 'place')).resolves.toBeUndefined();
    });
  });
});
