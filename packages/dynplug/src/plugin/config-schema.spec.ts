// Whose config schemas count, and what they are compiled with. The compiler is Backstage's; the end-to-end tests run it.
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { PLUGIN_ROOT, installed, library, plugin, portal, type Files } from '../testing/portal';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { InstalledTree } from '../tree/installed-tree';
import { mergedConfigSchema } from './config-schema';
import { type SchemaSource, schemaSources } from './schema-sources';
import { isSelfContained, needsCoreTypesOnly } from './schema-text';

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

/** A loader that compiles as the real one does, with the TypeScript of this repository, and says which of its declarations it read. */
const LOADER = `
const ts = require('typescript');
exports.mergeConfigSchemas = ([one]) => one;
exports.loadConfigSchema = async ({ packagePaths }) => {
  const file = require(packagePaths[0]).configSchema;
  const options = { target: ts.ScriptTarget.ES2022, moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext, types: [], strict: true, noEmit: true };
  const program = ts.createProgram([file], options);
  const [wrong] = [...program.getGlobalDiagnostics(), ...program.getSemanticDiagnostics(program.getSourceFile(file))];
  if (wrong) throw new Error(ts.flattenDiagnosticMessageText(wrong.messageText, ' '));
  const read = (name) => program.getSourceFiles().some(({ fileName, text }) => fileName.endsWith(name) && /parseInt|bigint|Window/i.test(text));
  const libraries = { language: read('lib.es5.d.ts') && read('lib.es2020.bigint.d.ts'), browser: read('lib.dom.d.ts') };
  return { serialize: () => ({ schemas: [{ value: Object.keys(libraries).filter((name) => libraries[name]) }] }) };
};`;

describe('the compiler of declarations', () => {
  const compiled = async (text: string): Promise<unknown> => {
    const root = temporaryFolder();
    const typescript = path.dirname(require.resolve('typescript/package.json'));
    const loader = 'node_modules/@backstage/config-loader';
    writeFiles(root, {
      'package.json': { name: 'root', version: '0.0.0' },
      'config.d.ts': text,
      'other.d.ts': 'export type Link = URL;',
      [`${loader}/package.json`]: { name: '@backstage/config-loader', version: '1.0.0', main: 'index.js' },
      [`${loader}/index.js`]: LOADER,
    });
    symlinkSync(typescript, path.join(root, 'node_modules/typescript'), 'junction');
    const source = { package: 'foo', dir: root, schema: 'config.d.ts' };
    return mergedConfigSchema(new InstalledTree(root), root, [source]);
  };

  it.each([
    ['nothing', 'export interface Config { a?: Array<{ b: string }>; c: Record<string, Other[]> } interface Other {}', []], // prettier-ignore
    ['the language', 'export interface Config { a: Date[]; b: keyof Config }', ['language']],
    ['all, for a name that only browsers have', 'export interface Config { a: URL }', ['language', 'browser']],
    [
      'all, for another file',
      `import { Link } from './other';\nexport interface Config { a: Link }`,
      ['language', 'browser'],
    ],
  ])('reads %s', async (_title, text, read) => expect(await compiled(text)).toEqual(read));

  it('takes the part of the loader that is for schemas, where that is a part', async () => {
    const root = temporaryFolder();
    const loader = 'node_modules/@backstage/config-loader';
    writeFiles(root, {
      'package.json': { name: 'root', version: '0.0.0' },
      [`${loader}/package.json`]: { name: '@backstage/config-loader', version: '1.0.0', main: 'index.js' },
      [`${loader}/index.js`]: `throw new Error('the whole is loaded');`,
      [`${loader}/dist/schema/load.cjs.js`]: `exports.loadConfigSchema = async () => ({ serialize: () => ({ schemas: [{ value: 1 }] }) });`,
      [`${loader}/dist/schema/compile.cjs.js`]: `exports.mergeConfigSchemas = (schemas) => ({ merged: schemas });`,
    });
    const source = { package: 'foo', dir: root, schema: { type: 'object' } };
    expect(await mergedConfigSchema(new InstalledTree(root), root, [source])).toEqual({ merged: [1] });
    // A part of another making.
    writeFiles(root, { [`${loader}/dist/schema/compile.cjs.js`]: '' });
    await expect(mergedConfigSchema(new InstalledTree(root), root, [source])).rejects.toThrow('the whole is loaded');
  });

  it('names the manifest that holds a wrong schema, not what was made of it', async () => {
    const root = temporaryFolder();
    const loader = 'node_modules/@backstage/config-loader';
    writeFiles(root, {
      'package.json': { name: 'root', version: '0.0.0' },
      [`${loader}/package.json`]: { name: '@backstage/config-loader', version: '1.0.0', main: 'index.js' },
      [`${loader}/index.js`]: `exports.loadConfigSchema = async ({ packagePaths }) => {
        const [next] = Object.keys(require(packagePaths[0]).dependencies);
        const second = require.resolve(next + '/package.json', { paths: packagePaths });
        throw new Error(require('node:path').relative(process.cwd(), second) + ' is invalid');
      };`,
    });
    const [first, second] = ['a', 'b'].map((name) => ({ package: name, dir: path.join(root, name), schema: {} }));
    await expect(
      mergedConfigSchema(new InstalledTree(root), root, [first, second] as SchemaSource[]),
    ).rejects.toMatchObject({
      message: `Invalid configuration schema of a, b: ${path.join('b', 'package.json')} is invalid`,
    });
  });

  it('gets the schemas so that it takes them in their order, whichever is read first', async () => {
    const root = temporaryFolder();
    const loader = 'node_modules/@backstage/config-loader';
    // Visits packages as the real one does, and reads the first one slowest.
    const visiting = `
      const { readFile } = require('node:fs/promises');
      exports.mergeConfigSchemas = (schemas) => ({ merged: schemas });
      exports.loadConfigSchema = async ({ packagePaths }) => {
        const schemas = [];
        const visit = async (file) => {
          const { name, configSchema, dependencies = {} } = JSON.parse(await readFile(file, 'utf8'));
          await new Promise((resolve) => setTimeout(resolve, configSchema.slow));
          schemas.push({ packageName: name, value: configSchema });
          await Promise.all(Object.keys(dependencies).map((next) => visit(require.resolve(next + '/package.json', { paths: [file] }))));
        };
        await Promise.all(packagePaths.map(visit));
        return { serialize: () => ({ schemas }) };
      };`;
    writeFiles(root, {
      'package.json': { name: 'root', version: '0.0.0' },
      [`${loader}/package.json`]: { name: '@backstage/config-loader', version: '1.0.0', main: 'index.js' },
      [`${loader}/index.js`]: visiting,
    });
    const sources = [200, 100, 0].map((slow) => ({ package: `slow-${slow}`, dir: root, schema: { slow } }));
    expect(await mergedConfigSchema(new InstalledTree(root), root, sources)).toEqual({
      merged: [{ slow: 200 }, { slow: 100 }, { slow: 0 }],
    });
  });

  it('says what is wrong', async () => {
    await expect(compiled('export interface Config { a: Absent }')).rejects.toMatchObject({
      code: 'ESCHEMA',
      message: expect.stringContaining("Cannot find name 'Absent'"),
    });
  });
});

describe('a schema stands for itself', () => {
  const reported = (text: string): boolean => {
    const dir = temporaryFolder();
    writeFiles(dir, { 'config.d.ts': text });
    return isSelfContained({ package: 'foo', dir, schema: 'config.d.ts' });
  };

  it.each([
    ['when it only declares', 'export interface Config { a?: string }', true],
    ['not when it imports', `import { A } from './a';\nexport interface Config { a: A }`, false],
    ['not when it imports a type in place', `export interface Config { a: import('./a').A }`, false],
    ['not when it passes on', `export type { Config } from './a';`, false],
    ['not when it refers to a file', `/// <reference path="./a.d.ts" />\nexport interface Config { a: A }`, false],
    ['not when it changes what is global', 'declare global { interface Date { a: 1 } }\nexport {}', false],
  ])('%s', (_title, text, expected) => expect(reported(text)).toBe(expected));
});

describe('core types are enough', () => {
  const reported = (text: string): boolean => {
    const dir = temporaryFolder();
    writeFiles(dir, { 'config.d.ts': text });
    return needsCoreTypesOnly({ package: 'foo', dir, schema: 'config.d.ts' });
  };

  it.each([
    ['for primitives, lists and records', 'export interface Config { a?: string[]; b: Record<string, number> }', true],
    [
      'not when it is not sure',
      `export interface Config { a: Other | Kind } type Other = 'a'; enum Kind { Big = 'B' }`,
      false,
    ],
    [
      'for its own types',
      `export interface Config { a: Other; b: More } interface More extends Base {} interface Base {} type Other = 'A' | "B";`,
      true,
    ],
    [
      'whatever comments say',
      'export interface Config {\n  /** A URL, or keyof Error. */\n  a: string; // Map\n}',
      true,
    ],
    ['not for a type that grew', 'export interface Config { a: Error }', false],
    ['not for the names of members', `export interface Config { a: keyof Other } interface Other {}`, false],
    ['not for a question', `export interface Config { a: string extends { at: any } ? 1 : 2 }`, false],
    ['not when it may add to the language', 'interface Config { a: Error } interface Error { b: string }', false],
    ['not with an import', `import { A } from './a';\nexport interface Config { a: string }`, false],
  ])('%s', (_title, text, expected) => expect(reported(text)).toBe(expected));

  it('for a schema of JSON', () => {
    expect(needsCoreTypesOnly({ package: 'foo', dir: temporaryFolder(), schema: { type: 'object' } })).toBe(true);
  });
});
