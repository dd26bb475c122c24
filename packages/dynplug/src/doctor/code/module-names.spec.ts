import { namesTakenIn, requestsIn } from './module-names';
import { type Script, parseScript } from './script';

const parsed = (text: string, isModule = false): Script => {
  const script = parseScript(text, isModule);
  if (!script) throw new Error('does not parse');
  return script;
};
const taken = (text: string, isModule = false): readonly string[] =>
  namesTakenIn(parsed(text, isModule), (request) => request.startsWith('@backstage/')).map(
    ({ name, line, isReexport }) => `${name}:${line}${isReexport ? ' (re-exported)' : ''}`,
  );

describe('the names that a script takes from a module', () => {
  it.each([
    ['a property', `var api = require('@backstage/a');\napi.one();`, ['one:2']],
    ['a call in the form of compilers', `var api = require('@backstage/a');\n(0, api.one)();`, ['one:2']],
    ['a property of the call', `require('@backstage/a').one;`, ['one:1']],
    ['a pattern', `const { one, two: other } = require('@backstage/a');`, ['one:1', 'two:1']],
    ['a variable in between', `const a = require('@backstage/a');\nconst b = a;\nb.one();`, ['one:3']],
    ['a name as a text', `const a = require('@backstage/a');\na['one']();`, ['one:2']],
    ['esbuild’s wrapper', `var a = __toESM(require("@backstage/a"), 1);\n(0, a.one)();`, ['one:2']],
    ['TypeScript’s wrapper', `const a = __importStar(require("@backstage/a"));\na.one;`, ['one:2']],
    ['Rollup’s wrapper', `var a = require('@backstage/a');\nvar b = _interopNamespaceCompat(a);\nb.one;`, ['one:3']],
    ['an import', `async function f() { const a = await import('@backstage/a'); a.one(); }`, ['one:1']],
    ['an import and a pattern', `async () => { const { one } = await import('@backstage/a'); };`, ['one:1']],
    ['the value of a promise', `import('@backstage/a').then(a => a.one);`, ['one:1']],
    ['a pattern of a promise', `import('@backstage/a').then(({ one }) => one);`, ['one:1']],
    [
      'what compilers make of an import',
      `Promise.resolve().then(() => __importStar(require('@backstage/a'))).then(a => a.one);`,
      ['one:1'],
    ],
    ['a re-export', `var a = require('@backstage/a');\nexports.one = a.one;`, ['one:2 (re-exported)']],
    [
      'a getter',
      `var a = require('@backstage/a');\nObject.defineProperty(exports, 'x', { enumerable: true, get: function () { return a.one; } });`,
      ['one:2 (re-exported)'],
    ],
  ])('%s', (_what, text, names) => {
    expect(taken(text)).toEqual(names);
  });

  it.each([
    ['an import of names', `import { one, two as other } from '@backstage/a';`, ['one:1', 'two:1']],
    ['an import of all', `import * as a from '@backstage/a';\na.one;`, ['one:2']],
    ['an export of names', `export { one } from '@backstage/a';`, ['one:1']],
  ])('of an ES module: %s', (_what, text, names) => {
    expect(taken(text, true)).toEqual(names);
  });

  it.each([
    ['a variable of an inner scope', `var a = require('@backstage/a');\nfunction f(a) { return a.one; }`],
    ['a variable of a block', `var a = require('@backstage/a');\n{ const a = {}; a.one; }`],
    ['a parameter of a catch', `var a = require('@backstage/a');\ntry {} catch (a) { a.one; }`],
    ['a variable with other values', `let a = require('@backstage/a');\na = {};\na.one;`],
    ['a require of its own', `function f(require) { return require('@backstage/a').one; }`],
    ['the module as a whole', `var a = require('@backstage/a');\nObject.keys(a).forEach(k => { exports[k] = a[k]; });`],
    ['an export of all', `__exportStar(require('@backstage/a'), exports);`],
    ['a name in a comment or a text', `// require('@backstage/a').one\n"require('@backstage/a').one";`],
    ['another module', `require('./a').one; require('express').Router;`],
    ['a name that it asks for', `var a = require('@backstage/a');\nif (a.one) a.one();`],
    ['typeof', `var a = require('@backstage/a');\nif (typeof a.one === 'function') a.one();`],
    ['a fallback', `var a = require('@backstage/a');\nconst one = a.one ?? a.one;`],
    ['an optional call', `var a = require('@backstage/a');\na.one?.();`],
    ['in', `var a = require('@backstage/a');\nif ('one' in a) a.one();`],
    ['a default of a pattern', `const { one = 1 } = require('@backstage/a');`],
    ['default', `var a = require('@backstage/a');\na.default;`],
  ])('do not include %s', (_what, text) => {
    expect(taken(text)).toEqual([]);
  });

  it('do not include what types need', () => {
    expect(taken(`import '@backstage/a';\nimport a from '@backstage/a';\nexport * from '@backstage/a';`, true)).toEqual(
      [],
    );
  });
});

it('the requests of a script come with their lines, and tell which ones may fail', () => {
  const text = `const a = require('a');\ntry { require('b/c'); } catch {}\nimport('d').catch(() => 0);\nrequire(a);\ntry { require('e'); } finally {}`;
  expect(requestsIn(parsed(text)).map(({ request, line, by, isOptional }) => [request, line, by, isOptional])).toEqual([
    ['a', 1, 'require', false],
    ['b/c', 2, 'require', true],
    ['d', 3, 'import', true],
    ['e', 5, 'require', false],
  ]);
});

it('a script of the other kind is read as that', () => {
  expect(parsed(`import 'a';`).isModule).toBe(true);
  expect(parsed(`with (a) b;`, true).isModule).toBe(false);
  expect(parseScript('nonsense (', false)).toBeUndefined();
});
