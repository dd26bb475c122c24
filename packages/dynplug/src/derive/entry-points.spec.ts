// Entry points in all forms that Node and hosts take: exported, and linted by the same rule.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { artifactEntry } from '../host/contract';
import { lintArtifact } from '../host/lint';
import {
  FEATURE,
  PLUGIN,
  PLUGIN_ROOT,
  type Files,
  deriveFrom,
  depends,
  library,
  plugin,
  portal,
  textOf,
} from '../testing/portal';
import type { DerivedPackage } from './derived-package';

/** A plugin that another build than Backstage's has made. */
function otherBuild(changes: object, files: Files): string {
  const root = portal({
    ...plugin({ main: undefined, types: undefined, publishConfig: undefined, ...changes }),
    ...Object.fromEntries(Object.entries(files).map(([name, code]) => [`${PLUGIN_ROOT}/${name}`, code])),
  });
  rmSync(path.join(root, PLUGIN_ROOT, 'dist/index.cjs.js'));
  return root;
}

const manifestOf = (derived: DerivedPackage, file = 'package.json'): unknown => JSON.parse(textOf(derived, file));

/** Rules that the lint finds broken in what is derived. */
function broken({ entries, key }: DerivedPackage): readonly string[] {
  const artifact = { kind: 'folder', name: key, entries: entries.map(artifactEntry) } as const;
  return lintArtifact(artifact, { profile: 'all' }).map(({ rule }) => rule);
}

const CONDITIONS = { types: './src/index.ts', import: './dist/index.mjs', require: './dist/index.cjs' };
const MODULE = `export default { $$type: '@backstage/BackendFeature' };`;

describe('a plugin whose exports lead to built files', () => {
  it.each<[string, object, Files, string]>([
    [
      'conditions',
      { exports: { '.': CONDITIONS } },
      { 'dist/index.mjs': MODULE, 'dist/index.cjs': FEATURE },
      './dist/index.cjs',
    ],
    [
      'conditions without a mount point',
      { exports: CONDITIONS },
      { 'dist/index.mjs': MODULE, 'dist/index.cjs': FEATURE },
      './dist/index.cjs',
    ],
    [
      'nested conditions',
      { exports: { '.': { node: { require: './dist/a.cjs' } } } },
      { 'dist/a.cjs': FEATURE },
      './dist/a.cjs',
    ],
    ['alternatives', { exports: { '.': ['./dist/a.cjs', './dist/b.cjs'] } }, { 'dist/a.cjs': FEATURE }, './dist/a.cjs'],
    ['a file', { exports: './dist/a.cjs' }, { 'dist/a.cjs': FEATURE }, './dist/a.cjs'],
    ['a file per mount point', { exports: { '.': './dist/a.js' } }, { 'dist/a.js': FEATURE }, './dist/a.js'],
    [
      'conditions beside a main',
      { main: './dist/a.cjs', exports: { '.': { require: './dist/a.cjs' } } },
      { 'dist/a.cjs': FEATURE },
      './dist/a.cjs',
    ],
    [
      'conditions beside a source as main',
      { main: 'src/index.ts', exports: { '.': { default: './dist/a.cjs' } } },
      { 'dist/a.cjs': FEATURE },
      './dist/a.cjs',
    ],
    [
      'conditions for publishing',
      { exports: { '.': './src/index.ts' }, publishConfig: { exports: { '.': { default: './dist/a.cjs' } } } },
      { 'dist/a.cjs': FEATURE },
      './dist/a.cjs',
    ],
    [
      'deep, closed and open mount points',
      { exports: { '.': './dist/a.cjs', './in/ternal': null, './x/*': './dist/x/*.js', './one/two': './dist/a.cjs' } },
      { 'dist/a.cjs': FEATURE },
      './dist/a.cjs',
    ],
    ['index.js, without exports', { files: ['dist', 'index.js'] }, { 'index.js': FEATURE }, './index.js'],
  ])('is exported as it is: %s', async (_what, changes, files, main) => {
    const derived = await deriveFrom(otherBuild(changes, files));
    const { publishConfig } = changes as { readonly publishConfig?: { readonly exports: unknown } };
    expect(derived.findings).toEqual([]);
    expect(derived.manifest.main).toBe(main);
    expect(derived.manifest.exports).toEqual(publishConfig?.exports ?? (changes as { exports?: unknown }).exports);
    expect(broken(derived)).toEqual([]);
  });

  it('may be an ES module alone, of which the lint warns', async () => {
    const exports = { '.': { import: './dist/index.mjs' } };
    const derived = await deriveFrom(otherBuild({ exports }, { 'dist/index.mjs': MODULE }));
    expect(derived.manifest.main).toBe('./dist/index.mjs');
    expect(broken(derived)).toEqual(['main-module']);
  });

  it('keeps conditions beside sources that Backstage builds', async () => {
    const exports = { '.': './src/index.ts', './more': { require: './dist/more.cjs' } };
    const derived = await deriveFrom(
      portal({ ...plugin({ exports }), [`${PLUGIN_ROOT}/dist/more.cjs`]: 'exports.more = 1;' }),
    );
    expect(derived.manifest.exports).toMatchObject({
      '.': { default: './dist/index.cjs.js' },
      './more': exports['./more'],
    });
  });

  it.each([
    ['for the code', { '.': { types: './dist/index.d.ts', default: './src/index.ts' } }],
    ['for one condition', { '.': { import: './src/index.ts', require: './dist/a.cjs' } }],
  ])('is rejected where they lead to sources %s', async (_what, exports) => {
    await expect(deriveFrom(otherBuild({ exports }, { 'dist/a.cjs': FEATURE }))).rejects.toMatchObject({
      code: 'EEXPORTS',
      hint: expect.stringContaining('does not load ./src/index.ts') as unknown,
    });
  });

  it('is rejected when a file that they name does not ship', async () => {
    await expect(
      deriveFrom(otherBuild({ exports: { '.': CONDITIONS } }, { 'dist/index.cjs': FEATURE })),
    ).rejects.toMatchObject({
      code: 'EENTRYFILE',
      message: expect.stringContaining('dist/index.mjs as "exports...import"') as unknown,
    });
  });
});

describe('a feature in ./alpha alone', () => {
  const alphaOf = (derived: DerivedPackage): unknown => manifestOf(derived, 'alpha/package.json');

  it('is found by the export and by the lint, as Backstage builds it', async () => {
    const derived = await deriveFrom(
      portal({
        ...plugin({ exports: { '.': './src/index.ts', './alpha': './src/alpha.ts' } }),
        [`${PLUGIN_ROOT}/dist/index.cjs.js`]: 'exports.x = 1;',
        [`${PLUGIN_ROOT}/dist/alpha.cjs.js`]: FEATURE,
      }),
    );
    expect(alphaOf(derived)).toMatchObject({ main: '../dist/alpha.cjs.js' });
    expect(broken(derived)).toEqual([]);
  });

  it('is found as another build makes it', async () => {
    const exports = {
      '.': { require: './dist/index.cjs' },
      './alpha': { import: './dist/alpha.mjs', require: './dist/alpha.cjs' },
    };
    const files = { 'dist/index.cjs': 'exports.x = 1;', 'dist/alpha.mjs': MODULE, 'dist/alpha.cjs': FEATURE };
    const derived = await deriveFrom(otherBuild({ exports }, files));
    expect(alphaOf(derived)).toEqual({ name: PLUGIN.name, version: PLUGIN.version, main: '../dist/alpha.cjs' });
    expect(derived.manifest.files).toEqual(['dist', 'alpha']);
    expect(broken(derived)).toEqual([]);
  });

  it('leaves a folder alpha of the plugin as it is', async () => {
    const files = {
      'dist/index.cjs': FEATURE,
      'dist/alpha.cjs': FEATURE,
      'alpha/package.json': { main: '../dist/alpha.cjs', own: true },
    };
    const exports = { '.': { require: './dist/index.cjs' }, './alpha': { require: './dist/alpha.cjs' } };
    const derived = await deriveFrom(otherBuild({ exports, files: ['dist', 'alpha'] }, files));
    expect(alphaOf(derived)).toEqual(files['alpha/package.json']);
  });

  it('is not looked for where alpha/package.json names no main, and the main entry point counts', async () => {
    const derived = await deriveFrom(
      portal({
        ...plugin({ files: ['dist', 'alpha'] }),
        [`${PLUGIN_ROOT}/alpha/package.json`]: { types: '../dist/alpha.d.ts' },
      }),
    );
    expect(derived.findings).toEqual([]);
    expect(broken(derived)).toEqual([]);
  });

  it('is asked for in both', async () => {
    const root = portal({
      ...plugin({ exports: { '.': './src/index.ts', './alpha': './src/alpha.ts' } }),
      [`${PLUGIN_ROOT}/dist/index.cjs.js`]: 'exports.x = 1;',
      [`${PLUGIN_ROOT}/dist/alpha.cjs.js`]: 'exports.y = 1;',
    });
    await expect(deriveFrom(root)).rejects.toMatchObject({ code: 'EENTRY' });
    expect(broken(await deriveFrom(root, { check: false }))).toEqual(['main-default']);
  });
});

describe('an embedded library', () => {
  const uses = (changes: object, files: Files, code = `require('@acme/kit');\n`): string => {
    const bare = { main: undefined, publishConfig: undefined, backstage: undefined };
    return portal(
      {
        ...depends({ '@acme/kit': '^0.1.0' }),
        [`${PLUGIN_ROOT}/dist/index.cjs.js`]: code + FEATURE,
        ...library('packages/kit', '@acme/kit', { ...bare, ...changes }),
        ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`packages/kit/${name}`, text])),
      },
      { '@acme/kit': 'packages/kit' },
    );
  };

  it.each<[string, object, Files]>([
    [
      'exports and no main',
      { exports: { '.': { import: './dist/a.mjs', require: './dist/a.cjs' } } },
      { 'dist/a.mjs': '', 'dist/a.cjs': '' },
    ],
    [
      'exports and no main, with a role',
      { backstage: { role: 'node-library' }, exports: { '.': { require: './dist/a.cjs' } } },
      { 'dist/a.cjs': '' },
    ],
    [
      'exports, and a main that nothing reads',
      { main: 'gone.js', exports: { '.': './dist/a.cjs' } },
      { 'dist/a.cjs': '' },
    ],
  ])('may have %s', async (_what, changes, files) => {
    const derived = await deriveFrom(uses(changes, files));
    expect(derived.findings).toEqual([]);
    expect(derived.manifest).not.toHaveProperty('exports');
    expect(derived.entries.map(({ path: file }) => file)).toContain('node_modules/@acme/kit/dist/a.cjs');
  });

  it('may have no entry point but files', async () => {
    const root = uses({}, { 'dist/deep.js': '' }, `require('@acme/kit/dist/deep.js');\n`);
    expect((await deriveFrom(root)).findings).toEqual([]);
  });

  it('is rejected when it ships no file that exports names', async () => {
    await expect(deriveFrom(uses({ exports: { '.': './dist/gone.cjs' } }, {}))).rejects.toMatchObject({
      code: 'EENTRYFILE',
    });
  });
});
