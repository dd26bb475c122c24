import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Files, build, workspace } from '../testing/workspace';

const EXPOSED = { PluginRoot: './src/index.ts' };
const manifest = (sideEffects: unknown): Files => ({
  'package.json': { name: '@acme/backstage-plugin-foo', version: '1.2.3', sideEffects },
});

async function problemsOf(files: Files, others: Files = {}): Promise<readonly unknown[]> {
  const root = workspace(files, others);
  const { scalprum, federation } = await build(root, { scalprum: EXPOSED, federation: { '.': './src/index.ts' } });
  // What is compiled apart leaves nothing behind.
  expect(existsSync(path.join(root, 'plugins/foo/dist-assets'))).toBe(false);
  const reported = scalprum!.problems.map(({ severity, kind, file, request }) => [severity, kind, file, request]);
  if (federation!.exposes.length > 0)
    expect(federation!.problems.map(({ kind }) => kind)).toEqual(scalprum!.problems.map(({ kind }) => kind));
  return reported;
}

describe('an import for side effects', () => {
  const SETUP = {
    'src/index.ts': `import './setup';\nexport default { $$type: '@backstage/FrontendPlugin' };`,
    'src/setup.ts': `(globalThis as any).ready = true;`,
  };
  const DROPPED = ['warning', 'dropped', 'plugins/foo/src/index.ts', './setup'];

  it('that is dropped causes a warning', async () => {
    expect(await problemsOf({ ...manifest(false), ...SETUP })).toEqual([DROPPED]);
    expect(await problemsOf({ ...manifest(['*.css']), ...SETUP })).toEqual([DROPPED]);
  });

  it('that is kept causes none', async () => {
    expect(await problemsOf({ ...manifest(undefined), ...SETUP })).toEqual([]);
    expect(await problemsOf({ ...manifest(['./src/setup.ts']), ...SETUP })).toEqual([]);
    const used = { ...SETUP, 'src/index.ts': `import './setup';\nexport { a } from './setup';` };
    expect(await problemsOf({ ...manifest(false), ...used, 'src/setup.ts': 'export const a = 1;' })).toEqual([]);
  });

  it('of CSS is never dropped', async () => {
    const css = { 'src/index.ts': `import './a.css';\nexport const a = 1;`, 'src/a.css': '.a { color: red }' };
    expect(await problemsOf({ ...manifest(false), ...css })).toEqual([]);
  });

  it.each<[string, Files, readonly unknown[]]>([
    ['a syntax error', { 'src/setup.ts': 'const = ;' }, ['error', 'syntax', 'plugins/foo/src/setup.ts', undefined]],
    [
      'a file of another kind',
      { 'src/index.ts': `import './a.scss';\nexport const a = 1;`, 'src/a.scss': '$a: 1;' },
      ['error', 'extension', 'plugins/foo/src/a.scss', undefined],
    ],
    [
      'a package that is not installed',
      { 'src/setup.ts': `import '@acme/none';` },
      ['error', 'unresolved', 'plugins/foo/src/setup.ts', '@acme/none'],
    ],
    [
      'an error further down',
      { 'src/setup.ts': `import './more';`, 'src/more.ts': 'const = ;' },
      ['error', 'syntax', 'plugins/foo/src/more.ts', undefined],
    ],
  ])('is still read when the bundler drops it: %s', async (_title, files, problem) => {
    expect(await problemsOf({ ...manifest(false), ...SETUP, ...files })).toContainEqual(problem);
  });

  it('that leads nowhere is an error', async () => {
    const files = { ...manifest(false), 'src/index.ts': `import './nope';\nexport const a = 1;` };
    expect(await problemsOf(files)).toEqual([['error', 'unresolved', 'plugins/foo/src/index.ts', './nope']]);
  });
});

describe('a value that is another one in the browser', () => {
  it('causes a warning: import.meta.url, and what Backstage fills in', async () => {
    const files = {
      'src/index.ts': `export { here } from './here';\nexport { info } from './info';\nexport const url = new URL('./a.txt', import.meta.url);`,
      'src/here.ts': `export const here = [import.meta.url, (name: string) => new URL(\`./\${name}\`, import.meta.url)];`,
      'src/info.ts': 'export const info = [process.env.BUILD_INFO, process.env.CI];',
      'src/a.txt': 'a',
    };
    expect(await problemsOf(files)).toEqual([
      ['warning', 'machine-url', 'plugins/foo/src/here.ts', undefined],
      ['warning', 'backstage-value', 'plugins/foo/src/info.ts', 'process.env.BUILD_INFO'],
    ]);
  });

  it('causes none when a person fills it in', async () => {
    const root = workspace({ 'src/index.ts': 'export const info = process.env.APP_CONFIG;' });
    const { scalprum } = await build(root, {
      scalprum: EXPOSED,
      bundle: { define: { 'process.env.APP_CONFIG': '[]' } },
    });
    expect(scalprum!.problems).toEqual([]);
  });
});
