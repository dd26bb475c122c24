// The same sources give the same bytes, wherever they lie and whatever is in the environment.
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type Asked, OUTPUT, build, filesOf, temporaryFolder, workspace } from './testing/workspace';

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
  expect([answer.scalprum, answer.federation].flatMap((kind) => kind?.problems)).toEqual([]);
  // What is told of it too.
  const { took: _took, ...told } = answer;
  const files = filesOf(path.join(root, path.dirname(OUTPUT.scalprum)));
  return new Map([...files, ['the answer', Buffer.from(JSON.stringify(told, null, 1))]]);
}

describe('a build', () => {
  const kinds: readonly [string, Asked['bundle']][] = [
    ['minified', {}],
    ['readable', { minify: false }],
    ['with inline source maps', { sourceMaps: 'inline' }],
    ['with hidden source maps', { sourceMaps: 'hidden' }],
  ];
  it.each(kinds)('is the same at another place, %s', async (_title, bundle) => {
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
    const told: string[] = [];
    for (const root of [clone(0), clone(3)]) {
      const statisticsFolder = path.join(root, 'statistics');
      await build(root, { ...ASKED, bundle: { statisticsFolder } });
      const files = filesOf(statisticsFolder);
      expect(files.size).toBe(2);
      told.push([...files].map(([name, bytes]) => `${name}\n${bytes.toString()}`).join('\n'));
      expect(told.at(-1)).not.toContain(root);
    }
    expect(told[1]).toBe(told[0]);
  });

  it('tells of all that import a package, whoever was read first', async () => {
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
