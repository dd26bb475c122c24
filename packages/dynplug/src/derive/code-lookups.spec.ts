import { lookupsIn } from './code-lookups';

/** `<from>:<path>`, with `?` where the code asks first and `!` for a module. */
const found = (text: string): readonly string[] =>
  lookupsIn(text).map(
    ({ from, path, isGuarded, isModule }) =>
      `${from === 'script' ? '' : `${from.by === 'manifest' ? '@' : ''}${from.package}:`}${path}${isGuarded ? '?' : ''}${isModule ? '!' : ''}`,
  );

describe('lookups', () => {
  it.each([
    [`path.resolve(__dirname, '../assets/a.json')`, '../assets/a.json'],
    [`path__default.default.join(__dirname, "..", "assets", "a.json")`, '../assets/a.json'],
    [`(0, node_path.join)(__dirname, \`../assets\`)`, '../assets'],
    [`(0,o.join)(__dirname,'../assets',name)`, '../assets'],
    [`path.join(__dirname, '../assets/' + name)`, '../assets'],
    ['path.join(__dirname, `../assets/${name}.json`)', '../assets'],
    ['path.join(__dirname, `../ass${name}.json`)', '..'],
    [`path.resolve(\n  __dirname,\n  // where they are\n  '../assets',\n)`, '../assets'],
    [`path.resolve(__dirname, '..\\\\assets')`, '../assets'],
    [`fs.readFileSync(__dirname + '/../assets/a.json')`, '../assets/a.json'],
    ['fs.readFileSync(`${__dirname}/../assets/a.json`)', '../assets/a.json'],
    ['fs.readFileSync(`${ __dirname }/../assets/${name}.json`)', '../assets'],
    [`const FOLDER = '../assets'; path.join(__dirname, FOLDER, 'a.json')`, '../assets/a.json'],
    [`new URL('../assets/a.json', import.meta.url)`, '../assets/a.json'],
    [
      `new URL('../assets/a.json', (typeof document === 'undefined' ? require('u' + 'rl').pathToFileURL(__filename).href : 0))`,
      '../assets/a.json',
    ],
    [`path.join(path.dirname(fileURLToPath(import.meta.url)), '../assets')`, '../assets'],
    [`const here = path.dirname(url.fileURLToPath(import.meta.url));\npath.join(here, '../assets')`, '../assets'],
    [
      `const here$1 = dirname(fileURLToPath((typeof document === 'undefined' ? 1 : 2)));\njoin(here$1, '../assets')`,
      '../assets',
    ],
    [`join(import.meta.dirname, '../assets')`, '../assets'],
    [`require('./data')`, 'data!'],
    [`require.resolve('./data/a.json')`, 'data/a.json!'],
    [`await import('./data.mjs')`, 'data.mjs!'],
    [`backendPluginApi.resolvePackagePath('@acme/foo', 'migrations')`, '@acme/foo:migrations'],
    [`(0, api.resolvePackagePath)("@acme/foo", "a", "b")`, '@acme/foo:a/b'],
    [`const NAME = '@acme/foo';\nresolvePackagePath(NAME, 'migrations')`, '@acme/foo:migrations'],
    [`resolvePackagePath('@acme/foo', folder)`, '@acme/foo:.'],
    [`path.join(path.dirname(require.resolve('@acme/foo/package.json')), 'migrations')`, '@@acme/foo:migrations'],
    [`if (fs.existsSync(path.resolve(__dirname, '../assets'))) go()`, '../assets?'],
    [`fs.promises.stat(path.join(__dirname, '../assets')).then(go, () => {})`, '../assets?'],
    [`const dir = path.join(__dirname, '../assets'); try { fs.statSync(dir); } catch { }`, '../assets?'],
    [`const dir = () => path.join(__dirname, '../assets'); if (fs.existsSync(dir())) go()`, '../assets?'],
    [`const dir = path.join(__dirname, '../assets'); fs.existsSync(dir$2); fs.stats(dir)`, '../assets'],
    [`const dir = path.resolve(__dirname, '../assets');\nif (await fs.pathExists(dir)) go()`, '../assets?'],
  ])('are found: %s', (code, expected) => {
    expect(found(code)).toEqual([expected]);
  });

  it.each([
    ['in a comment', `// path.join(__dirname, '../assets')\n/* require('./data') */`],
    ['in a string', `const text = "path.join(__dirname, '../assets')";`],
    ['in a template', "const text = `path.join(__dirname, '../assets')`;"],
    ['in a regular expression', `const text = /require('..\\/data')/;`],
    ['of a value', `path.join(__dirname, folder)`],
    ['of a module by name', `require('express'); import('express'); require.resolve('express/package.json')`],
    ['of another address', `new URL('../assets', 'https://example.com/a/')`],
    ['of another folder', `path.join(root, '../assets')`],
    ['of a text that changes', `let folder = '../assets'; path.join(__dirname, folder)`],
    ['with a value in front', `require('./' + name); require(\`../\${name}\`)`],
  ])('are not found %s', (_what, code) => {
    expect(found(code)).toEqual([]);
  });

  it('are all found in code on one line', () => {
    const code = `"use strict";var a=require("path"),b=/["']/g;function c(d){return d/2/3}c(a.join(__dirname,"../one"));a.resolve(__dirname,'../two');`;
    expect(found(code)).toEqual(['../one', '../two']);
  });
});
