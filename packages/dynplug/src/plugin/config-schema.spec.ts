// Whose config schemas count. What compiles them is Backstage's; the end-to-end tests run it.
import path from 'node:path';
import { PLUGIN_ROOT, installed, library, plugin, portal, type Files } from '../testing/portal';
import { InstalledTree } from '../tree/installed-tree';
import { schemaSources } from './config-schema';

function packagesWithSchema(files: Files, links: Readonly<Record<string, string>> = {}): readonly string[] {
  const tree = new InstalledTree(portal(files, links));
  return schemaSources(tree, path.join(tree.root, PLUGIN_ROOT)).map((source) => source.package);
}

const withSchema = { configSchema: { type: 'object' } };

describe('the sources of the config schema', () => {
  it('are the plugin and what it needs at run time, never its development dependencies', () => {
    const names = packagesWithSchema(
      {
        ...plugin({
          ...withSchema,
          dependencies: { '@backstage/plugin-foo-node': '1', '@acme/kit': '*', left: '^1.0.0' },
          optionalDependencies: { maybe: '1', absent: '1' },
          peerDependencies: { peer: '1' },
          devDependencies: { tool: '1', '@backstage/cli': '1' },
        }),
        ...library('packages/kit', '@acme/kit', {
          ...withSchema,
          devDependencies: { tool: '1' },
          dependencies: { deep: '1' },
        }),
        ...['maybe', 'peer', 'tool', 'deep', '@backstage/cli', '@backstage/plugin-foo-node'].reduce<Files>(
          (all, name) => ({ ...all, ...installed(name, '1.0.0', withSchema) }),
          {},
        ),
      },
      { '@acme/kit': 'packages/kit' },
    );
    expect([...names].sort()).toEqual(
      ['@acme/backstage-plugin-foo-backend', '@acme/kit', '@backstage/plugin-foo-node', 'deep', 'maybe', 'peer'].sort(),
    );
  });

  it('leave out what hosts always have, and the exporters', () => {
    const host = [
      '@backstage/backend-defaults',
      '@backstage/plugin-catalog-node',
      '@backstage/plugin-permission-node',
      '@janus-idp/cli',
      '@red-hat-developer-hub/cli',
    ];
    expect(
      packagesWithSchema({
        ...plugin({ dependencies: Object.fromEntries(host.map((name) => [name, '1'])) }),
        ...host.reduce<Files>((all, name) => ({ ...all, ...installed(name, '1.0.0', withSchema) }), {}),
      }),
    ).toEqual([]);
  });

  it('are not looked for below a package outside of Backstage’s world', () => {
    const files = {
      ...plugin({ dependencies: { '@backstage/types': '1', plain: '1', schema: '1' } }),
      ...installed('plain', '1.0.0', { dependencies: { hidden: '1' } }),
      ...installed('schema', '1.0.0', { ...withSchema, dependencies: { found: '1' } }),
      ...installed('hidden', '1.0.0', withSchema),
      ...installed('found', '1.0.0', withSchema),
    };
    expect(packagesWithSchema(files)).toEqual(['schema', 'found']);
  });

  it('count each name and version once, also in a circle', () => {
    const files = {
      ...plugin({ ...withSchema, dependencies: { '@backstage/types': '1', a: '1', b: '1' } }),
      ...installed('a', '1.0.0', { ...withSchema, dependencies: { b: '1' } }),
      ...installed('b', '1.0.0', { ...withSchema, dependencies: { a: '1' } }),
    };
    expect(packagesWithSchema(files)).toEqual(['@acme/backstage-plugin-foo-backend', 'a', 'b']);
  });
});
