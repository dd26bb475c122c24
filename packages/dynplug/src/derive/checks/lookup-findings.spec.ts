// What code looks up at run time and "files" leaves out.
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import {
  FEATURE,
  PLUGIN,
  PLUGIN_ROOT,
  type Files,
  deriveFrom,
  depends,
  installed,
  library,
  plugin,
  portal,
} from '../../testing/portal';
import type { DerivedPackage } from '../derived-package';

const code = (text: string): Files => ({
  [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `${FEATURE}\nexports.later = () => {${text}};`,
});
const MIGRATIONS = `require('@backstage/backend-plugin-api').resolvePackagePath('${PLUGIN.name}', 'migrations')`;
const ASSETS = `require('node:path').resolve(__dirname, '../assets/a.json')`;
const own = (file: string): string => `${PLUGIN_ROOT}/${file}`;
const shipped = ({ entries }: DerivedPackage): readonly string[] => entries.map((entry) => entry.path);

describe('a folder that the code looks up', () => {
  it.each([
    ['migrations', MIGRATIONS, { [own('migrations/1.js')]: '' }],
    ['assets/a.json', ASSETS, { [own('assets/a.json')]: '{}' }],
  ])('is an error when "files" leaves it out: %s', async (file, text, files) => {
    const top = file.split('/')[0]!;
    await expect(deriveFrom(portal({ ...code(text), ...files }))).rejects.toMatchObject({
      code: 'EFILES',
      message: `${PLUGIN.name} looks up ${file} at run time (dist/index.cjs.js), but does not ship it.`,
      hint: `Add it to package.json: "files": ["dist", "${top}"].`,
    });
    const derived = await deriveFrom(portal({ ...code(text), ...files, ...plugin({ files: ['dist', top] }) }));
    expect(derived.findings).toEqual([]);
    expect(shipped(derived).some((entry) => entry.startsWith(top))).toBe(true);
  });

  it('is reported once, however many scripts look there', async () => {
    const files = { ...code(ASSETS), [own('dist/a.cjs.js')]: ASSETS, [own('assets/a.json')]: '{}' };
    await expect(deriveFrom(portal(files))).rejects.toMatchObject({ code: 'EFILES' });
  });

  it('is a warning where the code asks first, and for folders of development', async () => {
    const text = `const fs = require('node:fs'), path = require('node:path');
      if (fs.existsSync(path.join(__dirname, '../assets'))) path.join(__dirname, '../assets');
      path.join(__dirname, '../src/mocks.json');`;
    const files = { [own('assets/a.json')]: '{}', [own('src/mocks.json')]: '{}' };
    const asked = text.replace(` path.join(__dirname, '../assets');`, ';');
    const { findings } = await deriveFrom(portal({ ...code(asked), ...files }));
    expect(findings.map(({ severity, code: kind, hint }) => [severity, kind, hint])).toEqual([
      ['warning', 'EFILES', 'Add it to package.json: "files": ["dist", "assets"].'],
      ['warning', 'EFILES', 'Add it to package.json: "files": ["dist", "src/mocks.json"].'],
    ]);
    await expect(deriveFrom(portal({ ...code(text), ...files }))).rejects.toMatchObject({ code: 'EFILES' });
  });

  it('is no matter where it does not exist, leaves the package, or is made by the export', async () => {
    const above = '../';
    const text = `require('${above}gone.json'); require('${above}package.json'); require('./configSchema.json');
      require('node:path').join(__dirname, '../../../backstage.json'); require('node:path').join(__dirname, '..');
      require('node:path').join(__dirname, '../node_modules/left/index.js');`;
    expect((await deriveFrom(portal(code(text)))).findings).toEqual([]);
  });

  it('is a warning when it lies beside the source, and the build copies it not', async () => {
    const files = {
      ...code(`require('node:path').join(__dirname, 'schema.graphql')`),
      [own('src/schema.graphql')]: '',
    };
    expect((await deriveFrom(portal(files))).findings).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'EFILES',
        hint: expect.stringContaining('src/schema.graphql') as unknown,
      }),
    ]);
  });

  it('is looked for beside a stand-in, when the code asks for its own manifest by name', async () => {
    const text = `require('node:path').join(require('node:path').dirname(require.resolve('${PLUGIN.name}/package.json')), 'migrations')`;
    const files = { ...code(text), ...plugin({ files: ['dist', 'migrations'] }), [own('migrations/1.js')]: '' };
    await expect(deriveFrom(portal(files))).rejects.toMatchObject({
      code: 'EFILES',
      hint: expect.stringContaining(`resolvePackagePath("${PLUGIN.name}", "migrations")`) as unknown,
    });
  });

  it('may be kept out by an ignore file, or be a link', async () => {
    const files = { ...code(ASSETS), [own('assets/a.json')]: '{}' };
    const ignored = portal({ ...files, ...plugin({ files: undefined }), [own('.npmignore')]: 'assets\n' });
    await expect(deriveFrom(ignored)).rejects.toMatchObject({
      code: 'EFILES',
      hint: expect.stringContaining('.npmignore') as unknown,
    });
    const linked = portal({ ...code(ASSETS), ...plugin({ files: ['dist', 'assets'] }), [own('real/a.json')]: '{}' });
    symlinkSync('real', path.join(linked, own('assets')));
    await expect(deriveFrom(linked)).rejects.toMatchObject({
      code: 'EFILES',
      hint: expect.stringContaining('symbolic link') as unknown,
    });
  });
});

describe('a folder that an embedded package looks up', () => {
  it('is an error in any script that looks there', async () => {
    const links = { '@acme/kit': 'packages/kit' };
    const kit = library(
      'packages/kit',
      '@acme/kit',
      {},
      `exports.file = () => require('path').join(__dirname, '..', 'data');`,
    );
    const files = { ...depends({ '@acme/kit': 'workspace:^' }), ...kit, 'packages/kit/data/a.json': '{}' };
    await expect(deriveFrom(portal(files, links))).rejects.toMatchObject({
      code: 'EFILES',
      message: '@acme/kit looks up data at run time (dist/index.cjs.js), but does not ship it.',
    });
    const migrations = { 'packages/kit/dist/index.cjs.js': MIGRATIONS, [own('migrations/1.js')]: '' };
    const asked = { ...depends({ '@acme/kit': 'workspace:^' }), ...kit, ...migrations };
    await expect(deriveFrom(portal(asked, links))).rejects.toMatchObject({
      message: expect.stringContaining(`${PLUGIN.name} looks up migrations`) as unknown,
    });
  });

  it('is no matter in a published package, which ships whole', async () => {
    const third = { ...installed('third', '1.0.0'), 'node_modules/third/index.js': `require('./.gitignore')` };
    const root = portal({ ...depends({ third: '1' }), ...third, 'node_modules/third/.gitignore': '' });
    expect((await deriveFrom(root, { embedPackages: ['third'] })).findings).toEqual([]);
  });
});
