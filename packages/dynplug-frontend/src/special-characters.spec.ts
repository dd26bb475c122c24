// Folders with characters that mean something to bundlers, templates, URLs or shells.
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type Asked, OUTPUT, build, filesOf, temporaryFolder, workspace } from './testing/workspace';

const ASKED = { scalprum: { PluginRoot: './src/index.tsx' }, federation: { '.': './src/index.tsx' } };
const FILES = {
  'src/index.tsx': [
    `import { createFrontendPlugin } from '@backstage/frontend-plugin-api';`,
    `import { shout } from '@acme/text';`,
    `import './style.css';`,
    `import dot from './dot.png';`,
    `import data from './data.yaml';`,
    `export const Page = () => <p>{shout('x')}{process.env.CI}{dot}{data.a}</p>;`,
    `export const lazy = () => import('./lazy');`,
    `export default createFrontendPlugin({ pluginId: 'foo' });`,
  ].join('\n'),
  'src/lazy.ts': `import names from './names.module.css';\nimport { createContext } from 'react';\nimport { makeStyles } from '@material-ui/styles';\nexport const here = import.meta.url;\nexport default [names, createContext, makeStyles];`,
  'src/style.css': '.a { color: red; background: url(./dot.png) }',
  'src/names.module.css': '.a { color: blue }',
  'src/dot.png': 'png',
  'src/data.yaml': 'a: 1',
};
const OTHERS = {
  'packages/text/package.json': { name: '@acme/text', version: '0.0.1', main: 'src/index.ts' },
  'packages/text/src/index.ts': `export const shout = (text: string) => text.toUpperCase();`,
  'node_modules/@material-ui/styles/package.json': { name: '@material-ui/styles', version: '4.11.5', main: 'index.js' },
  'node_modules/@material-ui/styles/index.js': `exports.makeStyles = require('react').createContext;`,
};

async function built(folder: string, bundle: Asked['bundle'] = {}): Promise<ReadonlyMap<string, string>> {
  const root = path.join(temporaryFolder(), folder);
  workspace(FILES, OTHERS, root);
  mkdirSync(path.join(root, 'node_modules/@acme'), { recursive: true });
  symlinkSync('../../packages/text', path.join(root, 'node_modules/@acme/text'));
  const statisticsFolder = path.join(root, 'out/statistics');
  const { took: _took, ...answer } = await build(root, { ...ASKED, bundle: { ...bundle, statisticsFolder } });
  const files = filesOf(path.join(root, path.dirname(OUTPUT.scalprum)));
  return new Map(
    [...files]
      .map(([name, bytes]) => [name, bytes.toString()] as const)
      .concat([['the answer', JSON.stringify(answer, null, 1)]]),
  );
}

const BUNDLE = { minify: false, sourceMaps: 'hidden' } as const;

describe('a checkout in a folder with special characters', () => {
  let plain: ReadonlyMap<string, string>;
  beforeAll(async () => {
    plain = await built('acme/x', BUNDLE);
  });

  // All that file systems allow, but for # ? and !, which the caller refuses. Several at once, as each build takes a while.
  it.each(['a|b', `"a'b"`, '$&(a)*+,', '-.:;<=>@', '[name]^_`{a}~', 'a\\b\nc', 'é %41 \u{1F600} e\u0301'])(
    'gives the same bytes: %j',
    async (folder) => {
      const special = await built(`${folder}/x`, BUNDLE);
      expect([...special.keys()]).toEqual([...plain.keys()]);
      for (const [name, text] of plain) expect([name, special.get(name)]).toEqual([name, text]);
    },
  );
});
