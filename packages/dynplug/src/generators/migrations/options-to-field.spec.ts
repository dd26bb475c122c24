import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lte } from 'semver';
import { changesIn, treeWith, written } from '../../testing/generator-tree';
import optionsToField from './options-to-field';

type Json = Record<string, any>;

const BASE = {
  'nx.json': { plugins: ['@org/dynplug'] },
  'package.json': { name: 'root', workspaces: ['plugins/*'] },
};
const plugin = (targets: object, more: object = {}): Json => ({
  name: '@acme/plugin-a-backend',
  version: '1.0.0',
  backstage: { role: 'backend-plugin' },
  nx: { targets },
  ...more,
});
const thrice = (options: object): object => ({ export: { options }, 'package-oci': { options }, pack: { options } });
const migrated = async (files: object): Promise<ReturnType<typeof treeWith>> => {
  const tree = treeWith({ ...BASE, ...files });
  await optionsToField(tree);
  return tree;
};
const manifestOf = (tree: ReturnType<typeof treeWith>): Json =>
  JSON.parse(tree.read('plugins/a/package.json', 'utf8') ?? '') as Json;

describe('options-to-field', () => {
  it('moves what all targets that derive have alike, and leaves the rest', async () => {
    const targets = {
      export: { options: { prune: true, allowNativePackages: ['x'], check: false, link: true } },
      'package-oci': { options: { prune: true, allowNativePackages: ['x'], check: false, tag: ['q.io/a'] } },
      pack: { options: { prune: true, allowNativePackages: ['x', 'y'], check: false }, dependsOn: ['y'] },
    };
    const tree = await migrated({ 'plugins/a/package.json': plugin(targets, { dynplug: { minify: true } }) });
    expect(manifestOf(tree)).toEqual(
      plugin(
        {
          export: { options: { allowNativePackages: ['x'], check: false, link: true } },
          'package-oci': { options: { allowNativePackages: ['x'], check: false, tag: ['q.io/a'] } },
          pack: { options: { allowNativePackages: ['x', 'y'], check: false }, dependsOn: ['y'] },
        },
        { dynplug: { minify: true, prune: true } },
      ),
    );
    const again = written(tree);
    await optionsToField(again);
    expect(changesIn(again)).toEqual([]);
  });

  it('knows other names of targets, and project.json', async () => {
    const tree = await migrated({
      'nx.json': { plugins: [{ plugin: '@org/dynplug', options: { packTargetName: 'tarball' } }] },
      'plugins/a/package.json': { ...plugin({}), nx: undefined },
      'plugins/a/project.json': {
        targets: {
          export: { options: { prune: true } },
          'package-oci': { options: { prune: true } },
          tarball: { options: { prune: true } },
        },
      },
    });
    expect(manifestOf(tree)['dynplug']).toEqual({ prune: true });
    expect(JSON.parse(tree.read('plugins/a/project.json', 'utf8') ?? '')).toEqual({
      targets: { export: { options: {} }, 'package-oci': { options: {} }, tarball: { options: {} } },
    });
  });

  it.each<[string, object]>([
    ['a workspace that infers nothing', { 'nx.json': {}, 'plugins/a/package.json': plugin(thrice({ prune: true })) }],
    ['a workspace without Nx', { 'nx.json': '{}', 'plugins/a/package.json': plugin({}) }],
    [
      'an option that is not in all of the targets',
      { 'plugins/a/package.json': plugin({ ...thrice({ prune: true }), pack: {} }) },
    ],
    [
      'an option that the field has already',
      { 'plugins/a/package.json': plugin(thrice({ prune: true }), { dynplug: { prune: false } }) },
    ],
    [
      'targets in two places',
      {
        'plugins/a/package.json': plugin(thrice({ prune: true })),
        'plugins/a/project.json': { targets: { pack: {} } },
      },
    ],
    [
      'what is no plugin',
      { 'plugins/a/package.json': { ...plugin(thrice({ prune: true })), backstage: { role: 'node-library' } } },
    ],
  ])('leaves %s alone', async (_, files) => {
    expect(changesIn(await migrated(files))).toEqual([]);
  });
});

describe('migrations.json', () => {
  const root = path.resolve(__dirname, '../../..');
  const read = (file: string): Json => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Json;

  it('is what nx migrate finds, and names what is there', () => {
    const { version, files, 'nx-migrations': nxMigrations } = read('package.json');
    expect(nxMigrations).toEqual({ migrations: './migrations.json' });
    expect(files).toContain('migrations.json');
    for (const { implementation, version: from } of Object.values<Json>(read('migrations.json')['generators'])) {
      const source = (implementation as string).replace('./dist/', 'src/');
      expect(existsSync(path.join(root, `${source}.ts`))).toBe(true);
      // A migration for a version that is not out yet would never run.
      expect(lte(from as string, version as string)).toBe(true);
    }
  });
});
