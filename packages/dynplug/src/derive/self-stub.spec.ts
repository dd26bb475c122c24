// A plugin whose code imports it by its own name, which in a host ends in -dynamic.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { writeEntries } from '../files/write-entries';
import {
  FEATURE,
  PLUGIN,
  PLUGIN_ROOT,
  type Files,
  deriveFrom,
  depends,
  library,
  plugin,
  portal,
  textOf,
} from '../testing/portal';
import { temporaryFolder } from '../testing/temporary-folder';
import type { DerivedPackage } from './derived-package';

const NAME = PLUGIN.name;
const own = (file: string): string => `${PLUGIN_ROOT}/${file}`;
const BACKSTAGE = { '.': './src/index.ts', './alpha': './src/alpha.ts', './package.json': './package.json' };

/** What Node prints of the written package, in a folder of its own. @param code in which `plugin` is the package's folder */
async function run(derived: DerivedPackage, code: string): Promise<string> {
  const folder = path.join(temporaryFolder(), 'plugin');
  await writeEntries({ entries: derived.entries, folder, link: false });
  const script = `const plugin = ${JSON.stringify(folder)};\n${code}`;
  // Nx sets FORCE_COLOR, and Node would color what it prints.
  const env = { ...process.env, FORCE_COLOR: '0' };
  return execFileSync(process.execPath, ['--no-warnings', '-e', script], { env }).toString().trim();
}

describe('a plugin that imports itself by name', () => {
  it('finds its own modules, in one instance', async () => {
    const root = portal({
      ...plugin({ exports: BACKSTAGE, dependencies: {} }),
      [own('dist/index.cjs.js')]: `${FEATURE}\nexports.count = 0;\nexports.alpha = () => require('${NAME}/alpha');`,
      [own('dist/alpha.cjs.js')]: `exports.add = () => { const me = require("${NAME}"); me.count++; return me; };`,
    });
    const derived = await deriveFrom(root);
    expect(derived.findings).toEqual([]);
    expect(derived.manifest.dependencies).toMatchObject({ [NAME]: PLUGIN.version });
    const code = `const main = require(plugin); main.alpha().add(); console.log(main.count, require('module').createRequire(plugin + '/dist/index.cjs.js')('${NAME}') === main)`;
    expect(await run(derived, code)).toBe('1 true');
  });

  it.each([
    ['without exports', {}, `require('${NAME}/dist/more')`],
    [
      'with exports of built files',
      { exports: { '.': './dist/index.cjs.js', './more': { require: './dist/more.js' } } },
      `require('${NAME}/more')`,
    ],
    ['by import()', { exports: { './more': './dist/more.js', '.': './dist/index.cjs.js' } }, `import('${NAME}/more')`],
  ])('finds its files: %s', async (_what, changes, request) => {
    const files = {
      ...plugin({ ...changes, dependencies: {} }),
      [own('dist/index.cjs.js')]: `${FEATURE}\nexports.later = () => ${request};`,
      [own('dist/more.js')]: 'exports.more = true;',
    };
    const code = `Promise.resolve(require(plugin).later()).then(({ more }) => console.log(more))`;
    expect(await run(await deriveFrom(portal(files)), code)).toBe('true');
  });

  it('finds its ES modules', async () => {
    const root = portal({
      ...plugin({
        type: 'module',
        main: './dist/index.js',
        publishConfig: {},
        exports: { '.': './dist/index.js', './more': './dist/more.js', './plain': './dist/plain.js' },
        dependencies: {},
      }),
      [own('dist/index.js')]:
        `import more, { named } from '${NAME}/more';\nimport { plain } from '${NAME}/plain';\nexport const all = [more, named, plain];\nexport default { $$type: '@backstage/BackendFeature' };`,
      [own('dist/more.js')]: 'export default 1;\nexport const named = 2;',
      [own('dist/plain.js')]: 'export const plain = 3;',
    });
    rmSync(path.join(root, own('dist/index.cjs.js')));
    const derived = await deriveFrom(root);
    expect(derived.findings).toEqual([]);
    expect(await run(derived, `console.log(String(require(plugin).all))`)).toBe('1,2,3');
  });

  it('may be imported by what is embedded in it', async () => {
    const files: Files = {
      ...depends({ '@acme/kit': 'workspace:^' }),
      ...library('packages/kit', '@acme/kit', {}, `exports.later = () => require('${NAME}').mark;`),
      [own('dist/index.cjs.js')]: `${FEATURE}\nexports.mark = 'own';\nexports.kit = require('@acme/kit');`,
    };
    const derived = await deriveFrom(portal(files, { '@acme/kit': 'packages/kit' }));
    expect(await run(derived, `console.log(require(plugin).kit.later())`)).toBe('own');
  });

  it('is warned of names that lead to no file', async () => {
    const files = { [own('dist/index.cjs.js')]: `${FEATURE}\nexports.later = () => require('${NAME}/gone');` };
    const derived = await deriveFrom(portal({ ...plugin({ exports: BACKSTAGE }), ...files }));
    expect(derived.findings).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'EENTRY',
        message: `dist/index.cjs.js imports ${NAME}/gone, a name of the plugin itself that leads to no file that it ships.`,
        hint: expect.stringContaining(`${NAME}-dynamic`) as unknown,
      }),
    ]);
  });

  it('gets a hint when it does not load because of that', async () => {
    const files = { [own('dist/index.cjs.js')]: `require('${NAME}/gone');\n${FEATURE}` };
    for (const changes of [{}, { exports: BACKSTAGE }])
      await expect(deriveFrom(portal({ ...plugin(changes), ...files }))).rejects.toMatchObject({
        code: 'EENTRY',
        hint: expect.stringContaining('imports itself') as unknown,
      });
  });

  it('gets no stand-in for its name in comments and messages', async () => {
    const text = `${FEATURE}\n// require('${NAME}')\nexports.name = "${NAME}"; exports.text = "require('${NAME}')";`;
    const derived = await deriveFrom(portal({ [own('dist/index.cjs.js')]: text }));
    expect(derived.entries.map((entry) => entry.path).join()).not.toContain(`node_modules/${NAME}/`);
  });

  it('is one instance for a package that depends on it', async () => {
    const dependencies = { [NAME]: 'workspace:^' };
    const code = `exports.later = () => [require('${NAME}').mark, require('${NAME}/alpha').alpha];`;
    const files = {
      ...depends({ '@acme/kit': 'workspace:^' }, { exports: BACKSTAGE }),
      ...library('packages/kit', '@acme/kit', { dependencies }, code),
      [own('dist/index.cjs.js')]: `${FEATURE}\nexports.mark = {};\nexports.kit = require('@acme/kit');`,
      [own('dist/alpha.cjs.js')]: `exports.alpha = true;`,
    };
    const derived = await deriveFrom(portal(files, { '@acme/kit': 'packages/kit', [NAME]: PLUGIN_ROOT }));
    expect(derived.findings).toEqual([]);
    expect(textOf(derived, `node_modules/${NAME}/package.json`)).not.toContain('workspace:');
    expect(derived.packages.map(({ name }) => name).sort()).toEqual(['@acme/kit', 'left']);
    const check = `const main = require(plugin), [mark, alpha] = main.kit.later(); console.log(mark === main.mark, alpha)`;
    expect(await run(derived, check)).toBe('true true');
  });
});
