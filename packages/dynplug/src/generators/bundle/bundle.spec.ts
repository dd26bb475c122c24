import { readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import { answered, describeTerminal } from '../../testing/terminal';
import { changesIn, treeWith, written } from '../../testing/generator-tree';
import bundleGenerator from './generator';
import type { BUNDLE } from '../../options/generators';
import type { Written } from '../../options/option';

type Tree = ReturnType<typeof treeWith>;

const backend = (name: string, more: object = {}): object => ({
  name,
  version: '1.0.0',
  backstage: { role: 'backend-plugin' },
  ...more,
});
const portal = (options: object = {}, more: object = {}): Tree =>
  treeWith({
    'nx.json': { namedInputs: { production: ['default'] }, plugins: [{ plugin: '@org/dynplug', options }] },
    'package.json': { name: 'root', workspaces: ['plugins/*'] },
    'plugins/a/package.json': backend('@acme/a', { nx: { tags: ['notes'] } }),
    'plugins/b/package.json': backend('@acme/b'),
    'plugins/b/project.json': { name: 'bee', tags: ['notes', 'other'] },
    ...more,
  });
const projectIn = (tree: Tree, file: string): any => JSON.parse(tree.read(file, 'utf8') ?? 'null');

let said: jest.SpyInstance;
beforeEach(() => (said = jest.spyOn(console, 'log').mockImplementation(() => undefined)));
afterEach(() => jest.restoreAllMocks());

describe('bundle', () => {
  it('adds a project that packages the plugins of a tag, and nothing else', async () => {
    const tree = portal({ imageRepository: 'quay.io/acme', preset: 'rhdh-1.9' });
    await bundleGenerator(tree, { name: '@acme/notes-image', projects: ['tag:notes'] });
    expect(changesIn(tree)).toEqual(['images/notes-image/project.json']);
    const project = projectIn(tree, 'images/notes-image/project.json');
    expect(project).toMatchObject({
      $schema: '../../node_modules/nx/schemas/project-schema.json',
      name: '@acme/notes-image',
      implicitDependencies: ['tag:notes'],
    });
    expect(project.targets['package-oci']).toMatchObject({
      cache: true,
      dependsOn: ['^build', '^assets'],
      outputs: ['{projectRoot}/dist-oci'],
      options: {
        projects: ['tag:notes'],
        references: ['quay.io/acme/notes-image:bs_{backstageVersion}'],
        profile: 'rhdh-1.9',
      },
    });
    expect(project.targets['package-oci'].inputs).toEqual(
      expect.arrayContaining(['^production', { externalDependencies: ['@org/dynplug'] }, { env: 'SOURCE_DATE_EPOCH' }]),
    );
    expect(project.targets['publish']).toMatchObject({
      cache: false,
      dependsOn: ['package-oci'],
      options: { kind: 'oci' },
    });
    expect(Object.keys(project.targets)).toEqual(['package-oci', 'load', 'publish', 'promote']);
    expect(said.mock.calls.flat()).toEqual([
      expect.stringContaining('packages @acme/a, bee as quay.io/acme/notes-image:'),
    ]);
  });

  it('takes a list, references and target names, and what a tag holds decides the cache', async () => {
    const tree = portal({ targetNames: { 'package-oci': 'image' }, publishKind: 'both' });
    const references = ['quay.io/acme/x:{env.BUILD}'];
    await bundleGenerator(tree, { name: 'x', projects: ['plugins/a', '@acme/b'], references, directory: 'deploy/x/' });
    const { targets, implicitDependencies } = projectIn(tree, 'deploy/x/project.json');
    expect(implicitDependencies).toEqual(['@acme/a', 'bee']);
    expect(targets.image.options).toEqual({ projects: ['@acme/a', 'bee'], references });
    expect(targets.image.inputs).toContainEqual({ env: 'BUILD' });
    // A project without a tarball publishes none.
    expect(targets.publish).toMatchObject({ dependsOn: ['image'], options: { kind: 'oci' } });
  });

  it('says when the image has no name', async () => {
    await bundleGenerator(portal(), { name: 'x', projects: ['tag:notes'] });
    expect(said.mock.calls.flat().join('\n')).toMatch(/no name for registries/);
  });

  it('changes nothing when it runs again', async () => {
    const tree = portal();
    await bundleGenerator(tree, { name: 'x', projects: ['tag:notes'] });
    const again = written(tree);
    await bundleGenerator(again, { name: 'x', projects: ['tag:notes'] });
    expect(changesIn(again)).toEqual([]);
  });

  it.each<[Partial<Written<typeof BUNDLE>>, object, RegExp]>([
    [{ projects: [] }, {}, /^EOPTION projects names no plugin/],
    [{ projects: undefined }, {}, /^EOPTION projects names no plugin/],
    [{ projects: ['@acme/c'] }, {}, /^EOPTION projects: @acme\/c means no package/],
    [{ projects: ['tag:none'] }, {}, /^EOPTION projects: tag:none .*\n.*"tags": \["none"\]/],
    [{ name: 'a b' }, {}, /^EOPTION name/],
    [{ name: 'bee' }, {}, /^EEXISTS A project bee exists/],
    [{ directory: '../x' }, {}, /^EOUTPUT directory/],
    [{ directory: '.' }, {}, /^EOUTPUT directory/],
    [
      {},
      { 'images/x/project.json': { name: 'x', tags: ['mine'] } },
      /^EEXISTS images\/x\/project\.json already exists/,
    ],
  ])('refuses %j', async (options, files, reason) => {
    const tree = portal({}, files);
    await expect(bundleGenerator(tree, { name: 'x', projects: ['tag:notes'], ...options })).rejects.toThrow(reason);
    expect(changesIn(tree)).toEqual([]);
  });

  describeTerminal('without projects, on a terminal', () => {
    it('offers the plugins in a list, and an empty choice does not end it', async () => {
      const root = temporaryFolder();
      const plugin = (name: string): object => ({ name, version: '1.0.0', backstage: { role: 'backend-plugin' } });
      writeFiles(root, {
        'nx.json': {},
        'package.json': { name: 'root', workspaces: ['plugins/*'] },
        'plugins/a/package.json': plugin('a'),
        'plugins/b/package.json': plugin('b'),
        'plugins/c/package.json': { name: 'c', version: '1.0.0', backstage: { role: 'node-library' } },
      });
      const shown = await answered(
        path.join(__dirname, '../../testing/generate.ts'),
        'generateBundle',
        [root, 'image'],
        [
          ['Which plugins?', '\r'],
          ['Select at least one', '\u001b[B', ' ', '\r'],
        ],
      );
      expect(shown).not.toContain('[ ] c');
      const project = JSON.parse(readFileSync(path.join(root, 'images/image/project.json'), 'utf8')) as object;
      expect(project).toMatchObject({ name: 'image', implicitDependencies: ['b'] });
    });
  });
});
