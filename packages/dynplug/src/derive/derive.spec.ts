import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OUTPUT_FOLDERS } from '../plugin/output-folders';
import { DynplugError } from '../errors/errors';
import {
  PLUGIN,
  PLUGIN_ROOT,
  FEATURE,
  deriveFrom,
  depends,
  installed,
  library,
  plugin,
  portal,
  textOf,
} from '../testing/portal';
import type { DerivedPackage } from './derived-package';
import type { DeriveOptions } from '../options/derivation';

const paths = (derived: DerivedPackage): readonly string[] => derived.entries.map((entry) => entry.path);
const manifestOf = (derived: DerivedPackage, file: string) =>
  JSON.parse(textOf(derived, file)) as Record<string, unknown>;

async function failure(root: string, options: Partial<DeriveOptions> = {}): Promise<DynplugError> {
  const error: unknown = await deriveFrom(root, options).then(
    () => new Error('it derived'),
    (reason: unknown) => reason,
  );
  if (error instanceof DynplugError) return error;
  throw error;
}

describe('derive', () => {
  it('turns a plugin into a package that a host can load', async () => {
    const derived = await deriveFrom(portal());
    expect(derived).toMatchObject({
      name: `${PLUGIN.name}-dynamic`,
      version: '1.2.3',
      role: 'backend-plugin',
      key: 'acme-backstage-plugin-foo-backend',
    });
    expect(paths(derived)).toEqual([
      'dist/.config-schema.json',
      'dist/configSchema.json',
      'dist/index.cjs.js',
      'dist/index.d.ts',
      'node_modules/left/index.js',
      'node_modules/left/package.json',
      'package.json',
    ]);
    expect(derived.manifest).toMatchObject({
      main: 'dist/index.cjs.js',
      bundleDependencies: true,
      scripts: {},
      files: ['dist'],
      dependencies: { left: '^1.0.0' },
      peerDependencies: { '@backstage/backend-plugin-api': '^1.0.0' },
      devDependencies: {},
      backstage: { role: 'backend-plugin', 'supported-versions': '1.55.0' },
    });
    expect(derived.findings).toEqual([]);
  });

  it('never leaves a package private, and keeps it from becoming public by accident', async () => {
    const derived = await deriveFrom(portal());
    expect(derived.manifest).not.toHaveProperty('private');
    expect(derived.manifest.publishConfig).toEqual({ access: 'restricted' });
    const open = await deriveFrom(portal(plugin({ publishConfig: { ...PLUGIN.publishConfig, access: 'public' } })));
    expect(open.manifest.publishConfig).toEqual({ access: 'public' });
  });

  it('leaves out what only Nx reads, of embedded packages too: where an image goes changes nothing in it', async () => {
    const derivedFor = (repository: string) => {
      const fields = { nx: { tags: ['notes'] }, dynplug: { imageRepository: repository } };
      const dependencies = { ...PLUGIN.dependencies, '@acme/kit': '^0.1.0' };
      return deriveFrom(
        portal(
          { ...plugin({ ...fields, dependencies }), ...library('packages/kit', '@acme/kit', fields) },
          { '@acme/kit': 'packages/kit' },
        ),
      );
    };
    const [one, two] = await Promise.all([derivedFor('quay.io/acme'), derivedFor('internal.example/acme')]);
    const embedded = 'node_modules/@acme/kit/package.json';
    expect(manifestOf(one, embedded)).toMatchObject({ version: '0.1.0+embedded' });
    for (const file of ['package.json', embedded]) {
      expect(textOf(one, file)).not.toMatch(/"(nx|dynplug)"/);
      expect(textOf(one, file)).toBe(textOf(two, file));
    }
  });

  it('gives the same bytes in another folder', async () => {
    const [one, two] = await Promise.all([deriveFrom(portal()), deriveFrom(portal())]);
    expect(paths(one)).toEqual(paths(two));
    for (const file of paths(one)) expect(textOf(one, file)).toBe(textOf(two, file));
  });

  it('embeds workspace packages, whatever their name and however the range is spelt', async () => {
    const root = portal(
      {
        ...depends({ '@acme/kit': '^0.1.0' }),
        ...library('packages/kit', '@acme/kit', { dependencies: { '@backstage/types': '^1.0.0', left: '^1.0.0' } }),
      },
      { '@acme/kit': 'packages/kit' },
    );
    const derived = await deriveFrom(root);
    expect(manifestOf(derived, 'node_modules/@acme/kit/package.json')).toMatchObject({
      version: '0.1.0+embedded',
      private: true,
      main: 'dist/index.cjs.js',
      dependencies: { left: '^1.0.0' },
      peerDependencies: { '@backstage/types': '^1.0.0' },
    });
    expect(derived.manifest.peerDependencies).toMatchObject({ '@backstage/types': '^1.0.0' });
    expect(paths(derived)).not.toContain('node_modules/@acme/kit/src/index.ts');
  });

  it('resolves workspace:, catalog: and local specs to what a registry reads', async () => {
    const root = portal(
      {
        ...depends({
          '@acme/kit': 'workspace:^',
          '@acme/tilde': 'workspace:~',
          '@acme/star': 'workspace:*',
          cat: 'catalog:',
          named: 'catalog:old',
          patched: 'patch:patched@npm%3A1.0.0#./x.patch',
          old: 'npm:left@1.0.1',
        }),
        ...library('packages/kit', '@acme/kit'),
        ...library('packages/tilde', '@acme/tilde'),
        ...library('packages/star', '@acme/star'),
        ...installed('cat', '2.3.4'),
        ...installed('named', '3.0.0'),
        ...installed('patched', '1.0.0'),
        'node_modules/old/package.json': { name: 'left', version: '1.0.1', main: 'index.js' },
        'node_modules/old/index.js': '',
        'pnpm-workspace.yaml':
          "packages: ['packages/*', 'plugins/*']\ncatalog:\n  cat: ^2.0.0\ncatalogs:\n  old:\n    named: ~3.0.0\n",
      },
      { '@acme/kit': 'packages/kit', '@acme/tilde': 'packages/tilde', '@acme/star': 'packages/star' },
    );
    const derived = await deriveFrom(root);
    expect(derived.manifest.dependencies).toEqual({
      '@acme/kit': '^0.1.0',
      '@acme/tilde': '~0.1.0',
      '@acme/star': '0.1.0',
      cat: '^2.0.0',
      named: '~3.0.0',
      patched: '1.0.0',
      old: 'npm:left@1.0.1',
      left: '^1.0.0',
    });
    expect(paths(derived)).toContain('node_modules/old/package.json');
  });

  const KIT = '@acme/kit';

  it.each([
    [KIT, 'workspace:^', '^1.2.3'],
    [KIT, 'workspace:~', '~1.2.3'],
    [KIT, 'workspace:*', '1.2.3'],
    [KIT, 'workspace:^1.1.0', '^1.1.0'],
    [KIT, 'workspace:1.2.3', '1.2.3'],
    [KIT, 'workspace:>=1 <3', '>=1 <3'],
    [KIT, 'workspace:../../packages/kit', '1.2.3'],
    [KIT, 'workspace:packages/kit', '1.2.3'],
    ['alias', `workspace:${KIT}@^1.0.0`, `npm:${KIT}@^1.0.0`],
    ['alias', `workspace:${KIT}@^`, `npm:${KIT}@^1.2.3`],
    ['alias', `workspace:${KIT}@*`, `npm:${KIT}@1.2.3`],
    ['alias', 'workspace:../../packages/kit', `npm:${KIT}@1.2.3`],
  ])('writes %s %s as package managers publish it', async (name, spec, expected) => {
    const files = library('packages/kit', KIT, { version: '1.2.3' });
    const own = await deriveFrom(portal({ ...depends({ [name]: spec }), ...files }, { [name]: 'packages/kit' }));
    expect(own.manifest.dependencies).toMatchObject({ [name]: expected });
    const asPeer = plugin({ peerDependencies: { [name]: spec } });
    const shared = await deriveFrom(portal({ ...asPeer, ...files }, { [name]: 'packages/kit' }));
    expect(shared.manifest.peerDependencies).toMatchObject({ [name]: expected });
    const middle = library('packages/middle', '@acme/middle', { dependencies: { [name]: spec } });
    const embedded = await deriveFrom(
      portal(
        { ...depends({ '@acme/middle': 'workspace:^0.1.0' }), ...middle, ...files },
        { '@acme/middle': 'packages/middle', [name]: 'packages/kit' },
      ),
    );
    expect(embedded.manifest.dependencies).toMatchObject({ '@acme/middle': '^0.1.0' });
    expect(manifestOf(embedded, 'node_modules/@acme/middle/package.json')).toMatchObject({
      dependencies: { [name]: expected },
    });
  });

  it('writes combined ranges of peers, each as it is published', async () => {
    const files = library('packages/kit', KIT, { version: '1.2.3' });
    const asPeer = plugin({ peerDependencies: { [KIT]: 'workspace:^ || ^0.9.0' } });
    const derived = await deriveFrom(portal({ ...asPeer, ...files }, { [KIT]: 'packages/kit' }));
    expect(derived.manifest.peerDependencies).toMatchObject({ [KIT]: '^1.2.3 || ^0.9.0' });
  });

  it('answers backstage:^ from the installed tree, or from BACKSTAGE_MANIFEST_FILE', async () => {
    const root = portal({
      ...plugin({ dependencies: { '@backstage/backend-plugin-api': 'backstage:^', left: '^1.0.0' } }),
      'release.json': { packages: [{ name: '@backstage/backend-plugin-api', version: '1.9.9' }] },
    });
    expect((await deriveFrom(root)).manifest.peerDependencies).toEqual({ '@backstage/backend-plugin-api': '^1.10.1' });
    process.env['BACKSTAGE_MANIFEST_FILE'] = path.join(root, 'release.json');
    try {
      expect((await deriveFrom(root)).manifest.peerDependencies).toEqual({ '@backstage/backend-plugin-api': '^1.9.9' });
    } finally {
      delete process.env['BACKSTAGE_MANIFEST_FILE'];
    }
  });

  it('keeps a version conflict apart, nested where it is needed', async () => {
    const root = portal({
      ...depends({ right: '^1.0.0' }),
      ...installed('right', '1.0.0', { dependencies: { left: '^2.0.0' } }),
      ...installed('left', '2.0.0', {}, 'node_modules/right/'),
    });
    const derived = await deriveFrom(root);
    expect(manifestOf(derived, 'node_modules/left/package.json')['version']).toBe('1.0.1');
    expect(manifestOf(derived, 'node_modules/right/node_modules/left/package.json')['version']).toBe('2.0.0');
  });

  it('leaves required peers of own packages to the host, and bundles them when asked', async () => {
    const files = {
      ...depends({ wrapper: '^1.0.0' }, { peerDependencies: { express: '^4.0.0' } }),
      ...installed('express', '4.21.0'),
      ...installed('wrapper', '1.0.0', { peerDependencies: { express: '^4.0.0' } }),
      [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('express');\nrequire('wrapper');\n${FEATURE}`,
      'node_modules/wrapper/index.js': `require('express');`,
    };
    const derived = await deriveFrom(portal(files));
    expect(paths(derived)).not.toContain('node_modules/express/package.json');
    expect(derived.manifest.peerDependencies).toMatchObject({ express: '^4.0.0' });
    expect(derived.host).toContainEqual({ name: 'express', range: '^4.0.0', reason: 'peer', by: [PLUGIN.name] });
    const bundled = await deriveFrom(portal(files), { bundlePeers: ['express'] });
    expect(paths(bundled)).toContain('node_modules/express/package.json');
    expect(bundled.manifest.peerDependencies).not.toHaveProperty('express');
  });

  it('never lets a private copy shadow what the host provides', async () => {
    const derived = await deriveFrom(
      portal({
        ...depends({ web: '^1.0.0' }, { peerDependencies: { express: '^4.0.0' } }),
        ...installed('express', '4.21.0'),
        ...installed('web', '1.0.0', { dependencies: { express: '^4.0.0' } }),
      }),
    );
    expect(paths(derived)).not.toContain('node_modules/express/package.json');
    expect(paths(derived)).toContain('node_modules/web/node_modules/express/package.json');
  });

  it('replaces its own manifest when the code asks for it', async () => {
    const derived = await deriveFrom(
      portal({ [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('${PLUGIN.name}/package.json').version;\n${FEATURE}` }),
    );
    expect(manifestOf(derived, `node_modules/${PLUGIN.name}/package.json`)).toMatchObject({
      name: PLUGIN.name,
      version: '1.2.3',
    });
    expect(derived.manifest.dependencies).toMatchObject({ [PLUGIN.name]: '1.2.3' });
  });

  it('warns of resolvePackagePath for an embedded package', async () => {
    const derived = await deriveFrom(
      portal(
        {
          ...depends({ '@acme/kit': '^0.1.0' }),
          ...library('packages/kit', '@acme/kit'),
          [`${PLUGIN_ROOT}/dist/later.cjs.js`]: `backendPluginApi.resolvePackagePath('@acme/kit', 'migrations')`,
        },
        { '@acme/kit': 'packages/kit' },
      ),
    );
    expect(derived.findings).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('resolvePackagePath("@acme/kit"') },
    ]);
  });

  it('warns of a placeholder that an own package asks for', async () => {
    const root = portal(
      {
        ...depends({ '@acme/kit': 'NPM_PACKAGE_VERSION' }),
        ...library('packages/kit', '@acme/kit', { dependencies: { '@acme/deep': 'PLACEHOLDER' } }),
        ...library('packages/deep', '@acme/deep'),
      },
      { '@acme/kit': 'packages/kit', '@acme/deep': 'packages/deep' },
    );
    const { findings } = await deriveFrom(root);
    expect(findings.filter(({ code }) => code === 'ESPEC').map(({ message, hint }) => [message, hint])).toEqual([
      [
        expect.stringContaining(`${PLUGIN.name}@1.2.3 asks for @acme/kit@NPM_PACKAGE_VERSION, which is not a range`),
        `Let ${PLUGIN.name} ask for "@acme/kit": "^0.1.0".`,
      ],
      [
        expect.stringContaining('@acme/kit@0.1.0 asks for @acme/deep@PLACEHOLDER, which is not a range'),
        'Let @acme/kit ask for "@acme/deep": "^0.1.0".',
      ],
    ]);
  });

  it('only warns of versions outside a range and of missing peers', async () => {
    const derived = await deriveFrom(
      portal({
        ...depends({ left: '^9.0.0', peering: '1' }),
        ...installed('peering', '1.0.0', { peerDependencies: { nobody: '*' } }),
      }),
    );
    expect(derived.findings.map((finding) => finding.severity)).toEqual(['warning', 'warning']);
    expect(derived.findings.map((finding) => finding.message).join()).toMatch(/peer nobody.*left@\^9/s);
  });

  it('lists packages that only peers lead to, so that npm pack keeps them', async () => {
    const derived = await deriveFrom(
      portal({
        ...depends({ plugin: '1' }),
        ...installed('plugin', '1.0.0', { peerDependencies: { core: '1' } }),
        ...installed('core', '1.5.0'),
      }),
    );
    expect(derived.manifest.dependencies).toMatchObject({ core: '1.5.0' });
    expect(paths(derived)).toContain('node_modules/core/package.json');
  });

  it('drops a files field with which npm pack would lose code, and no other', async () => {
    const derived = await deriveFrom(
      portal({
        ...depends({ pika: '1', plain: '1' }),
        ...installed('pika', '1.0.0', { files: ['dist-*/'], main: 'dist-node/index.js' }),
        'node_modules/pika/dist-node/index.js': '',
        'node_modules/pika/dist-node/more.js': '',
        ...installed('plain', '1.0.0', { files: ['index.js'] }),
      }),
    );
    expect(manifestOf(derived, 'node_modules/pika/package.json')).not.toHaveProperty('files');
    expect(manifestOf(derived, 'node_modules/plain/package.json')).toHaveProperty('files');
  });

  it.each([
    ['a pattern for folders', ['dist-*/**'], 'dist-node/a/b.js', true],
    ['a pattern for names in all folders', ['*.js'], 'lib/a.js', true],
    ['a pattern for the files of one folder', ['lib/*.js'], 'lib/deep/a.js', false],
    ['a pattern through folders', ['lib/**/*.{js,cjs}'], 'lib/deep/a.cjs', true],
    ['an extended pattern', ['*.*(c)[tj]s'], 'more.cjs', true],
    ['no pattern that is there', ['[]'], 'lib/a.js', false],
  ])('keeps a files field if it covers the code: %s', async (_title, files, file, isKept) => {
    const derived = await deriveFrom(
      portal({
        ...depends({ globs: '1' }),
        ...installed('globs', '1.0.0', { files: [...files, 'index.js'] }),
        [`node_modules/globs/${file}`]: '',
      }),
    );
    expect('files' in manifestOf(derived, 'node_modules/globs/package.json')).toBe(isKept);
  });

  it('packs a folder whose name starts with @ under that name', async () => {
    const derived = await deriveFrom(
      portal({ ...plugin({ files: ['dist', '@types'] }), [`${PLUGIN_ROOT}/@types/index.d.ts`]: '' }),
    );
    expect(paths(derived)).toContain('@types/index.d.ts');
  });

  it('makes entry points and compatibility folders as the Backstage CLI does', async () => {
    const derived = await deriveFrom(
      portal({
        ...plugin({
          exports: { '.': './src/index.ts', './alpha': './src/alpha.ts', './package.json': './package.json' },
        }),
        [`${PLUGIN_ROOT}/dist/alpha.cjs.js`]: FEATURE,
        [`${PLUGIN_ROOT}/dist/alpha.d.ts`]: '',
      }),
    );
    expect(derived.manifest.exports).toEqual({
      '.': { require: './dist/index.cjs.js', types: './dist/index.d.ts', default: './dist/index.cjs.js' },
      './alpha': { require: './dist/alpha.cjs.js', types: './dist/alpha.d.ts', default: './dist/alpha.cjs.js' },
      './package.json': './package.json',
    });
    expect(manifestOf(derived, 'alpha/package.json')).toEqual({
      name: PLUGIN.name,
      version: '1.2.3',
      main: '../dist/alpha.cjs.js',
      types: '../dist/alpha.d.ts',
    });
    expect(derived.manifest.files).toEqual(['dist', 'alpha']);
  });

  const BUILT = './dist/main.js';
  it.each<[string, unknown]>([
    ['a file', BUILT],
    ['entry points', { '.': BUILT, './package.json': './package.json' }],
    ['conditions', { types: './dist/main.d.ts', default: BUILT }],
    ['entry points with conditions', { '.': { '@acme/source': './src/index.ts', require: { default: BUILT } } }],
    ['patterns and deeper paths', { '.': BUILT, './deep/er': BUILT, './each/*': './dist/*.js' }],
  ])('takes a library that another tool has built as it is: exports are %s', async (_form, exports) => {
    const tsc = { backstage: undefined, publishConfig: undefined, main: BUILT, exports };
    const root = portal(
      {
        ...depends({ '@acme/kit': '*' }),
        ...library('packages/kit', '@acme/kit', tsc),
        'packages/kit/dist/main.js': 'exports.here = true;',
        'packages/kit/dist/index.d.ts': '',
        [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `if (!require('@acme/kit').here) throw 0;\n${FEATURE}`,
      },
      { '@acme/kit': 'packages/kit' },
    );
    const derived = await deriveFrom(root);
    expect(JSON.parse(textOf(derived, 'node_modules/@acme/kit/package.json'))).toMatchObject({ main: BUILT, exports });
  });

  it('prunes what is never run, never a licence, and says how much', async () => {
    const files = {
      'node_modules/left/index.d.ts': 'export {};',
      'node_modules/left/README.md': '# left',
      'node_modules/left/LICENSE.md': 'MIT',
      'node_modules/left/test/a.js': '',
      'node_modules/left/index.js.map': '{}',
    };
    const whole = await deriveFrom(portal(files));
    const pruned = await deriveFrom(portal(files), { prune: true });
    expect(paths(pruned).filter((file) => file.startsWith('node_modules/'))).toEqual([
      'node_modules/left/LICENSE.md',
      'node_modules/left/index.js',
      'node_modules/left/package.json',
    ]);
    expect(pruned.pruned).toBe(whole.size - pruned.size);
    expect(pruned.pruned).toBeGreaterThan(0);
  });

  it('ships patched bytes, and keeps a patched copy apart from an unpatched one', async () => {
    const root = portal({
      ...depends({ user: '1' }),
      ...installed('user', '1.0.0', { dependencies: { left: '^1.0.0' } }),
      'node_modules/user/node_modules/left/package.json': { name: 'left', version: '1.0.1', main: 'index.js' },
      'node_modules/user/node_modules/left/index.js': 'module.exports = "patched by hand, and longer";',
    });
    const derived = await deriveFrom(root);
    expect(textOf(derived, 'node_modules/user/node_modules/left/index.js')).toContain('patched');
    expect(textOf(derived, 'node_modules/left/index.js')).not.toContain('patched');
  });

  it('ships equal copies once, whatever number of folders they are installed in', async () => {
    const copies = ['a', 'b', 'c'].map((name) => ({
      ...installed(name, '1.0.0', { dependencies: { twin: '^1.0.0' } }),
      ...installed('twin', '1.4.0', { dependencies: { deep: '1' } }, `node_modules/${name}/`),
      ...installed('deep', '1.0.0', {}, `node_modules/${name}/node_modules/twin/`),
    }));
    const derived = await deriveFrom(
      portal(Object.assign({}, depends({ a: '1', b: '1', c: '1' }), ...copies) as Parameters<typeof portal>[0]),
    );
    expect(derived.packages.map((pkg) => pkg.path).sort()).toEqual(
      ['a', 'b', 'c', 'deep', 'left', 'twin'].map((name) => `node_modules/${name}`),
    );
  });

  it('takes a node_modules folder deeper in a package for its data', async () => {
    const derived = await deriveFrom(
      portal({
        'node_modules/left/test/node_modules/fixture/package.json': { name: 'fixture', version: '9.9.9' },
        'node_modules/left/test/node_modules/fixture/index.js': '',
      }),
    );
    expect(paths(derived)).toContain('node_modules/left/test/node_modules/fixture/index.js');
    expect(derived.packages.map((pkg) => pkg.name)).toEqual(['left']);
  });

  it('expects required peers of an embedded package from the host, under the plugin’s name too', async () => {
    const derived = await deriveFrom(
      portal(
        {
          ...depends({ '@acme/kit': '^0.1.0' }),
          ...library('packages/kit', '@acme/kit', { peerDependencies: { express: '^4.0.0' } }),
          ...installed('express', '4.21.0'),
        },
        { '@acme/kit': 'packages/kit' },
      ),
    );
    expect(derived.manifest.peerDependencies).toMatchObject({ express: '^4.0.0' });
    expect(derived.host).toContainEqual({ name: 'express', range: '^4.0.0', reason: 'peer', by: ['@acme/kit'] });
    expect(paths(derived)).not.toContain('node_modules/express/package.json');
  });

  it('suppresses a native package by a stub, and ships an allowed one', async () => {
    const files = {
      ...depends({ addon: '1' }),
      ...installed('addon', '1.0.0'),
      'node_modules/addon/build/addon.node': 'x',
    };
    expect(
      textOf(await deriveFrom(portal(files), { suppressNativePackages: ['addon'] }), 'node_modules/addon/index.js'),
    ).toMatch(/^throw new Error\("The package \\"addon\\"/);
    expect(paths(await deriveFrom(portal(files), { allowNativePackages: ['addon'] }))).toContain(
      'node_modules/addon/build/addon.node',
    );
  });

  it('merges the config schemas of the plugin and its libraries from JSON', async () => {
    const derived = await deriveFrom(portal(), { configSchema: false });
    expect(paths(derived)).not.toContain('dist/configSchema.json');
    expect(textOf(await deriveFrom(portal()), 'dist/configSchema.json')).toBe('{}\n');
  });

  it('reports everything that is wrong at once', async () => {
    const error = await failure(
      portal({
        ...depends({ absent: '^1.0.0', addon: '1', leaky: '1' }),
        ...installed('addon', '1.0.0'),
        'node_modules/addon/binding.gyp': '{}',
        ...installed('leaky', '1.0.0', { dependencies: { '@backstage/types': '1' } }),
      }),
    );
    expect(error.code).toBe('ECHECKS');
    for (const code of ['ENOTINSTALLED', 'ENATIVE', 'ESHARED']) expect(error.message).toContain(code);
  });
});

describe('bad input', () => {
  const cases: readonly [string, string, RegExp, () => string, Partial<DeriveOptions>?][] = [
    ['ENOROLE', 'no role', /backstage\.role/, () => portal(plugin({ backstage: {} }))],
    [
      'EROLE',
      'an unsupported role, named',
      /"web-library"/,
      () => portal(plugin({ backstage: { role: 'web-library' } })),
    ],
    ['EBUNDLED', 'bundled', /bundled/, () => portal(plugin({ bundled: true }))],
    [
      'EMANIFEST',
      'a package.json that is not JSON',
      /package\.json is not valid JSON/,
      () => portal({ [`${PLUGIN_ROOT}/package.json`]: '{ "name": ' }),
    ],
    ['EMANIFEST', 'no name', /has no name/, () => portal(plugin({ name: undefined }))],
    ['EMANIFEST', 'no version', /has no version/, () => portal(plugin({ version: undefined }))],
    ['EMANIFEST', 'a bad version', /"1.x" *, which is not/, () => portal(plugin({ version: '1.x' }))],
    [
      'EMANIFEST',
      'a package.json of another type',
      /is not an object/,
      () => portal({ [`${PLUGIN_ROOT}/package.json`]: '[]' }),
    ],
    [
      'EMANIFEST',
      'fields of wrong kinds, all at once',
      /foo-backend\/package\.json has "dependencies": \["left"\], "files": "dist", "publishConfig\.main": 5\./,
      () => portal(plugin({ dependencies: ['left'], files: 'dist', publishConfig: { main: 5 } })),
    ],
    [
      'EMANIFEST',
      'a dependency of an embedded package without a text',
      /kit\/package\.json has "dependencies": \{"left":null\}/,
      () =>
        portal(
          {
            ...depends({ '@acme/kit': '*' }),
            ...library('packages/kit', '@acme/kit', { dependencies: { left: null } }),
          },
          { '@acme/kit': 'packages/kit' },
        ),
    ],
    ['ENOTBUILT', 'no build output', /is not built/, () => without(`${PLUGIN_ROOT}/dist`)],
    [
      'EENTRYFILE',
      'a build output without a named entry point',
      /dist\/index\.cjs\.js as "main"/,
      () => without(`${PLUGIN_ROOT}/dist/index.cjs.js`),
    ],
    [
      'EENTRYFILE',
      'an entry point that "files" leaves out',
      /ships no such file/,
      () => portal(plugin({ files: ['lib'], exports: { '.': './src/index.ts', './data': './data.json' } })),
    ],
    [
      'EEXPORTS',
      'exports with conditions',
      /must be a string/,
      () => portal(plugin({ exports: { '.': { default: './src/index.ts' } } })),
    ],
    [
      'EEXPORTS',
      'exports as a list of sources',
      /must be a string/,
      () => portal(plugin({ exports: ['./src/index.ts'] })),
    ],
    [
      'EWORKSPACE',
      'a missing workspace package',
      /No package named '@acme\/gone'/,
      () => portal(depends({ '@acme/gone': 'workspace:^' })),
    ],
    [
      'ENOTINSTALLED',
      'a package absent from the tree',
      /absent@\^1\.0\.0, a dependency of @acme\/backstage-plugin-foo-backend@1\.2\.3, is absent/,
      () => portal(depends({ absent: '^1.0.0' })),
    ],
    ['ENOTINSTALLED', 'nothing installed', /Nothing is installed/, () => without('node_modules')],
    [
      'EYAML',
      'a broken pnpm-workspace.yaml',
      /pnpm-workspace\.yaml is not valid YAML/,
      () => portal({ 'pnpm-workspace.yaml': 'packages: [' }),
    ],
    ['EPNP', "Yarn Plug'n'Play", /Plug'n'Play/, () => portal({ '.pnp.cjs': '' })],
    [
      'EEMBEDVERSION',
      'an embedded package that does not satisfy',
      /doesn't satisfy/,
      () =>
        portal(
          { ...depends({ '@acme/kit': '^3.0.0' }), ...library('packages/kit', '@acme/kit') },
          { '@acme/kit': 'packages/kit' },
        ),
    ],
    [
      'EMANIFEST',
      'an embedded package with a placeholder as version',
      /packages\/kit\/package\.json has the version "NPM_PACKAGE_VERSION", which is not a semantic version/,
      () =>
        portal(
          {
            ...depends({ '@acme/kit': '^1.0.0' }),
            ...library('packages/kit', '@acme/kit', { version: 'NPM_PACKAGE_VERSION' }),
          },
          { '@acme/kit': 'packages/kit' },
        ),
    ],
    [
      'EBUNDLED',
      'an embedded package with bundled',
      /embedded inside/,
      () =>
        portal(
          { ...depends({ '@acme/kit': '*' }), ...library('packages/kit', '@acme/kit', { bundled: true }) },
          { '@acme/kit': 'packages/kit' },
        ),
    ],
    [
      'EDUPLICATE',
      'two workspace packages of one name',
      /Two packages named '@acme\/kit'/,
      () =>
        portal(
          {
            ...depends({ '@acme/kit': '*' }),
            ...library('packages/kit', '@acme/kit'),
            ...library('packages/kit2', '@acme/kit'),
          },
          { '@acme/kit': 'packages/kit' },
        ),
    ],
    [
      'ESHARED',
      'a shared package in a private closure',
      /leaky@1\.0\.0 > @backstage\/types/,
      () =>
        portal({
          ...depends({ leaky: '1' }),
          ...installed('leaky', '1.0.0', { dependencies: { '@backstage/types': '1' } }),
        }),
    ],
    [
      'ENATIVE',
      'an addon',
      /holds build\/a\.node/,
      () =>
        portal({ ...depends({ addon: '1' }), ...installed('addon', '1.0.0'), 'node_modules/addon/build/a.node': '' }),
    ],
    [
      'ENATIVE',
      'an addon that was not built',
      /not built here/,
      () =>
        portal({
          ...depends({ addon: '1' }),
          ...installed('addon', '1.0.0', { scripts: { install: 'node-gyp rebuild' } }),
          'node_modules/addon/binding.gyp': '',
        }),
    ],
    [
      'ENATIVE',
      'a platform package',
      /made for linux x64 only/,
      () => portal({ ...depends({ plat: '1' }), ...installed('plat', '1.0.0', { os: ['linux'], cpu: ['x64'] }) }),
    ],
    [
      'EENTRY',
      'an entry point without feature, naming what it exports',
      /exports router/,
      () => portal({ [`${PLUGIN_ROOT}/dist/index.cjs.js`]: 'exports.router = 1;' }),
    ],
    [
      'EENTRY',
      'a throwing entry point',
      /it broke/,
      () => portal({ [`${PLUGIN_ROOT}/dist/index.cjs.js`]: 'throw new Error("it broke");' }),
    ],
    [
      'EENTRY',
      'an entry point that ends the process',
      /process ended/,
      () => portal({ [`${PLUGIN_ROOT}/dist/index.cjs.js`]: 'process.exit(0);' }),
    ],
    [
      'EENTRY',
      'an undeclared dependency that only the workspace has',
      /Cannot find module 'ghost'.*undeclared/,
      () =>
        portal({
          ...installed('ghost', '1.0.0'),
          [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('ghost');\n${FEATURE}`,
        }),
    ],
    [
      'EENTRYTIME',
      'an entry point that hangs',
      /did not finish loading within 1 s/,
      () => portal({ [`${PLUGIN_ROOT}/dist/index.cjs.js`]: 'for (;;);' }),
      { checkTimeout: 1000 },
    ],
    ['ESCHEMA', 'a config schema of a wrong type', /is 5/, () => portal(plugin({ configSchema: 5 }))],
    [
      'ESCHEMA',
      'a config schema file of another kind',
      /got schema\.yaml/,
      () => portal(plugin({ configSchema: 'schema.yaml' })),
    ],
    [
      'ESCHEMA',
      'a config schema that does not exist',
      /config\.d\.ts, which does not exist/,
      () => portal(plugin({ configSchema: 'config.d.ts' })),
    ],
    [
      'ESUPPORTED',
      'an incompatible range of supported versions',
      /\^1\.40\.0 <1\.50\.0 vs 1\.55\.0/,
      () => portal(plugin({ backstage: { ...PLUGIN.backstage, 'supported-versions': '^1.40.0 <1.50.0' } })),
    ],
    ['ELINK', 'a symlink loop', /back to/, () => withLink('node_modules/left/loop', '../left')],
    ['ELINK', 'a dangling link', /leads nowhere/, () => withLink('node_modules/left/gone', './nothing')],
    [
      'ELINK',
      'a link out of its package',
      /leads out of its package/,
      () => withLink('node_modules/left/out.json', '../../package.json'),
    ],
    [
      'EPATH',
      'paths that differ in case only',
      /differ in case only/,
      () => portal({ [`${PLUGIN_ROOT}/dist/a.js`]: '', [`${PLUGIN_ROOT}/dist/A.js`]: '' }),
    ],
    [
      'EPATH',
      'a path that is too long',
      /too long/,
      () =>
        portal({
          [`node_modules/left/${'d'.repeat(200)}/${'e'.repeat(200)}/${'f'.repeat(200)}/${'g'.repeat(200)}/${'h'.repeat(240)}/x.js`]:
            '',
        }),
    ],
    ['ESIZE', 'a result above maxSize', /Largest first:/, () => portal(), { maxSize: 10 }],
    [
      'ESPEC',
      'a backstage: selector that means nothing',
      /backstage:1\.0/,
      () => portal(plugin({ dependencies: { '@backstage/backend-plugin-api': 'backstage:1.0', left: '1' } })),
    ],
    [
      'EPEERS',
      'embedded peers that exclude one another',
      /Several incompatible versions/,
      () =>
        portal(
          {
            ...depends({ '@acme/a': '*', '@acme/b': '*' }),
            ...library('packages/a', '@acme/a', { peerDependencies: { '@backstage/types': '^1.0.0' } }),
            ...library('packages/b', '@acme/b', { peerDependencies: { '@backstage/types': '^2.0.0' } }),
          },
          { '@acme/a': 'packages/a', '@acme/b': 'packages/b' },
        ),
    ],
    [
      'EOPTION',
      'an expression that does not parse',
      /is not a regular expression/,
      () => portal(),
      { sharedPackages: ['/(/'] },
    ],
    [
      'EOPTION',
      'a supportedVersions that is not a range',
      /not a version or range/,
      () => portal(),
      { supportedVersions: 'newest' },
    ],
    ['EMINIFY', 'minify without esbuild', /esbuild is not installed/, () => portal(), { minify: true }],
  ];

  it.each(cases.map(([code, title, ...rest]) => ({ code, title, rest })))(
    '$code: $title',
    async ({ code, rest: [message, make, options] }) => {
      const error = await failure(make(), options);
      expect(`${error.code} ${error.message}`).toMatch(message);
      expect(error.code).toBe(code);
    },
  );

  function without(file: string): string {
    const root = portal();
    rmSync(path.join(root, file), { recursive: true });
    return root;
  }

  function withLink(file: string, target: string): string {
    const root = portal();
    symlinkSync(target, path.join(root, file));
    return root;
  }

  it('says with which versions a layout is impossible', async () => {
    const root = portal({ ...depends({ a: '1', b: '1' }) });
    const store = (id: string, name: string, version: string, dependencies: Record<string, string>): void => {
      const folder = path.join(root, 'node_modules/.store', id, 'node_modules');
      mkdirSync(path.join(folder, name), { recursive: true });
      writeFileSync(
        path.join(folder, name, 'package.json'),
        JSON.stringify({
          name,
          version,
          dependencies: Object.fromEntries(Object.keys(dependencies).map((key) => [key, '*'])),
        }),
      );
      writeFileSync(path.join(folder, name, 'index.js'), '');
      for (const [dependency, target] of Object.entries(dependencies))
        symlinkSync(path.join('../../', target, 'node_modules', dependency), path.join(folder, dependency));
    };
    store('a1', 'a', '1.0.0', { b: 'b2' });
    store('a2', 'a', '2.0.0', { b: 'b1' });
    store('b1', 'b', '1.0.0', { a: 'a1' });
    store('b2', 'b', '2.0.0', { a: 'a2' });
    for (const name of ['a', 'b'])
      symlinkSync(path.join('.store', `${name}1`, 'node_modules', name), path.join(root, 'node_modules', name));
    const error = await failure(root);
    expect(error).toMatchObject({
      code: 'ELAYOUT',
      message: expect.stringMatching(/in a circle.*a@[12]\.0\.0 > b@[12]\.0\.0/s),
    });
  });
});

describe('details that were wrong once', () => {
  it('lists a bundled peer as a dependency, for npm pack', async () => {
    const derived = await deriveFrom(
      portal({ ...plugin({ peerDependencies: { express: '^4.0.0' } }), ...installed('express', '4.21.0') }),
      { bundlePeers: ['express'] },
    );
    expect(derived.manifest.dependencies).toMatchObject({ express: '^4.0.0' });
  });

  it('resolves optional dependencies like others, and drops those that are not installed', async () => {
    const derived = await deriveFrom(
      portal({ ...plugin({ optionalDependencies: { opt: 'catalog:', gone: '1' } }), ...installed('opt', '2.1.0') }),
    );
    expect(derived.manifest.optionalDependencies).toEqual({ opt: '^2.1.0' });
  });

  it('packs no former output of any target, nor what a kill left of one', async () => {
    const folders = [...OUTPUT_FOLDERS, 'dist-dynamic.new-1-x', 'dist-dynamic.former'];
    const left = Object.fromEntries(folders.map((folder) => [`${PLUGIN_ROOT}/${folder}/package.json`, {}]));
    const derived = await deriveFrom(portal({ ...plugin({ files: undefined }), ...left }));
    expect(paths(derived).filter((file) => file.startsWith('dist-'))).toEqual([]);
    expect(derived.manifest.files).toEqual(['dist', 'src']);
  });

  it('warns of links among its files, which npm leaves out', async () => {
    const root = portal({
      ...depends({ taken: '1' }, { files: ['dist', './migrations/*.js'] }),
      'shared/migrations/1.js': '',
      ...installed('taken', '1.0.0', { files: ['again.js', 'index.js'] }),
    });
    // What was packed once already has its links followed.
    symlinkSync('index.js', path.join(root, 'node_modules/taken/again.js'));
    for (const name of ['migrations', 'notes', 'node_modules'])
      symlinkSync('../../shared/migrations', path.join(root, PLUGIN_ROOT, name));
    const derived = await deriveFrom(root, { embedPackages: ['taken'] });
    expect(derived.findings).toMatchObject([
      { severity: 'warning', code: 'ELINK', message: expect.stringMatching(/^migrations in @acme/) },
    ]);
    expect(paths(derived).filter((file) => file.startsWith('migrations'))).toEqual([]);
  });

  it('lets alpha decide, as the feature service does', async () => {
    const files = {
      ...plugin({ exports: { '.': './src/index.ts', './alpha': './src/alpha.ts' } }),
      [`${PLUGIN_ROOT}/dist/alpha.cjs.js`]: 'throw new Error("alpha broke");',
    };
    expect(await failure(portal(files))).toMatchObject({
      code: 'EENTRY',
      message: expect.stringContaining('alpha broke'),
    });
  });

  it('allows native code in an embedded package by its name', async () => {
    const root = portal(
      { ...depends({ '@acme/kit': '*' }), ...library('packages/kit', '@acme/kit'), 'packages/kit/dist/a.node': '' },
      { '@acme/kit': 'packages/kit' },
    );
    expect((await failure(root)).code).toBe('ENATIVE');
    expect(paths(await deriveFrom(root, { allowNativePackages: ['@acme/kit'] }))).toContain(
      'node_modules/@acme/kit/dist/a.node',
    );
  });

  it('leaves the source maps of all own packages behind with sourceMaps: false', async () => {
    const root = portal(
      {
        ...depends({ '@acme/kit': '*' }),
        ...library('packages/kit', '@acme/kit'),
        'packages/kit/dist/index.cjs.js.map': '{}',
        [`${PLUGIN_ROOT}/dist/index.cjs.js.map`]: '{}',
      },
      { '@acme/kit': 'packages/kit' },
    );
    expect(paths(await deriveFrom(root)).filter((file) => file.endsWith('.map'))).toHaveLength(2);
    expect(paths(await deriveFrom(root, { sourceMaps: false })).filter((file) => file.endsWith('.map'))).toEqual([]);
  });

  it('counts the files of each package, and all of them once', async () => {
    const derived = await deriveFrom(portal());
    expect(derived.packages).toMatchObject([{ name: 'left', files: 2 }]);
    const own = derived.entries
      .filter((entry) => !entry.path.startsWith('node_modules/'))
      .reduce((sum, entry) => sum + entry.size, 0);
    expect(own + derived.packages[0]!.size).toBe(derived.size);
  });

  it('warns of names in options that meet nothing', async () => {
    const derived = await deriveFrom(portal(), { embedPackages: ['lefft'], suppressNativePackages: ['none'] });
    expect(derived.findings.map((finding) => finding.message)).toEqual([
      expect.stringContaining('lefft'),
      expect.stringContaining('none'),
    ]);
  });
});
