import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { DeriveOptions } from '../options/derivation';
import { backstageCli, linkCompiler } from '../testing/backstage-cli';
import { type Files, PLUGIN, PLUGIN_ROOT, deriveFrom, library, portal, textOf } from '../testing/portal';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import type { DerivedPackage } from './derived-package';

const scripts = { build: 'backstage-cli package build' };
const SOURCE = `import left from 'left';\nexport default { $$type: '@backstage/BackendFeature', left } as const;\n`;
const OLD = 'this is no JavaScript, and nothing may read it';

/** A portal whose plugin has sources, and a `dist` that is no use. */
function sources(files: Files = {}, manifest: object = {}, links: Readonly<Record<string, string>> = {}): string {
  const root = portal(
    {
      ...backstageCli(),
      [`${PLUGIN_ROOT}/package.json`]: { ...PLUGIN, scripts, ...manifest },
      [`${PLUGIN_ROOT}/src/index.ts`]: SOURCE,
      [`${PLUGIN_ROOT}/dist/index.cjs.js`]: OLD,
      [`${PLUGIN_ROOT}/dist/left-behind.cjs.js`]: OLD,
      ...files,
    },
    links,
  );
  linkCompiler(root);
  return root;
}

const compiled = (root: string, options: Partial<DeriveOptions> = {}): Promise<DerivedPackage> =>
  deriveFrom(root, { backendBuild: 'compile', ...options });
const paths = ({ entries }: DerivedPackage): readonly string[] =>
  entries.map((entry) => entry.path).filter((file) => !/^node_modules\/left\/|onfig/.test(file));

describe('a plugin that is compiled', () => {
  it('ships its sources compiled, and neither reads nor changes its dist', async () => {
    const root = sources();
    const derived = await compiled(root);
    expect(paths(derived)).toEqual(['dist/index.cjs.js', 'dist/index.cjs.js.map', 'package.json']);
    expect(textOf(derived, 'dist/index.cjs.js')).toContain(`require('left')`);
    expect(derived.manifest).toMatchObject({ main: 'dist/index.cjs.js' });
    expect(derived.own).toEqual([{ name: PLUGIN.name, madeFrom: 'sources' }]);
    expect(readFileSync(path.join(root, PLUGIN_ROOT, 'dist/index.cjs.js'), 'utf8')).toBe(OLD);
  });

  it('needs no dist, and names no declarations', async () => {
    const root = sources({}, { publishConfig: { main: 'dist/index.cjs.js', types: 'dist/index.d.ts' } });
    rmSync(path.join(root, PLUGIN_ROOT, 'dist'), { recursive: true });
    const derived = await compiled(root);
    expect(derived.manifest['types']).toBeUndefined();
    expect(existsSync(path.join(root, PLUGIN_ROOT, 'dist'))).toBe(false);
  });

  it('has the entry points that its sources compile to', async () => {
    const root = sources(
      { [`${PLUGIN_ROOT}/src/alpha.ts`]: SOURCE },
      { exports: { '.': './src/index.ts', './alpha': './src/alpha.ts', './package.json': './package.json' } },
    );
    const derived = await compiled(root);
    expect(derived.manifest.exports).toEqual({
      '.': { require: './dist/index.cjs.js', default: './dist/index.cjs.js' },
      './alpha': { require: './dist/alpha.cjs.js', default: './dist/alpha.cjs.js' },
      './package.json': './package.json',
    });
    expect(JSON.parse(textOf(derived, 'alpha/package.json'))).toMatchObject({ main: '../dist/alpha.cjs.js' });
  });

  it('leaves out source maps, minifies, and follows "files" as for a build', async () => {
    expect(paths(await compiled(sources(), { sourceMaps: false }))).toEqual(['dist/index.cjs.js', 'package.json']);
    const minified = await compiled(sources(), { minify: true });
    expect(textOf(minified, 'dist/index.cjs.js').trim().split('\n')).toHaveLength(1);
    const excluded = { files: ['dist', '!dist/**/*.map'] };
    expect(paths(await compiled(sources({}, excluded)))).toEqual(['dist/index.cjs.js', 'package.json']);
  });

  it('ships the files that its code imports and the build copies', async () => {
    const derived = await compiled(
      sources({
        [`${PLUGIN_ROOT}/src/index.ts`]: `import help from './help.md';\n${SOURCE}\nexport const text = () => help;`,
        [`${PLUGIN_ROOT}/src/help.md`]: '# Help',
      }),
      { check: false },
    );
    expect(textOf(derived, 'dist/help.md')).toBe('# Help');
  });

  it('ships dist where the build is not that of Backstage, and says so', async () => {
    const root = sources(
      { [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `exports.default = { $$type: '@backstage/BackendFeature' };` },
      { scripts: { build: 'tsc' } },
    );
    const derived = await compiled(root);
    expect(paths(derived)).toContain('dist/left-behind.cjs.js');
    expect(derived.own).toEqual([{ name: PLUGIN.name, madeFrom: 'dist' }]);
  });
});

describe('packages that a compiled plugin embeds', () => {
  const SHARED = '@acme/shared';
  const withLibrary = (manifest: object, code = `export const here: boolean = true;`): string =>
    sources(
      {
        ...library('packages/shared', SHARED, { dependencies: {}, ...manifest }),
        'packages/shared/src/index.ts': code,
        [`${PLUGIN_ROOT}/src/index.ts`]: `import { here } from '${SHARED}';\n${SOURCE}\nexport { here };`,
      },
      { dependencies: { ...PLUGIN.dependencies, [SHARED]: '^0.1.0' } },
      { [SHARED]: 'packages/shared' },
    );

  it('are compiled in the same way', async () => {
    const derived = await compiled(withLibrary({ scripts }));
    expect(textOf(derived, `node_modules/${SHARED}/dist/index.cjs.js`)).toContain('const here = true;');
    expect(derived.own?.map(({ madeFrom }) => madeFrom)).toEqual(['sources', 'sources']);
  });

  it('ship the dist of another build', async () => {
    const derived = await compiled(withLibrary({ scripts: { build: 'tsup' } }));
    expect(textOf(derived, `node_modules/${SHARED}/dist/index.cjs.js`)).toBe('exports.here = true;\n');
    expect(derived.own?.map(({ madeFrom }) => madeFrom)).toEqual(['sources', 'dist']);
  });

  it('are reported when they do not compile, together with the plugin', async () => {
    const root = withLibrary({ scripts }, 'export const here = (');
    writeFiles(root, { [`${PLUGIN_ROOT}/src/index.ts`]: `import './gone';` });
    await expect(compiled(root)).rejects.toMatchObject({
      code: 'ECHECKS',
      message: expect.stringMatching(/Could not resolve "\.\/gone"[\s\S]*packages\/shared\/src\/index\.ts:1:\d+: /),
    });
  });
});

describe('a source that Nx does not hash', () => {
  const importing = (file: string): Files => ({
    [`${PLUGIN_ROOT}/src/index.ts`]: `export * as more from '${file}';\n${SOURCE}`,
  });
  const SHARED = { ...importing('../../../shared/version'), 'shared/version.ts': 'export const version = 1;' };

  it.each<[string, string, string, Files]>([
    ['lies outside of its package', 'shared/version.ts', '"extraSources": ["shared"]', SHARED],
    [
      'is data outside of its package',
      'plugins/data.json',
      '"extraSources": ["plugins"]',
      { ...importing('../../data.json'), 'plugins/data.json': '{}' },
    ],
    [
      'is copied from outside of its package',
      'help.md',
      '"extraSources": ["help.md"]',
      {
        [`${PLUGIN_ROOT}/src/index.ts`]: `import help from '../../../help.md';\n${SOURCE}\nexport const text = () => help;`,
        'help.md': '# Help',
      },
    ],
    [
      'is named like a test',
      `${PLUGIN_ROOT}/src/__fixtures__/items.ts (and 1 more)`,
      'Rename it',
      {
        ...importing('./__fixtures__/items'),
        [`${PLUGIN_ROOT}/src/__fixtures__/items.ts`]: `export * from '../more.test';`,
        [`${PLUGIN_ROOT}/src/more.test.ts`]: 'export const more = 1;',
      },
    ],
  ])('is an error: it %s', async (_what, file, hint, files) => {
    await expect(compiled(sources(files), { check: false })).rejects.toMatchObject({
      code: 'EINPUT',
      message: expect.stringContaining(`${PLUGIN.name} is made from ${file}, which `),
      hint: expect.stringContaining(hint),
    });
  });

  it('is named with the least folders that have all of them', async () => {
    const root = sources({
      [`${PLUGIN_ROOT}/src/index.ts`]: `export { a } from '../../../shared/deep/a';\nexport { b } from '../../../shared/b';\nexport { c } from '../../../other/c';\n${SOURCE}`,
      'shared/deep/a.ts': 'export const a = 1;',
      'shared/b.ts': 'export const b = 1;',
      'other/c.ts': 'export const c = 1;',
    });
    const error: unknown = await compiled(root).catch((reason: unknown) => reason);
    const { hint } = error as { readonly hint: string };
    const [, list = '[]'] = /"extraSources": (\[.*?\])/.exec(hint) ?? [];
    expect((JSON.parse(list) as string[]).toSorted()).toEqual(['other', 'shared']);
  });

  it('is an error behind a link in the package', async () => {
    const root = sources({ ...importing('./linked/version'), 'shared/version.ts': 'export const version = 1;' });
    symlinkSync('../../../shared', path.join(root, PLUGIN_ROOT, 'src/linked'));
    await expect(compiled(root)).rejects.toMatchObject({
      code: 'EINPUT',
      message: expect.stringContaining(
        `${PLUGIN.name} is made from shared/version.ts, which lies outside of its package`,
      ),
    });
  });

  it('is an error where a config schema imports types of it', async () => {
    const root = sources(
      {
        [`${PLUGIN_ROOT}/config.d.ts`]: `import type { Limits } from './types';\nexport interface Config { foo?: Limits }\n`,
        [`${PLUGIN_ROOT}/types.d.ts`]: `export { Limits } from '../../shared/limits.js';\n`,
        'shared/limits.ts': 'export interface Limits { all?: number }\n',
      },
      { configSchema: 'config.d.ts' },
    );
    // Without a compiler of schemas, there is another error.
    const message = expect.stringContaining('is made from shared/limits.ts, which lies outside of its package');
    await expect(compiled(root)).rejects.toMatchObject({ message });
    expect((await compiled(root, { configSchema: false })).own).toHaveLength(1);
  });

  it('is an error where git ignores it, unless it is an extra source', async () => {
    const root = sources({
      ...importing('./generated/api'),
      [`${PLUGIN_ROOT}/src/generated/api.ts`]: 'export const api = 1;',
      '.gitignore': 'generated\n',
    });
    await expect(compiled(root)).rejects.toMatchObject({
      code: 'EINPUT',
      message: expect.stringContaining(`${PLUGIN_ROOT}/src/generated/api.ts, which git ignores`),
    });
    const { own } = await compiled(root, { extraSources: [`${PLUGIN_ROOT}/src/generated`] });
    expect(own).toHaveLength(1);
  });

  it('is an error where it lies outside of the workspace, or a tsconfig.json there is extended', async () => {
    const outside = temporaryFolder();
    writeFiles(outside, { 'version.ts': 'export const version = 1;', 'base.json': '{}' });
    const root = sources();
    const from = (dir: string, file: string): string => path.posix.join(path.relative(dir, outside), file);
    writeFiles(root, {
      ...importing(from(path.join(root, PLUGIN_ROOT, 'src'), 'version')),
      'tsconfig.json': { extends: from(root, 'base.json') },
    });
    await expect(compiled(root, { extraSources: ['shared'] })).rejects.toMatchObject({
      code: 'EINPUT',
      message: expect.stringMatching(/version\.ts \(and 1 more\), which lies outside of the workspace/),
      hint: 'Move it into the workspace.',
    });
  });

  it('is none if it is an extra source, or of a package that the plugin embeds', async () => {
    const derived = await compiled(sources(SHARED), { extraSources: ['shared'] });
    expect(paths(derived)).toContain('dist/shared/version.cjs.js');
    const embedded = sources(
      {
        ...library('packages/shared', '@acme/shared', { dependencies: {}, scripts }),
        'packages/shared/src/index.ts': 'export const here = true;',
        ...importing('../../../packages/shared/src/index'),
      },
      { dependencies: { ...PLUGIN.dependencies, '@acme/shared': '^0.1.0' } },
      { '@acme/shared': 'packages/shared' },
    );
    expect((await compiled(embedded)).own).toHaveLength(2);
  });
});

describe('what a compiled plugin cannot ship', () => {
  it('is what hosts cannot load, as after a build', async () => {
    const undeclared = sources({ [`${PLUGIN_ROOT}/src/index.ts`]: `import 'undeclared';\n${SOURCE}` });
    await expect(compiled(undeclared)).rejects.toMatchObject({
      code: 'EENTRY',
      message: expect.stringMatching(/undeclared/),
    });
    const noFeature = sources({ [`${PLUGIN_ROOT}/src/index.ts`]: 'export const a = 1;' });
    await expect(compiled(noFeature)).rejects.toMatchObject({ code: 'EENTRY' });
  });

  it('is a manifest that names other files than its sources compile to', async () => {
    await expect(compiled(sources({}, { publishConfig: { main: 'dist/plugin.cjs.js' } }))).rejects.toMatchObject({
      code: 'EENTRYFILE',
      hint: expect.stringContaining('"exports"'),
    });
  });

  it('is an "exports" that the build does not read', async () => {
    const root = sources({}, { exports: { '.': './src/index.ts', './a/b': './src/index.ts' } });
    await expect(compiled(root)).rejects.toMatchObject({ code: 'EEXPORTS' });
  });

  it('is two entry points that compile to one file', async () => {
    const two = { '.': './src/index.ts', './index': './src/other.ts' };
    const root = sources({ [`${PLUGIN_ROOT}/src/other.ts`]: SOURCE }, { exports: two });
    await expect(compiled(root)).rejects.toMatchObject({
      code: 'EEXPORTS',
      message: expect.stringContaining('"./index"'),
    });
    const same = sources({}, { exports: { '.': './src/index.ts', './index': 'src/index.ts' } });
    expect((await compiled(same)).own).toHaveLength(1);
  });

  it('is anything without a compiler', async () => {
    const root = portal({ [`${PLUGIN_ROOT}/package.json`]: { ...PLUGIN, scripts } });
    await expect(compiled(root)).rejects.toMatchObject({ code: 'ECOMPILER' });
  });
});

it('reports a compiler that is not the one of the lockfile', async () => {
  const root = sources({
    'package-lock.json': {
      lockfileVersion: 3,
      packages: {
        '': { name: 'root', version: '0.0.0', workspaces: ['plugins/*'] },
        [PLUGIN_ROOT]: { ...PLUGIN },
        'node_modules/left': { version: '1.0.1' },
        'node_modules/@backstage/backend-plugin-api': { version: '1.10.1' },
        'node_modules/@backstage/types': { version: '1.2.0' },
        'node_modules/@backstage/cli': { version: '0.35.3' },
      },
    },
  });
  await expect(compiled(root)).rejects.toMatchObject({
    code: 'EOUTDATED',
    message: expect.stringContaining('@backstage/cli 0.35.4 is installed, package-lock.json has 0.35.3'),
  });
});
