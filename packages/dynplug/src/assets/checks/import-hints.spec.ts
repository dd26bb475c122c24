import { buildFrontend, frontendPortal, sources } from '../../testing/frontend-portal';

type Sources = Readonly<Record<string, string>>;

async function failureOf(files: Sources): Promise<{ readonly message: string; readonly hint?: string }> {
  const failure: unknown = await buildFrontend(frontendPortal(sources(files))).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  return failure as { readonly message: string; readonly hint?: string };
}

const used = (request: string): string => `import part from '${request}';\nexport const all = part;`;
const tsconfig = (options: object): Sources => ({
  'tsconfig.json': `{ // of TypeScript\n "compilerOptions": ${JSON.stringify(options)}, }`,
});

describe('what to do about an import', () => {
  it.each<[string, Sources, string]>([
    [
      'by a name of tsconfig.json',
      { 'src/index.tsx': used('~/part'), 'src/part.ts': '', ...tsconfig({ paths: { '~/*': ['./src/*'] } }) },
      'TypeScript finds it by "paths" of plugins/foo/tsconfig.json',
    ],
    [
      'by a scoped name of tsconfig.json, by what it extends',
      {
        'src/index.tsx': used('@app/part'),
        'tsconfig.json': '{ "extends": "./base" }',
        'base.json': '{ "compilerOptions": { "paths": { "@app/*": ["./src/*"] } } }',
      },
      'TypeScript finds it by "paths" of plugins/foo/base.json',
    ],
    [
      'from baseUrl',
      { 'src/index.tsx': used('src/part'), 'src/part.ts': '', ...tsconfig({ baseUrl: '.' }) },
      'TypeScript finds it by "baseUrl" of plugins/foo/tsconfig.json',
    ],
    ['of no package', { 'src/index.tsx': used('~/part') }, 'No package can have the name ~.'],
    ['of the package itself', { 'src/index.tsx': used('#part') }, '"imports" in the package.json'],
    [
      'of a package, also where tsconfig.json has a name for everything',
      { 'src/index.tsx': used('@acme/none'), ...tsconfig({ paths: { '*': ['./types/*'] } }) },
      'Add @acme/none to the dependencies',
    ],
    [
      'from the root of the server',
      { 'src/index.tsx': `import './a.css';\nexport const a = 1;`, 'src/a.css': '.a { background: url(/abs.png) }' },
      'write a relative path, e.g. ./abs.png',
    ],
  ])('%s', async (_title, files, hint) => {
    // The error itself, not a list of several: both kinds find it, and it is reported once.
    expect(await failureOf(files)).toMatchObject({ code: 'EIMPORT', hint: expect.stringContaining(hint) });
  });
});

describe('what to do about an export that is not there', () => {
  const named = (file: string): string => `import { part } from './${file}';\nexport const all = part;`;

  it.each<[string, Sources, string]>([
    [
      'of a CSS module',
      { 'src/index.tsx': named('a.module.css'), 'src/a.module.css': '.part { color: red }' },
      "import styles from './a.module.css', and use styles.part",
    ],
    [
      'of CSS',
      { 'src/index.tsx': used('./a.css'), 'src/a.css': '.part { color: red }' },
      'rename the file to ./a.module.css',
    ],
    ['of an image', { 'src/index.tsx': named('a.svg'), 'src/a.svg': '<svg/>' }, 'Import it without braces'],
    ['of JSON', { 'src/index.tsx': named('a.json'), 'src/a.json': '{ "other": 1 }' }, './a.json has other'],
    [
      'of a script without a default export',
      { 'src/index.tsx': used('./a'), 'src/a.ts': 'export const b = 1;\nexport const c = 1;' },
      'Import one by its name, in braces: b, c',
    ],
    ['that may be a type', { 'src/index.tsx': named('a'), 'src/a.ts': 'export type part = 1;' }, 'If part is a type'],
  ])('%s', async (_title, files, hint) => {
    expect(await failureOf(files)).toMatchObject({ code: 'EIMPORT', hint: expect.stringContaining(hint) });
  });
});

describe('what to do about code that does not compile', () => {
  it.each<[string, string, string]>([
    ['with a decorator of a class', `const d = (x: unknown) => x;\n@d class A {}\nexport const a = A;`, 'Decorators'],
    ['with a decorator of a field', `class A {\n  @d() b = 1;\n}\nexport const a = A;`, 'Decorators'],
    ['with a JSX pragma', `/** @jsx jsx */\nexport const a = <p />;`, '/** @jsxImportSource @emotion/react */'],
  ])('%s', async (_title, code, hint) => {
    const failure = await failureOf({ 'src/index.tsx': code });
    expect(failure).toMatchObject({ code: 'ESOURCE', hint: expect.stringContaining(hint) });
  });

  it('in any other way has no hint', async () => {
    expect((await failureOf({ 'src/index.tsx': 'const = ;' })).hint).toBeUndefined();
  });
});

describe('an import that is written for another bundler', () => {
  const FILES: Sources = {
    'src/a.md': '# a',
    'src/b.ts': 'export default 1;',
    'src/c.css': '.c {}',
    'src/d.txt': 'one two',
    'node_modules/raw-loader/package.json': '{ "name": "raw-loader", "version": "1.0.0", "main": "index.js" }',
    'node_modules/raw-loader/index.js': 'module.exports = (text) => `export default ${JSON.stringify(text)}`;',
  };
  const TEXT = 'To get the text of a file';
  const AS_URL = 'To ship the file and get its URL';

  it.each([
    ['./a.md?raw', TEXT],
    ['./b.ts?raw', TEXT],
    ['./d.txt?raw', TEXT],
    ['./a.md?url', `${AS_URL}, write new URL('./a.md', import.meta.url).href.`],
    ['./c.css?inline', AS_URL],
    ['./b.ts?worker', "To start a worker, write new Worker(new URL('./b.ts', import.meta.url))."],
    ['./b.ts?worker&inline', 'To start a worker'],
    ['!!raw-loader!./a.md', TEXT],
    ['raw-loader!./a.md', TEXT],
    ['!!file-loader!./a.md', AS_URL],
  ])('is an error that says what to write: %s', async (request, hint) => {
    const failure = await failureOf({ ...FILES, 'src/index.tsx': used(request) });
    expect(`${failure.message} ${failure.hint ?? ''}`).toContain(hint);
    expect(failure.message).toMatch(
      /plugins\/foo\/src\/index\.tsx imports (with|.*(only Vite knows|loaders in an import))/,
    );
  });

  it('is an error also where the loader is installed', async () => {
    const failure = await failureOf({ ...FILES, 'src/index.tsx': used('!!raw-loader!./a.md') });
    expect(failure.message).toContain('imports !!raw-loader!./a.md: loaders in an import are not supported.');
  });

  it('is none with a query that no bundler reads', async () => {
    const files = { 'src/index.tsx': used('./a.md?v=2'), 'src/a.md': '# a' };
    expect(
      (await buildFrontend(frontendPortal(sources(files)))).findings.filter(({ code }) => code === 'ESOURCE'),
    ).toEqual([]);
  });
});
