// Folders of the workspace that a package manager installed as copies: pnpm "injected", npm "install-links", Yarn `file:`. The copy is as
// old as the last install, so the folder itself is shipped.
import {
  FEATURE,
  PLUGIN_ROOT,
  type Files,
  deriveFrom,
  depends,
  installed,
  library,
  portal,
  textOf,
} from '../testing/portal';
import { schemaSources } from '../plugin/schema-sources';
import type { DerivedPackage } from './derived-package';
import { readSourcePlugin } from './source-plugin';

const KIT = '@acme/kit';
const STALE = 'exports.age = "stale";\n';
const FRESH = 'exports.age = "fresh";\n';
const ENTRY: Files = { [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('${KIT}');\n${FEATURE}` };

const json = (value: object): string => JSON.stringify(value);
const names = ({ packages }: DerivedPackage): readonly string[] =>
  packages.map(({ name, version }) => `${name}@${version}`).sort();
const code = (derived: DerivedPackage): string => textOf(derived, `node_modules/${KIT}/dist/index.cjs.js`);

/** The member `packages/kit`, and a copy of it from the last install. @param at where the copy is */
function copied(manifest: object = {}, at = 'node_modules'): Files {
  const copy = library(`${at}/${KIT}`, KIT, manifest, STALE);
  return { ...ENTRY, ...library('packages/kit', KIT, manifest, FRESH), ...copy };
}

describe('a copy of a workspace package', () => {
  it.each([
    'workspace:^',
    'workspace:../../packages/kit',
    'file:../../packages/kit',
    'link:../../packages/kit',
    '../../packages/kit',
  ])('that %s asks for is replaced by the folder', async (spec) => {
    const derived = await deriveFrom(portal({ ...depends({ [KIT]: spec }), ...copied() }));
    expect(derived.findings).toEqual([]);
    expect(code(derived)).toBe(FRESH);
    expect(derived.packages.find(({ name }) => name === KIT)).toMatchObject({ kind: 'embedded' });
  });

  it.each<[string, Files]>([
    [
      'package-lock.json',
      {
        'package-lock.json': json({
          packages: {
            'node_modules/left': { version: '1.0.1' },
            [`node_modules/${KIT}`]: { version: '0.1.0', resolved: 'file:packages/kit' },
          },
        }),
      },
    ],
    [
      'pnpm-lock.yaml',
      {
        'pnpm-lock.yaml': [
          ...["lockfileVersion: '9.0'", 'importers:', `  ${PLUGIN_ROOT}:`, '    dependencies:', `      '${KIT}':`],
          ...[
            '        specifier: ^0.1.0',
            `        version: file:packages/kit`,
            'packages:',
            `  '${KIT}@file:packages/kit':`,
          ],
          ...[
            '    resolution: {directory: packages/kit, type: directory}',
            'snapshots:',
            `  '${KIT}@file:packages/kit': {}`,
            '',
          ],
        ].join('\n'),
      },
    ],
    [
      'yarn.lock',
      {
        'yarn.lock': '__metadata:\n  version: 8\n',
        'node_modules/.yarn-state.yml': [
          `"${KIT}@file:../../packages/kit#../../packages/kit::hash=1&locator=foo":`,
          ...['  locations:', `    - "node_modules/${KIT}"`, ''],
        ].join('\n'),
      },
    ],
  ])('that a range asks for is replaced by the folder that %s names', async (_file, files) => {
    const derived = await deriveFrom(portal({ ...depends({ [KIT]: '^0.1.0' }), ...copied(), ...files }));
    expect(derived.findings).toEqual([]);
    expect(code(derived)).toBe(FRESH);
  });

  it('is not loaded where the folder is not built', async () => {
    const { 'packages/kit/dist/index.cjs.js': _built, ...files } = copied();
    await expect(deriveFrom(portal({ ...depends({ [KIT]: 'workspace:^' }), ...files }))).rejects.toMatchObject({
      code: 'ENOTBUILT',
      message: expect.stringContaining(KIT),
    });
  });

  it('may have dependencies that were installed beside the copy only', async () => {
    const root = portal({
      ...depends({ [KIT]: 'file:../../packages/kit' }),
      ...copied({ dependencies: { deep: '^1.0.0', left: '^1.0.0' } }),
      ...installed('deep', '1.0.0', {}, `node_modules/${KIT}/`),
    });
    expect(names(await deriveFrom(root))).toEqual([`${KIT}@0.1.0`, 'deep@1.0.0', 'left@1.0.1']);
  });

  it('is the folder also for a package of which it is a peer', async () => {
    const root = portal({
      ...depends({ [KIT]: 'workspace:^' }),
      ...copied(),
      ...installed('left', '1.0.1', { peerDependencies: { [KIT]: '^0.1.0' } }),
    });
    expect(names(await deriveFrom(root))).toEqual([`${KIT}@0.1.0`, 'left@1.0.1']);
  });

  it('brings its config schema from the folder', () => {
    const schema = (title: string): object => ({
      dependencies: { '@backstage/types': '*' },
      configSchema: { type: 'object', properties: { [title]: { type: 'string' } } },
    });
    const root = portal({
      ...depends({ [KIT]: 'workspace:^' }),
      ...copied(),
      ...library('packages/kit', KIT, schema('fresh'), FRESH),
      ...library(`node_modules/${KIT}`, KIT, schema('stale'), STALE),
    });
    const { tree, dir } = readSourcePlugin(root, PLUGIN_ROOT);
    expect(schemaSources(tree, dir).map(({ schema: found }) => found)).toEqual([
      { type: 'object', properties: { fresh: { type: 'string' } } },
    ]);
  });

  it('of a folder that is not a member is replaced too, with what was installed for the copy', async () => {
    const manifest = { dependencies: { deep: '^1.0.0' } };
    const root = portal({
      ...depends({ linked: 'file:../../vendor/linked' }),
      [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('linked');\n${FEATURE}`,
      'vendor/linked/package.json': { name: 'linked', version: '3.2.1', main: 'lib.js', ...manifest },
      'vendor/linked/lib.js': FRESH,
      ...installed('linked', '3.2.0', manifest),
      ...installed('deep', '1.9.0'),
      ...installed('deep', '1.0.0', {}, 'node_modules/linked/'),
    });
    const derived = await deriveFrom(root);
    expect(textOf(derived, 'node_modules/linked/lib.js')).toBe(FRESH);
    expect(names(derived)).toEqual(['deep@1.0.0', 'left@1.0.1', 'linked@3.2.1']);
  });
});

describe('a package from a registry with the name of a workspace package', () => {
  const published = {
    ...ENTRY,
    ...library('packages/kit', KIT, { version: '2.0.0' }, FRESH),
    ...installed(KIT, '0.1.0'),
  };

  it('is what a range asks for that the workspace does not satisfy', async () => {
    const derived = await deriveFrom(portal({ ...depends({ [KIT]: '^0.1.0' }), ...published }));
    expect(derived.findings).toEqual([]);
    expect(derived.packages.find(({ name }) => name === KIT)).toMatchObject({ kind: 'private', version: '0.1.0' });
  });

  it('is what another package depends on', async () => {
    const files = { ...installed('left', '1.0.1', { dependencies: { [KIT]: '^0.1.0' } }), ...published };
    const derived = await deriveFrom(portal({ ...files, [`${PLUGIN_ROOT}/dist/index.cjs.js`]: FEATURE }));
    expect(derived.packages.find(({ name }) => name === KIT)).toMatchObject({ kind: 'private', version: '0.1.0' });
  });

  it('may come from a tarball in the workspace', async () => {
    const root = portal({
      ...depends({ [KIT]: 'file:../../vendor/kit-0.1.0.tgz' }),
      ...published,
      'vendor/kit-0.1.0.tgz': '',
    });
    expect((await deriveFrom(root)).packages.find(({ name }) => name === KIT)).toMatchObject({ version: '0.1.0' });
  });
});
