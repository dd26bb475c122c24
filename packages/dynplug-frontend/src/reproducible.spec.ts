// The same sources give the same bytes, wherever they lie and whatever is in the environment.
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type Asked, OUTPUT, build, filesOf, temporaryFolder, workspace, writeFiles } from './testing/workspace';

const ASKED = { scalprum: { PluginRoot: './src/index.tsx' }, federation: { '.': './src/index.tsx' } };
const FILES = {
  'src/index.tsx': [
    `import { createFrontendPlugin } from '@backstage/frontend-plugin-api';`,
    `import { shout } from '@acme/text';`,
    `import './style.css';`,
    `export const Page = () => <p>{shout('x')}{process.env.CI}</p>;`,
    `export const lazy = () => import('./lazy');`,
    `export default createFrontendPlugin({ pluginId: 'foo' });`,
  ].join('\n'),
  'src/lazy.ts': `import names from './names.module.css';\nimport { createContext } from 'react';\nimport { makeStyles } from '@material-ui/styles';\nexport default [names, createContext, makeStyles];`,
  'src/style.css': '.a { color: red }',
  'src/names.module.css': '.a { color: blue }',
};
const OTHERS = {
  'packages/text/package.json': { name: '@acme/text', version: '0.0.1', main: 'src/index.ts' },
  'packages/text/src/index.ts': `export const shout = (text: string) => text.toUpperCase();`,
  'node_modules/@material-ui/styles/package.json': { name: '@material-ui/styles', version: '4.11.5', main: 'index.js' },
  'node_modules/@material-ui/styles/index.js': `exports.makeStyles = require('react').createContext;`,
};

/** In `npm test` the first rows of a table, which find most; `npm run test:matrix` tries all. */
const rows = <T>(all: readonly T[], few: number): readonly T[] =>
  process.env['MATRIX'] === 'full' ? all : all.slice(0, few);

/** The folder with the engine and what it brings. */
const TOOL = path.resolve(__dirname, '../../..');

function clone(depth: number): string {
  const root = path.join(temporaryFolder(), ...Array.from({ length: depth }, (_, at) => `Ordner ${at} é%`));
  workspace(FILES, OTHERS, root);
  mkdirSync(path.join(root, 'node_modules/@acme'), { recursive: true });
  symlinkSync('../../packages/text', path.join(root, 'node_modules/@acme/text'));
  return root;
}

async function built(root: string, bundle: Asked['bundle'] = {}): Promise<ReadonlyMap<string, Buffer>> {
  const answer = await build(root, { ...ASKED, bundle });
  const problems = [answer.scalprum, answer.federation].flatMap((kind) => kind?.problems ?? []);
  expect(problems.filter(({ kind }) => kind !== 'machine-url')).toEqual([]);
  // The report, too.
  const { took: _took, ...reported } = answer;
  const files = filesOf(path.join(root, path.dirname(OUTPUT.scalprum)));
  return new Map([...files, ['the answer', Buffer.from(JSON.stringify(reported, null, 1))]]);
}

describe('a build', () => {
  const kinds: readonly [string, Asked['bundle']][] = [
    ['minified', {}],
    ['with inline source maps', { sourceMaps: 'inline' }],
    ['readable', { minify: false }],
    ['with hidden source maps', { sourceMaps: 'hidden' }],
  ];
  it.each(rows(kinds, 2))('is the same at another place, %s', async (_title, bundle) => {
    const [here, there] = [clone(0), clone(3)];
    const first = await built(here, bundle);
    const second = await built(there, bundle);
    expect([...first.keys()]).toEqual([...second.keys()]);
    expect(first.size).toBeGreaterThan(10);
    for (const [name, bytes] of first) expect([name, second.get(name)!.equals(bytes)]).toEqual([name, true]);
    for (const [name, bytes] of second) {
      const text = bytes.toString();
      for (const root of [there, encodeURI(there), encodeURIComponent(there), 'Ordner', TOOL, encodeURIComponent(TOOL)])
        expect([name, text.includes(root)]).toEqual([name, false]);
    }
  });

  it('has the same statistics at another place', async () => {
    const reported: string[] = [];
    for (const root of [clone(0), clone(3)]) {
      const statisticsFolder = path.join(root, 'statistics');
      await build(root, { ...ASKED, bundle: { statisticsFolder } });
      const files = filesOf(statisticsFolder);
      expect(files.size).toBe(2);
      reported.push([...files].map(([name, bytes]) => `${name}\n${bytes.toString()}`).join('\n'));
      expect(reported.at(-1)).not.toContain(root);
    }
    expect(reported[1]).toBe(reported[0]);
  });

  it('reports every importer of a package, whichever was read first', async () => {
    const parts = Array.from({ length: 30 }, (_, at) => `part${at}`);
    const files = Object.fromEntries(
      parts.map((name) => [`src/${name}.ts`, `export { default as ${name} } from 'left';`]),
    );
    const root = workspace(
      { 'src/index.tsx': parts.map((name) => `export * from './${name}';`).join('\n'), ...files },
      {
        'node_modules/left/package.json': { name: 'left', version: '1.0.0' },
        'node_modules/left/index.js': 'module.exports = 1;',
      },
    );
    const { scalprum } = await build(root, { scalprum: ASKED.scalprum });
    expect(scalprum?.bundled.packages.map(({ name, importedBy }) => [name, importedBy.length])).toEqual([['left', 30]]);
  });

  it('does not look at the environment', async () => {
    const root = clone(0);
    const before = await built(root);
    const again = clone(1);
    process.env['CI'] = 'something else';
    process.env['NODE_ENV'] = 'development';
    try {
      const after = await built(again);
      for (const [name, bytes] of before) expect([name, after.get(name)!.equals(bytes)]).toEqual([name, true]);
    } finally {
      delete process.env['CI'];
      process.env['NODE_ENV'] = 'test';
    }
  });
});

/** A folder of this machine that holds packages; each test has two of them, whose names must not show. */
type Elsewhere = string;

function linked(from: string, to: string): void {
  mkdirSync(path.dirname(from), { recursive: true });
  symlinkSync(to, from);
}

/** `node_modules` is a link to a cache, as some CI systems make it. */
function cachedModules(elsewhere: Elsewhere): string {
  const root = clone(0);
  mkdirSync(elsewhere, { recursive: true });
  renameSync(path.join(root, 'node_modules/@acme/text'), path.join(root, 'packages/link'));
  renameSync(path.join(root, 'node_modules'), path.join(elsewhere, 'node_modules'));
  symlinkSync(path.join(root, 'packages/text'), path.join(elsewhere, 'node_modules/@acme/text'));
  symlinkSync(path.join(elsewhere, 'node_modules'), path.join(root, 'node_modules'));
  return root;
}

/** Every installed package lies in a store of the user; a copy of one version for each set of peers. Layout of pnpm's global virtual store. */
function globalStore(elsewhere: Elsewhere): string {
  const root = clone(0);
  const installed = path.join(root, 'node_modules');
  const store = (name: string, version: string, hash: string): string =>
    path.join(elsewhere, 'links', name, version, hash.repeat(16), 'node_modules', name);
  const packages = [
    ['react', '18.3.1', 'ab12'],
    ['@backstage/frontend-plugin-api', '0.18.1', 'cd34'],
    ['@material-ui/styles', '4.11.5', 'ef56'],
  ] as const;
  for (const [name, version, hash] of packages) {
    mkdirSync(path.dirname(store(name, version, hash)), { recursive: true });
    renameSync(path.join(installed, name), store(name, version, hash));
    symlinkSync(store(name, version, hash), path.join(installed, name));
  }
  const react = store('react', '18.3.1', 'ab12');
  for (const [name, version, hash] of packages.slice(1))
    linked(path.join(store(name, version, hash).slice(0, -name.length), 'react'), react);
  // One version twice, which must stay two modules.
  for (const [user, hash] of [
    ['uses-a', 'aaaa'],
    ['uses-b', 'bbbb'],
  ] as const) {
    const twice = store('twice', '1.0.0', hash);
    writeFiles(twice, {
      'package.json': { name: 'twice', version: '1.0.0' },
      'index.js': `module.exports = 'twice ${hash}';`,
    });
    const folder = store(user, '1.0.0', hash);
    writeFiles(folder, {
      'package.json': { name: user, version: '1.0.0' },
      'index.js': `module.exports = require('twice');`,
    });
    linked(path.join(path.dirname(folder), 'twice'), twice);
    linked(path.join(installed, user), folder);
  }
  writeFiles(path.join(root, 'plugins/foo'), {
    'src/twice.ts': `export { default as a } from 'uses-a';\nexport { default as b } from 'uses-b';`,
    'src/index.tsx': `${FILES['src/index.tsx']}\nexport const twice = () => import('./twice');`,
  });
  return root;
}

/** A package of another folder, with sources of its own and packages beside it. */
function linkedPackage(elsewhere: Elsewhere): string {
  const root = clone(0);
  writeFiles(elsewhere, {
    'lib/package.json': { name: '@acme/lib', version: '2.0.0', main: 'src/index.ts', sideEffects: false },
    'lib/src/index.ts': `import './lib.css';\nimport names from './lib.module.css';\nimport own from 'own';\nimport near from 'near';\nexport const lib = (a: string) => [a, own, near, names.x, import.meta.url];`,
    'lib/src/lib.css': '.lib { color: green }',
    'lib/src/lib.module.css': '.x { color: green }',
    'lib/node_modules/own/package.json': { name: 'own', version: '1.0.0' },
    'lib/node_modules/own/index.js': `module.exports = 'own';`,
    'node_modules/near/package.json': { name: 'near', version: '1.0.0' },
    'node_modules/near/index.js': `module.exports = 'near';`,
  });
  linked(path.join(root, 'node_modules/@acme/lib'), path.join(elsewhere, 'lib'));
  writeFiles(path.join(root, 'plugins/foo'), {
    'src/index.tsx': `${FILES['src/index.tsx']}\nexport { lib } from '@acme/lib';\nexport const later = () => import('@acme/lib');`,
  });
  return root;
}

describe('packages outside of the workspace', () => {
  const kinds: readonly [string, (elsewhere: Elsewhere) => string][] = [
    ['a node_modules that is a link', cachedModules],
    ["pnpm's global store", globalStore],
    ['a linked package', linkedPackage],
  ];
  const bundles: readonly (readonly [string, Asked['bundle']])[] = [
    ['minified', {}],
    ['with hidden source maps', { sourceMaps: 'hidden' }],
    ['readable', { minify: false }],
  ];
  const cases = rows(bundles, 2).flatMap(([how, bundle]) =>
    kinds.map(([where, make]) => [where, how, make, bundle] as const),
  );
  it.each(cases)('leave no folder of the machine behind: %s, %s', async (_where, _how, make, bundle) => {
    const results: (readonly [string, ReadonlyMap<string, Buffer>])[] = [];
    for (const folder of ['zebra-one', 'a/much/deeper zebra/number-two']) {
      const elsewhere = path.join(temporaryFolder(), folder);
      const root = make(elsewhere);
      results.push([elsewhere, await built(root, { ...bundle, statisticsFolder: path.join(root, 'out/statistics') })]);
    }
    const [[, first], [, second]] = results as [(typeof results)[0], (typeof results)[0]];
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [name, bytes] of first) expect([name, second.get(name)!.toString()]).toEqual([name, bytes.toString()]);
    for (const [elsewhere, files] of results)
      for (const [name, bytes] of files)
        for (const word of [elsewhere, encodeURI(elsewhere), 'zebra', 'number-two'])
          expect([name, bytes.toString().includes(word)]).toEqual([name, false]);
  });

  it('are the same as in the workspace, behind a link', async () => {
    const plain = await built(clone(0));
    const behind = await built(cachedModules(path.join(temporaryFolder(), 'machine')));
    expect([...behind.keys()]).toEqual([...plain.keys()]);
    for (const [name, bytes] of plain) expect([name, behind.get(name)!.toString()]).toEqual([name, bytes.toString()]);
  });

  it('of one version stay two modules where they are two copies', async () => {
    const files = await built(globalStore(path.join(temporaryFolder(), 'machine')), { minify: false });
    const text = [...files.values()].map(String).join();
    expect(text).toContain('twice aaaa');
    expect(text).toContain('twice bbbb');
  });
});
