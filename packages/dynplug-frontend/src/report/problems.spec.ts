import path from 'node:path';
import { ask, build, workspace } from '../testing/workspace';

const EXPOSED = { PluginRoot: './src/index.ts' };

describe('problems of a build', () => {
  it('are reported together, by file, without folders of this machine', async () => {
    const root = workspace({
      'src/index.ts': [
        `import none from '@acme/none';`,
        `import './absent';`,
        `import { readFileSync } from 'node:fs';`,
        `import { nope } from './other';`,
        `export { broken } from './broken';`,
        `export default [none, readFileSync, nope];`,
      ].join('\n'),
      'src/other.ts': 'export const other = 1;',
      'src/broken.tsx': 'export const broken = {\n  a: 1,,\n};\n',
    });
    const { scalprum } = await build(root, { scalprum: EXPOSED });
    const problems = scalprum!.problems.map(({ severity, kind, file, request }) => [severity, kind, file, request]);
    expect(problems).toEqual([
      ['error', 'scheme', undefined, 'node:fs'],
      ['error', 'syntax', 'plugins/foo/src/broken.tsx', undefined],
      ['error', 'export', 'plugins/foo/src/index.ts', 'nope'],
      ['error', 'unresolved', 'plugins/foo/src/index.ts', './absent'],
      ['error', 'unresolved', 'plugins/foo/src/index.ts', '@acme/none'],
    ]);
    const syntax = scalprum!.problems[1]!;
    expect(syntax.message).toContain('[2:7]');
    expect(syntax.message).toContain('a: 1,,');
    expect(JSON.stringify(scalprum)).not.toContain(root);
    expect(scalprum!.assets).toEqual([]);
  });

  it.each([
    ['contains itself', 'a: &a\n  b: *a\n'],
    [
      'grows without bounds',
      `a: &a [x, x]\n${Array.from({ length: 9 }, (_, at) => `b${at}: &${'ab'.repeat(at + 1)} [${'*a, '.repeat(40)}]\n`).join('')}`,
    ],
    ['is nested too deep', '- '.repeat(20_000)],
  ])('name the reason for YAML that %s', async (_what, yaml) => {
    const root = workspace({ 'src/index.ts': `export { default } from './a.yaml';`, 'src/a.yaml': yaml });
    const { scalprum } = await build(root, { scalprum: EXPOSED });
    expect(scalprum!.problems).toEqual([
      {
        severity: 'error',
        kind: 'syntax',
        file: 'plugins/foo/src/a.yaml',
        message: expect.stringMatching(/^(An alias stands for|Excessive alias count|.*nested)/),
      },
    ]);
  });

  it('are reported once for a file, by line, whichever loader it went through', async () => {
    const root = workspace({
      'src/index.ts': `import './a.css';\nimport b from './b.yaml';\nexport default b;`,
      'src/a.css': '.a {\n  b(:\n}',
      'src/b.yaml': 'a: 1\nb: [1\nc: 2\n',
    });
    const { scalprum } = await build(root, { scalprum: EXPOSED });
    expect(scalprum!.problems).toEqual([
      {
        severity: 'error',
        kind: 'syntax',
        file: 'plugins/foo/src/a.css',
        message: expect.stringMatching(/\(from css-loader\)[^]*\(2:4\) plugins\/foo\/src\/a\.css Unclosed bracket/),
      },
      {
        severity: 'error',
        kind: 'syntax',
        file: 'plugins/foo/src/b.yaml',
        message: expect.stringMatching(/at line 3, column 1/),
      },
    ]);
  });

  it('name shared modules that are not installed', async () => {
    const root = workspace({ 'src/index.ts': `export * from '@acme/none';` });
    const { scalprum } = await build(root, { scalprum: EXPOSED, sharedModules: { '@acme/none': {} } });
    const problems = scalprum!.problems.map(({ severity, kind, request }) => [severity, kind, request]);
    expect(problems).toEqual([['error', 'unresolved', '@acme/none']]);
  });

  it('name exports that do not exist, in own code only', async () => {
    const { scalprum } = await build(
      workspace(
        {
          'src/index.ts': `import { nope } from './other';\nexport { T } from './types';\nexport { use } from 'old';\nexport default nope;`,
          'src/other.ts': 'export const other = 1;',
          'src/types.ts': 'export type T = 1;',
        },
        {
          'node_modules/old/package.json': { name: 'old', version: '1.0.0', module: 'index.js' },
          'node_modules/old/index.js': `import { gone } from './part.js';\nexport const use = gone;`,
          'node_modules/old/part.js': 'export const here = 1;',
        },
      ),
      { scalprum: EXPOSED },
    );
    expect(scalprum!.problems.map(({ severity, kind, request }) => [severity, kind, request])).toEqual([
      ['warning', 'export', 'gone'],
      ['error', 'export', 'T'],
      ['error', 'export', 'nope'],
    ]);
  });
});

describe('files of an unknown kind', () => {
  it.each(['style.scss', 'movie.mp4', 'logo.icon.svg'])('are rejected: %s', async (name) => {
    const root = workspace({ 'src/index.ts': `import './${name}';`, [`src/${name}`]: 'a: 1' });
    const { scalprum } = await build(root, { scalprum: EXPOSED });
    expect(scalprum!.problems).toContainEqual({
      severity: 'error',
      kind: 'extension',
      file: `plugins/foo/src/${name}`,
      message: expect.stringContaining('is not supported'),
    });
  });
});

describe('what is in a bundle', () => {
  const sourcesOf = async (files: object, others: object = {}): Promise<readonly unknown[]> => {
    const { scalprum } = await build(workspace(files as never, others as never), { scalprum: EXPOSED });
    expect(scalprum!.problems).toEqual([]);
    return scalprum!.bundled.sources.map(({ path, bundled, imports }) => [
      path,
      bundled,
      imports.map(({ request, to }) => `${request} ${to}`),
    ]);
  };

  it('is CSS too where a package calls itself free of side effects', async () => {
    const files = {
      'package.json': { name: '@acme/backstage-plugin-foo', version: '1.2.3', sideEffects: false },
      'src/index.ts': `export { Part } from './part';\nexport { Unused } from './unused';`,
      'src/part.tsx': `import './a.css';\nimport { Used } from './index2';\nexport const Part = () => <Used />;`,
      'src/index2.ts': `export { Used } from './used';\nexport { Other } from './other';`,
      'src/used.tsx': `export const Used = () => <p>used</p>;`,
      'src/other.tsx': `import './b.css';\nexport const Other = () => <p>other</p>;`,
      'src/unused.tsx': `export const Unused = () => <p>x</p>;`,
      'src/a.css': '.a { color: red }',
      'src/b.css': '.b { color: red }',
    };
    const sources = await sourcesOf(files);
    expect(sources).toContainEqual(['plugins/foo/src/a.css', true, []]);
    // Of a module that nobody uses.
    expect(JSON.stringify(sources)).not.toContain('b.css');
  });

  it('tells Node’s modules that are empty in browsers', async () => {
    const code = `import fs from 'fs';\nimport { Buffer } from 'buffer';\nexport default [fs, Buffer];`;
    expect(await sourcesOf({ 'src/index.ts': code })).toEqual([
      ['plugins/foo/src/index.ts', true, ['buffer package', 'fs empty']],
    ]);
  });

  it('is CommonJS of the workspace too, which refers to its own exports', async () => {
    const files = {
      'src/index.ts': `import own from './own';\nimport { b } from './parts.cjs';\nimport lib from '@acme/lib';\nexport default [own, b, lib];`,
      'src/own.js': `module.exports = { a: 1 };\nmodule.exports.c = module.exports.a;`,
      'src/parts.cjs': 'exports.a = 1;\nexports.b = exports.a;\nthis.d = 2;',
    };
    const others = {
      'node_modules/@acme/lib/package.json': { name: '@acme/lib', version: '1.0.0', main: 'dist/index.cjs.js' },
      'node_modules/@acme/lib/dist/index.cjs.js': `Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = exports.a = 2;`,
    };
    expect(await sourcesOf(files, others)).toEqual([
      ['plugins/foo/src/index.ts', true, ['./own source', './parts.cjs source', '@acme/lib package']],
      ['plugins/foo/src/own.js', true, []],
      ['plugins/foo/src/parts.cjs', true, []],
    ]);
  });

  it('knows what sources export', async () => {
    const files = {
      'src/index.ts': `export * from './part';\nexport default 1;`,
      'src/part.ts': 'export const a = 1;',
    };
    const { scalprum } = await build(workspace(files), { scalprum: EXPOSED });
    const [index] = scalprum!.bundled.sources;
    expect(index!.exports).toEqual(['a', 'default']);
  });

  it('sums packages up by copy', async () => {
    const copy = (at: string, version: string): object => ({
      [`${at}node_modules/twice/package.json`]: { name: 'twice', version, main: 'index.js' },
      [`${at}node_modules/twice/index.js`]: `module.exports = '${version}';`,
    });
    const others = {
      ...copy('', '1.0.0'),
      ...copy('node_modules/uses/', '2.0.0'),
      'node_modules/uses/package.json': { name: 'uses', version: '1.0.0' },
      'node_modules/uses/index.js': `module.exports = require('twice');`,
    };
    const root = workspace(
      { 'src/index.ts': `import one from 'twice';\nimport two from 'uses';\nexport default [one, two];` },
      others as never,
    );
    const { scalprum } = await build(root, { scalprum: EXPOSED });
    expect(
      scalprum!.bundled.packages.map(({ path, version, entry, importedBy }) => [path, version, entry, importedBy]),
    ).toEqual([
      ['node_modules/twice', '1.0.0', true, ['plugins/foo/src/index.ts']],
      ['node_modules/uses', '1.0.0', true, ['plugins/foo/src/index.ts']],
      ['node_modules/uses/node_modules/twice', '2.0.0', true, ['uses']],
    ]);
  });
});

describe('the engine', () => {
  it('refuses a request of another version', async () => {
    const reply = await ask({ formatVersion: 99 });
    expect(reply).toEqual({ failure: 'the engine answers version 1, not 99' });
  });

  it('refuses to work at the root of the file system', async () => {
    const reply = await ask({ formatVersion: 1, workspaceRoot: path.parse(process.cwd()).root });
    expect(reply).toEqual({ failure: expect.stringContaining('root of the file system') });
  });
});
