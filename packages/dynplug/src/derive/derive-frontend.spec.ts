import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AssetOptions } from '../options/assets';
import { FEATURE, FRONTEND_ROOT, buildFrontend, frontend, frontendPortal, sources } from '../testing/frontend-portal';
import { type Files, textOf } from '../testing/portal';
import { writeFiles } from '../testing/temporary-folder';
import { derive } from './derive';
import type { DerivedPackage } from './derived-package';
import { DEFAULT_OPTIONS, type DeriveOptions } from '../options/derivation';

const deriveIn = (root: string, options: Partial<DeriveOptions> = {}): Promise<DerivedPackage> =>
  derive({ workspaceRoot: root, projectRoot: FRONTEND_ROOT, options: { ...DEFAULT_OPTIONS, ...options } });

async function derived(
  files: Files = {},
  assets: Partial<AssetOptions> = {},
  options: Partial<DeriveOptions> = {},
): Promise<DerivedPackage> {
  const root = frontendPortal(files);
  await buildFrontend(root, assets);
  return deriveIn(root, options);
}

const LEGACY = sources({
  'src/index.tsx': 'export const FooPage = () => <p>Foo</p>;\nexport const EntityFooCard = () => <p>Foo</p>;',
});

describe('the derived package of a frontend plugin', () => {
  it('says that its assets are older than their sources, and still ships them', async () => {
    const root = frontendPortal(LEGACY);
    await buildFrontend(root, { moduleFederation: false });
    const stale = (result: DerivedPackage): readonly string[] =>
      result.findings.filter(({ code }) => code === 'ESTALE').map(({ message }) => message);
    const fresh = await deriveIn(root);
    expect(stale(fresh)).toEqual([]);
    writeFiles(root, sources({ 'src/more.ts': 'export const more = 1;' }));
    const later = await deriveIn(root);
    expect(stale(later)).toEqual([
      `The assets of @acme/backstage-plugin-foo are older than their sources in ${FRONTEND_ROOT}.`,
    ]);
    expect(later.sourceHashes).toEqual(fresh.sourceHashes);
  });

  it('holds the assets, and what the source ships beside code', async () => {
    const result = await derived({
      ...frontend({ files: ['dist', 'assets', 'src/public.txt'] }),
      ...sources({
        'README.md': 'Foo',
        'assets/logo.txt': 'logo',
        'src/public.txt': 'public',
        'dist/index.esm.js': 'a library build',
        'dist/index.d.ts': 'its types',
        'dist-dynamic/old.js': 'a former export',
      }),
    });
    const paths = result.entries.map((entry) => entry.path);
    expect(paths.filter((name) => !/^dist[^/]*\/.*(static|\.backstage-plugin)/.test(name))).toEqual([
      'README.md',
      'assets/logo.txt',
      'dist-scalprum/configSchema.json',
      'dist-scalprum/plugin-manifest.json',
      'dist/.config-schema.json',
      'dist/mf-manifest.json',
      'dist/remoteEntry.js',
      'package.json',
      'src/public.txt',
    ]);
    expect(paths).not.toContain('dist/index.esm.js');
    expect(result).toMatchObject({
      name: '@acme/backstage-plugin-foo-dynamic',
      key: 'acme-backstage-plugin-foo',
      role: 'frontend-plugin',
      packages: [],
      host: [{ name: 'react', range: '*', reason: 'shared', by: ['@acme/backstage-plugin-foo'] }],
    });
  });

  it('has a manifest that names what hosts read, and nothing to install or run', async () => {
    const { manifest } = await derived();
    expect(manifest).toEqual({
      name: '@acme/backstage-plugin-foo-dynamic',
      version: '1.2.3',
      license: 'Apache-2.0',
      main: 'dist/remoteEntry.js',
      files: ['dist', 'dist-scalprum'],
      backstage: {
        role: 'frontend-plugin',
        pluginId: 'foo',
        'supported-versions': '1.55.0',
        features: { '.': '@backstage/FrontendPlugin' },
      },
      scripts: {},
      publishConfig: { access: 'restricted' },
      dependencies: { '@backstage/frontend-plugin-api': '^0.18.0' },
      peerDependencies: { react: '^18.0.0' },
    });
  });

  it('names Scalprum’s entry script without module federation', async () => {
    const { manifest, entries } = await derived(LEGACY);
    expect(manifest.main).toMatch(/^dist-scalprum\/acme\.backstage-plugin-foo\.[0-9a-f]+\.js$/);
    expect(entries.map((entry) => entry.path)).toContain(manifest.main);
    expect(manifest.backstage).not.toHaveProperty('features');
    expect(entries.map((entry) => entry.path)).not.toContain('dist/remoteEntry.js');
  });

  it('has the config schema where each host looks for it', async () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { foo: { type: 'string', visibility: 'frontend' } },
    };
    const result = await derived({
      ...frontend({ configSchema: schema }),
      'node_modules/@backstage/config-loader/package.json': {
        name: '@backstage/config-loader',
        version: '1.0.0',
        main: 'index.js',
      },
      'node_modules/@backstage/config-loader/index.js': `exports.mergeConfigSchemas = ([one]) => one; exports.loadConfigSchema = async ({ packagePaths }) => ({ serialize: () => ({ schemas: packagePaths.map((file) => ({ value: require(file).configSchema })) }) });`,
    });
    for (const file of ['dist/.config-schema.json', 'dist-scalprum/configSchema.json'])
      expect(JSON.parse(textOf(result, file))).toMatchObject({ properties: { foo: { visibility: 'frontend' } } });
    const without = await derived({}, {}, { configSchema: false });
    expect(without.entries.filter(({ path: name }) => /schema/i.test(name))).toEqual([]);
  });

  it('takes the config schema that was compiled with the assets, as long as its source is the same', async () => {
    const answering = (title: string): Files => ({
      'node_modules/@backstage/config-loader/package.json': {
        name: '@backstage/config-loader',
        version: '1.0.0',
        main: 'index.js',
      },
      'node_modules/@backstage/config-loader/index.js': `exports.mergeConfigSchemas = ([one]) => one; exports.loadConfigSchema = async () => ({ serialize: () => ({ schemas: [{ value: { title: '${title}' } }] }) });`,
    });
    const declarations = 'export interface Config { foo?: string }';
    const root = frontendPortal({
      ...frontend({ configSchema: 'config.d.ts' }),
      ...sources({ 'config.d.ts': declarations }),
      ...answering('with the assets'),
    });
    await buildFrontend(root);
    writeFiles(root, answering('anew'));
    const title = async (): Promise<unknown> =>
      (JSON.parse(textOf(await deriveIn(root), 'dist/.config-schema.json')) as { title: unknown }).title;
    expect(await title()).toBe('with the assets');
    writeFiles(root, sources({ 'config.d.ts': `${declarations}\n// changed` }));
    expect(await title()).toBe('anew');
    writeFiles(root, sources({ 'config.d.ts': declarations }));
    expect(await title()).toBe('with the assets');
    const file = path.join(root, FRONTEND_ROOT, 'dist-assets/config-schema.json');
    expect(readFileSync(file, 'utf8')).not.toContain(root);
    writeFileSync(file, '{');
    expect(await title()).toBe('anew');
  });

  it('says what is wrong with a config schema, which stops no bundler', async () => {
    const root = frontendPortal(frontend({ configSchema: 'config.d.ts' }));
    await buildFrontend(root);
    await expect(deriveIn(root)).rejects.toMatchObject({ code: 'ESCHEMA' });
  });

  it('resolves what only a workspace can read', async () => {
    const { manifest } = await derived(frontend({ dependencies: { '@backstage/frontend-plugin-api': 'catalog:' } }));
    expect(manifest.dependencies).toEqual({ '@backstage/frontend-plugin-api': '^0.18.1' });
  });
});

describe('assets that do not fit', () => {
  it('are asked for when they are absent', async () => {
    await expect(deriveIn(frontendPortal())).rejects.toMatchObject({
      code: 'ENOASSETS',
      hint: expect.stringContaining('nx run @acme/backstage-plugin-foo:assets'),
    });
  });

  it.each([
    [
      'are of another version',
      'package.json',
      JSON.stringify({ name: '@acme/backstage-plugin-foo', version: '2.0.0', backstage: { role: 'frontend-plugin' } }),
      'are of @acme/backstage-plugin-foo 1.2.3',
    ],
    ['were changed', 'dist-assets/scalprum/plugin-manifest.json', '{}', 'plugin-manifest.json'],
    ['have a further file', 'dist-assets/scalprum/more.js', '', 'more.js'],
    ['are of another dynplug', 'dist-assets/assets.json', '{ "formatVersion": 9 }', 'another version of dynplug'],
  ])('are rejected when they %s', async (_title, file, text, message) => {
    const root = frontendPortal();
    await buildFrontend(root);
    writeFileSync(path.join(root, FRONTEND_ROOT, file), text);
    await expect(deriveIn(root)).rejects.toMatchObject({
      code: 'ENOASSETS',
      message: expect.stringContaining(message),
    });
  });
});

describe('assets that were lost in part', () => {
  it.each(['scalprum', 'module-federation', 'module-federation/mf-manifest.json'])('are rejected: %s', async (name) => {
    const root = frontendPortal();
    await buildFrontend(root);
    rmSync(path.join(root, FRONTEND_ROOT, 'dist-assets', name), { recursive: true });
    await expect(deriveIn(root)).rejects.toMatchObject({
      code: 'ENOASSETS',
      message: expect.stringMatching(/are not as they were built: .* does not exist\./),
    });
  });
});

describe('a plugin for both frontend systems', () => {
  it('names the features that are exposed', async () => {
    const { manifest } = await derived({
      ...frontend({ exports: { '.': './src/index.tsx', './alpha': './src/alpha.tsx' } }),
      ...LEGACY,
      ...sources({ 'src/alpha.tsx': FEATURE }),
    });
    expect(manifest.backstage?.['features']).toEqual({ './alpha': '@backstage/FrontendPlugin' });
    expect(manifest).not.toHaveProperty('exports');
  });

  it('does not need the folder of assets of a kind that is off', async () => {
    const root = frontendPortal();
    await buildFrontend(root, { scalprum: false });
    rmSync(path.join(root, FRONTEND_ROOT, 'src'), { recursive: true });
    const { manifest } = await deriveIn(root);
    expect(manifest.files).toEqual(['dist']);
  });
});
