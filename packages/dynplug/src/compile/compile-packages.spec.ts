import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { backstageCli, linkCompiler } from '../testing/backstage-cli';
import { type Files, PLUGIN, PLUGIN_ROOT, portal } from '../testing/portal';
import { InstalledTree } from '../tree/installed-tree';
import { readManifest } from '../tree/manifest';
import { backstageBuild } from './backstage-build';
import { type CompiledPackage, compilePackages, startCompiler } from './compile-packages';
import { locateBuilder } from './locate-builder';

const BUILD = { build: 'backstage-cli package build' };

/** A portal whose plugin has these sources, and no build output that fits. */
function sources(files: Files, manifest: object = {}): string {
  const below = Object.entries(files).map(([file, text]) => [`${PLUGIN_ROOT}/${file}`, text]);
  const root = portal({
    ...backstageCli(),
    [`${PLUGIN_ROOT}/package.json`]: { ...PLUGIN, scripts: BUILD, ...manifest },
    [`${PLUGIN_ROOT}/dist/index.cjs.js`]: 'an older build',
    ...Object.fromEntries(below),
  });
  linkCompiler(root);
  return root;
}

async function compile(root: string, ...folders: readonly string[]): Promise<readonly CompiledPackage[]> {
  const tree = new InstalledTree(root);
  const dirs = (folders.length > 0 ? folders : [PLUGIN_ROOT]).map((folder) => path.join(root, folder));
  const packages = dirs.map((dir) => {
    const manifest = readManifest(dir);
    const build = backstageBuild(dir, manifest, []);
    if (!build) throw new Error(`${dir} has another build`);
    return { dir, manifest, build, builder: locateBuilder(tree, dir) };
  });
  const [first] = packages;
  if (!first) throw new Error('nothing to compile');
  const compiled = await compilePackages(startCompiler(tree, first.builder), tree, packages, []);
  return dirs.map((dir) => compiled.get(dir) ?? { files: [], sources: [], findings: [] });
}

function textIn(compiled: CompiledPackage | undefined, file: string): string {
  const found = compiled?.files.find((one) => one.path === file);
  if (!found || !('bytes' in found)) throw new Error(`${file} was not compiled: ${JSON.stringify(compiled?.findings)}`);
  return found.bytes.toString();
}

const pathsOf = (compiled: CompiledPackage | undefined): readonly string[] =>
  (compiled?.files ?? []).map((file) => file.path);

describe('compiling a package', () => {
  it('makes CommonJS with source maps of its modules, and leaves the folder as it is', async () => {
    const root = sources({
      'src/index.ts': `export { default } from './plugin';\nexport type Kind = 'foo';\n`,
      'src/plugin.ts': `import left from 'left';\nexport default () => left as string;\n`,
      'src/plugin.test.ts': 'throw new Error();',
    });
    const before = readdirSync(path.join(root, PLUGIN_ROOT), { recursive: true });
    const [compiled] = await compile(root);
    expect(compiled?.findings).toEqual([]);
    expect(pathsOf(compiled)).toEqual([
      'dist/index.cjs.js',
      'dist/index.cjs.js.map',
      'dist/plugin.cjs.js',
      'dist/plugin.cjs.js.map',
    ]);
    expect(textIn(compiled, 'dist/index.cjs.js')).toContain(`require('./plugin.cjs.js')`);
    expect(JSON.parse(textIn(compiled, 'dist/plugin.cjs.js.map'))).toMatchObject({ sources: ['../src/plugin.ts'] });
    expect(readdirSync(path.join(root, PLUGIN_ROOT), { recursive: true })).toEqual(before);
  });

  it('follows the role, the flags and the entry points', async () => {
    const root = sources(
      { 'src/index.ts': 'export const shown = 1;', 'src/alpha.ts': 'export const hidden = 2;' },
      {
        backstage: { role: 'common-library' },
        exports: { '.': './src/index.ts', './alpha': './src/alpha.ts', './package.json': './package.json' },
        scripts: { build: `${BUILD.build} --minify` },
      },
    );
    const [compiled] = await compile(root);
    expect(pathsOf(compiled).filter((file) => !file.endsWith('.map'))).toEqual([
      'dist/alpha.cjs.js',
      'dist/alpha.esm.js',
      'dist/index.cjs.js',
      'dist/index.esm.js',
    ]);
    expect(textIn(compiled, 'dist/alpha.esm.js').split('\n')).toHaveLength(3);
  });

  it('ships the files that the build copies as they are on disk', async () => {
    const root = sources({
      'src/index.ts': `import help from './help.md';\nexport default help;\n`,
      'src/help.md': '# Help',
    });
    const [compiled] = await compile(root);
    expect(compiled?.files.find((file) => file.path === 'dist/help.md')).toEqual({
      path: 'dist/help.md',
      file: path.join(root, PLUGIN_ROOT, 'src/help.md'),
    });
    expect(existsSync(path.join(root, PLUGIN_ROOT, 'dist/help.md'))).toBe(false);
  });

  it('gives the same bytes in another folder', async () => {
    const files = {
      'src/index.ts': `import { a } from './a';\nexport default a;\n`,
      'src/a.ts': 'export const a = 1;',
    };
    const [[first], [second]] = [await compile(sources(files)), await compile(sources(files))];
    expect(first?.files).toEqual(second?.files);
    expect(pathsOf(first)).toHaveLength(4);
  });

  it('gives names as the build does, which makes each output twice', async () => {
    const [compiled] = await compile(
      sources({
        'src/index.ts': `import Store from './store';\nexport default Store();\n`,
        'src/store.ts': 'class Store {}\nexport default () => new Store();\n',
      }),
    );
    expect(textIn(compiled, 'dist/store.cjs.js')).toContain('let Store$1 = class Store {');
  });

  it('compiles several packages in one process; an error in one spares the others', async () => {
    const root = sources({ 'src/index.ts': 'export default 1' });
    const folder = sources({ 'src/index.ts': 'export default (' });
    const [good, bad] = await compile(root, PLUGIN_ROOT, path.relative(root, path.join(folder, PLUGIN_ROOT)));
    expect(pathsOf(good)).toContain('dist/index.cjs.js');
    expect(bad).toMatchObject({ files: [], findings: [{ severity: 'error', code: 'ECOMPILE' }] });
  });

  it('reads the tsconfig.json of the workspace', async () => {
    const source = {
      'src/index.ts': `function noted(_target: unknown, _name: string) {}\nexport default class Foo { @noted run() {} }\n`,
    };
    const root = sources({ ...source, '../../tsconfig.json': { compilerOptions: { experimentalDecorators: true } } });
    expect(textIn((await compile(root))[0], 'dist/index.cjs.js')).toContain('__decorateClass');
    expect(textIn((await compile(sources(source)))[0], 'dist/index.cjs.js')).not.toContain('__decorateClass');
  });

  it('passes on the warnings of the compiler', async () => {
    const [compiled] = await compile(
      sources({
        'src/index.ts': `export { a as default } from './a';\nexport const b = () => 2;\n`,
        'src/a.ts': `import { b } from '.';\nexport const a = () => b();\n`,
      }),
    );
    expect(pathsOf(compiled)).toContain('dist/a.cjs.js');
    expect(compiled?.findings).toMatchObject([
      { severity: 'warning', code: 'ECOMPILE', message: expect.stringContaining('Circular dependency: src/index.ts') },
    ]);
  });
});

it('names every file that it read, wherever it lies', async () => {
  const root = sources({
    'src/index.ts': `import data from './data.json';\nimport help from '../../shared/help.md';\nexport { version } from '../../shared/version';\nexport default [data, help];\n`,
    'src/data.json': '{}',
    'src/unused.ts': '',
    '../shared/help.md': '# Help',
    '../shared/version.ts': `export { version } from './number';`,
    '../shared/number.ts': 'export const version = 1;',
  });
  const [compiled] = await compile(root);
  expect(compiled?.findings).toEqual([]);
  expect(compiled?.sources.map((file) => path.relative(root, file))).toEqual([
    `${PLUGIN_ROOT}/src/data.json`,
    `${PLUGIN_ROOT}/src/index.ts`,
    'plugins/shared/help.md',
    'plugins/shared/number.ts',
    'plugins/shared/version.ts',
  ]);
});

describe('a package that does not compile', () => {
  const named = `${PLUGIN.name} does not compile: ${PLUGIN_ROOT}`;

  it.each<[string, Files, string, string]>([
    [
      'a syntax error with its place and line',
      { 'src/index.ts': `export default 1;\nconst a b = 2;\n` },
      `${named}/src/index.ts:2:9: Expected ";" but found "b"\n  const a b = 2;\n          ^`,
      'Fix the source',
    ],
    [
      'a missing import with the file that imports it',
      { 'src/index.ts': `export { default } from './gone';\n` },
      `${named}/src/index.ts: Could not resolve "./gone" from "src/index.ts"`,
      'Fix the path',
    ],
    [
      'a name that a module does not export',
      { 'src/index.ts': `export { gone as default } from './a';\n`, 'src/a.ts': 'export const a = 1;' },
      `${named}/src/index.ts:1:10: "gone" is not exported by "src/a.ts"`,
      'Export the name',
    ],
    [
      'a file of an unknown kind',
      { 'src/index.ts': `export { default } from './data.txt';\n`, 'src/data.txt': 'some text' },
      `${named}/src/data.txt:1:6: `,
      'Read other files at run time',
    ],
    [
      'a top-level await',
      { 'src/index.ts': `export const a = 1;\nexport default await Promise.resolve(a);\n` },
      `${named}/src/index.ts: Module format "cjs" does not support top-level await`,
      'Await in a function',
    ],
    [
      'why a file is no JSON',
      { 'src/index.ts': `export { default } from './data.json';\n`, 'src/data.json': '{ "a": ' },
      `${named}/src/data.json: Could not parse JSON file: Unexpected end of JSON input`,
      'Fix the source',
    ],
  ])('reports %s', async (_what, files, message, hint) => {
    const [compiled] = await compile(sources(files));
    expect(compiled).toMatchObject({
      files: [],
      findings: [
        {
          severity: 'error',
          code: 'ECOMPILE',
          message: expect.stringContaining(message),
          hint: expect.stringContaining(hint),
        },
      ],
    });
  });

  it('reports a path that Rollup cannot take', async () => {
    const manifest = { ...PLUGIN, scripts: BUILD };
    const root = sources({
      '../a#b/package.json': manifest,
      '../a#b/src/index.ts': `export { default } from './b';\n`,
      '../a#b/src/b.ts': 'export default 1;',
    });
    const [compiled] = await compile(root, 'plugins/a#b');
    expect(compiled?.findings).toMatchObject([{ code: 'ECOMPILE', hint: expect.stringContaining('without "#"') }]);
  });

  it('reports an entry point without a source', async () => {
    const [compiled] = await compile(
      sources({ 'src/index.ts': '' }, { exports: { '.': './src/index.ts', './alpha': './src/alpha.ts' } }),
    );
    expect(compiled?.findings).toMatchObject([
      {
        code: 'ECOMPILE',
        message: expect.stringContaining('Could not resolve entry module "src/alpha.ts"'),
        hint: expect.stringContaining('Fix "exports"'),
      },
    ]);
  });

  it.each([
    ['that ends', 'process.exit(3);', 'it ended'],
    ['that says why it ends', `console.error('no memory'); process.exit(3);`, 'no memory'],
    ['that breaks', `throw new Error('broken builder');`, 'broken builder'],
  ])('reports a compiler %s', async (_what, config, reason) => {
    const root = portal({
      ...backstageCli(config),
      [`${PLUGIN_ROOT}/package.json`]: { ...PLUGIN, scripts: BUILD },
    });
    linkCompiler(root);
    const [compiled] = await compile(root);
    expect(compiled?.findings).toMatchObject([{ code: 'ECOMPILE', message: expect.stringContaining(reason) }]);
  });
});

describe('the builder of the CLI', () => {
  const cli = (name: string, at: string, manifest: object = {}): Files => ({
    [`${at}node_modules/${name}/package.json`]: { name, version: '1.0.0', ...manifest },
  });
  const builder = (folder: string): Files => ({ [`${folder}/config.cjs.js`]: '' });
  const located = (files: Files): string => {
    const root = portal(files);
    const { folder } = locateBuilder(new InstalledTree(root), path.join(root, PLUGIN_ROOT));
    return path.relative(root, folder).split(path.sep).join('/');
  };

  it.each<[string, Files, string]>([
    [
      'in the CLI before 0.31',
      { ...cli('@backstage/cli', ''), ...builder('node_modules/@backstage/cli/dist/lib/builder') },
      'node_modules/@backstage/cli/dist/lib/builder',
    ],
    [
      'in the CLI that the package itself has',
      {
        ...backstageCli(),
        ...cli('@backstage/cli', `${PLUGIN_ROOT}/`),
        ...builder(`${PLUGIN_ROOT}/node_modules/@backstage/cli/dist/lib/builder`),
      },
      `${PLUGIN_ROOT}/node_modules/@backstage/cli/dist/lib/builder`,
    ],
    [
      'in the module of a newer CLI',
      {
        ...cli('@backstage/cli', ''),
        ...cli('@backstage/cli-defaults', ''),
        ...cli('@backstage/cli-module-build', ''),
        ...builder('node_modules/@backstage/cli-module-build/dist/lib/builder'),
      },
      'node_modules/@backstage/cli-module-build/dist/lib/builder',
    ],
    [
      'in the module that only the defaults of the CLI see',
      {
        ...cli('@backstage/cli', ''),
        ...cli('@backstage/cli-defaults', ''),
        ...cli('@backstage/cli-module-build', 'node_modules/@backstage/cli-defaults/'),
        ...builder('node_modules/@backstage/cli-defaults/node_modules/@backstage/cli-module-build/dist/lib/builder'),
      },
      'node_modules/@backstage/cli-defaults/node_modules/@backstage/cli-module-build/dist/lib/builder',
    ],
  ])('is found %s', (_where, files, expected) => {
    expect(located(files)).toBe(expected);
  });

  it('names the tools as Node finds them, to compare them with the lockfile', () => {
    const nested = 'node_modules/rollup-plugin-esbuild/node_modules/esbuild/package.json';
    const root = portal({
      ...backstageCli(),
      ...cli('rollup', ''),
      ...cli('rollup-plugin-esbuild', ''),
      ...cli('esbuild', ''),
      [nested]: { name: 'esbuild', version: '2.0.0' },
    });
    const { uses } = locateBuilder(new InstalledTree(root), path.join(root, PLUGIN_ROOT));
    expect(uses.map(([, name, dir]) => [name, path.relative(root, dir).split(path.sep).join('/')])).toEqual([
      ['@backstage/cli', 'node_modules/@backstage/cli'],
      ['@backstage/cli', 'node_modules/@backstage/cli'],
      ['rollup', 'node_modules/rollup'],
      ['rollup-plugin-esbuild', 'node_modules/rollup-plugin-esbuild'],
      ['esbuild', path.posix.dirname(nested)],
    ]);
  });

  it('is an error without a CLI, and with one that has none', () => {
    expect(() => located({})).toThrow(
      expect.objectContaining({ code: 'ECOMPILER', message: expect.stringContaining('is not installed') }),
    );
    expect(() => located(cli('@backstage/cli', '', { version: '9.9.9' }))).toThrow(
      expect.objectContaining({
        code: 'ECOMPILER',
        message: expect.stringContaining('@backstage/cli 9.9.9'),
        hint: expect.stringContaining('0.28 and later: update an older CLI'),
      }),
    );
  });
});
