import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { readOptions } from '../executors/read-options';
import { COLLECT, PACK, PACKAGE_OCI, PLACE } from '../options/executors';
import { PUBLISH } from '../options/delivery';
import { executorContext } from '../testing/executor-context';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import * as plugin from '../nx-plugin';

type Options = plugin.DynplugPluginOptions;
type Project = Partial<ProjectConfiguration>;

interface Given {
  /** In the package.json of the root. */
  readonly delivery?: object;
  /** In nx.json. */
  readonly options?: Options;
  /** In the package.json of the plugin. */
  readonly field?: Options;
  readonly nx?: string;
}

async function infer({ delivery, options, field, nx = '23.2.1' }: Given): Promise<ReadonlyMap<string, Project>> {
  const root = temporaryFolder();
  const files = {
    'package.json': { name: 'root', ...(delivery && { dynplug: delivery }) },
    'plugins/a/package.json': {
      ...{ name: 'a', version: '1.0.0', backstage: { role: 'backend-plugin' } },
      ...(field && { dynplug: field }),
    },
  };
  writeFiles(root, { ...files, 'package-lock.json': {}, 'node_modules/nx/package.json': { version: nx } });
  const [, create] = plugin.createNodesV2;
  const nxJsonConfiguration = { namedInputs: { production: ['default'] } };
  const results = await create(Object.keys(files), options, { workspaceRoot: root, nxJsonConfiguration });
  return new Map(results.flatMap(([, node]) => Object.entries(node.projects ?? {})));
}

const projectOf = async (given: Given, root = 'plugins/a'): Promise<Project> => (await infer(given)).get(root) ?? {};

/** What Nx hashes of the configuration of a project into each of its tasks: all but metadata, and the inputs of other targets. */
const hashed = ({ targets, tags, root }: Project): string =>
  JSON.stringify({
    ...{ tags, root },
    targets: Object.entries(targets ?? {}).map(([name, { inputs: _, metadata: __, ...rest }]) => [name, rest]),
  });
const target = (project: Project, name: string): TargetConfiguration => project.targets?.[name] ?? {};

const TABLES = {
  'package-oci': PACKAGE_OCI,
  pack: PACK,
  publish: PUBLISH,
  'publish-static': PUBLISH,
  place: PLACE,
  collect: COLLECT,
} as const;

/** The options of a target as its executor reads them. */
function read(project: Project, name: keyof typeof TABLES, written: object = {}): object {
  const context = executorContext('/x', 'a', 'plugins/a');
  Object.assign(context.projectsConfigurations.projects['a'] as object, project);
  const given = { ...(target(project, name).options as object), ...written };
  return readOptions(TABLES[name], given, { ...context, targetName: name });
}

const DELIVERY = {
  imageRepository: 'quay.io/acme',
  npmRegistry: 'https://npm.example.com/',
  overwriteTag: ['next'],
  dynamicPluginsRoot: '../host',
  baseUrl: 'http://registry:8080',
  packDestination: 'served',
};
const BOTH: Options = { publishKind: 'both' };

describe('options about delivery in the package.json of the root', () => {
  it('reach the executors, and options of a target win', async () => {
    const project = await projectOf({ delivery: DELIVERY, options: BOTH });
    expect(read(project, 'package-oci')).toMatchObject({ references: ['quay.io/acme/{key}:{version}'] });
    expect(read(project, 'package-oci', { references: ['a/b:1'] })).toMatchObject({ references: ['a/b:1'] });
    expect(read(project, 'publish')).toMatchObject({ registry: 'https://npm.example.com/', overwriteTag: ['next'] });
    expect(read(project, 'publish-static')).toMatchObject({ registry: 'https://npm.example.com/' });
    expect(read(project, 'place')).toMatchObject({ dynamicPluginsRoot: '../host' });
    expect(read(project, 'pack')).toMatchObject({ baseUrl: 'http://registry:8080' });
    const root = await projectOf({ delivery: DELIVERY, options: BOTH }, '.');
    expect(read(root, 'collect')).toMatchObject({ packDestination: 'served' });
  });

  it('change nothing that Nx hashes into all tasks of a plugin', async () => {
    const before = hashed(await projectOf({ options: BOTH, delivery: { imageRepository: 'a.io/b' } }));
    for (const delivery of [DELIVERY, { references: ['c.io/d/{key}:{sha}'] }, { ...DELIVERY, overwriteTag: ['x'] }])
      expect(hashed(await projectOf({ options: BOTH, delivery }))).toBe(before);
    // As those of nx.json do.
    expect(hashed(await projectOf({ options: { ...BOTH, imageRepository: 'a.io/b' } }))).not.toBe(before);
  });

  it('are an input of the target that they concern, and of no other', async () => {
    const project = await projectOf({ delivery: { references: ['c.io/d:{sha}'] } });
    const fields = { json: '{workspaceRoot}/package.json', fields: ['dynplug.imageRepository', 'dynplug.references'] };
    expect(target(project, 'package-oci').inputs).toEqual(
      expect.arrayContaining([fields, { runtime: 'git rev-parse HEAD' }]),
    );
    for (const name of ['export', 'pack'])
      expect(JSON.stringify(target(project, name).inputs)).not.toContain('dynplug.');
    const older = await projectOf({ delivery: DELIVERY, nx: '22.6.5' });
    expect(target(older, 'package-oci').inputs).toContain('{workspaceRoot}/package.json');
    const served = target(await projectOf({ delivery: { baseUrl: 'http://r' } }), 'pack');
    expect(served.inputs).toContainEqual({ json: '{workspaceRoot}/package.json', fields: ['dynplug.baseUrl'] });
    const none = await projectOf({ delivery: { npmRegistry: 'https://npm.example.com/' } });
    expect(JSON.stringify(target(none, 'package-oci').inputs)).not.toContain('dynplug.');
  });

  it('give way to those of a plugin', async () => {
    const project = await projectOf({ delivery: DELIVERY, field: { imageRepository: 'own.io/x' } });
    expect(target(project, 'package-oci').options).toMatchObject({ references: ['own.io/x/{key}:{version}'] });
    expect(read(project, 'publish')).toMatchObject({ overwriteTag: ['next'] });
  });

  it('name the image of the workspace', async () => {
    const options: Options = { images: 'per-workspace' };
    const of = async (delivery: object): Promise<Project> => projectOf({ delivery, options }, '.');
    const project = await of(DELIVERY);
    expect(read(project, 'package-oci')).toMatchObject({ references: ['quay.io/acme/root:bs_{backstageVersion}'] });
    expect(hashed(await of({ ...DELIVERY, imageRepository: 'a.io/b' }))).toBe(hashed(project));
  });

  it.each<[object, Options, RegExp]>([
    [{ prune: true }, {}, /EOPTION "dynplug" in package\.json of the workspace has prune\..*\n.*Set prune in nx\.json/],
    [{ imageRepository: 'a.io/b' }, { imageRepository: 'a.io/b' }, /EOPTION imageRepository is in nx\.json and in/],
    [{ imageRepo: 'a.io/b' }, {}, /EOPTION Unknown option "imageRepo" in "dynplug" in package\.json of the workspace/],
  ])('%j with %j in nx.json is an error', async (delivery, options, reason) => {
    await expect(infer({ delivery, options })).rejects.toThrow(reason);
  });
});
