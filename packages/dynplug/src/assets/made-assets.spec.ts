import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { assetFaults } from '../built-assets/asset-faults';
import { readManifest } from '../tree/manifest';
import { FRONTEND_ROOT, buildFrontend, frontend, frontendPortal, sources } from '../testing/frontend-portal';
import { type Files, installed } from '../testing/portal';
import { writeFiles } from '../testing/temporary-folder';

const output = (root: string, ...names: readonly string[]): string =>
  path.join(root, FRONTEND_ROOT, 'dist-assets', ...names);

/** A package that asks for an absent one twice: the bundler warns of the first request and reports the second one as an error, in equal words. */
const OPTIONAL_TWICE: Files = {
  ...frontend({ dependencies: { 'graph-lib': '^1.0.0', '@backstage/frontend-plugin-api': '^0.18.0' } }),
  ...installed('graph-lib', '1.0.0'),
  'node_modules/graph-lib/index.js': [
    `let found = false;`,
    `try { require.resolve('absent-worker'); found = true; } catch (e) {}`,
    `module.exports = () => found && require('absent-worker');`,
  ].join('\n'),
  ...sources({ 'src/index.tsx': `import layout from 'graph-lib';\nexport const page = layout();` }),
};

describe('an error with the words of a warning', () => {
  it('stops the build, and the former assets stay', async () => {
    const root = frontendPortal();
    await buildFrontend(root);
    const before = readFileSync(output(root, 'assets.json'));
    writeFiles(root, OPTIONAL_TWICE);
    await expect(buildFrontend(root)).rejects.toMatchObject({
      code: 'EIMPORT',
      message: expect.stringContaining('node_modules/graph-lib/index.js imports absent-worker'),
    });
    expect(readFileSync(output(root, 'assets.json'))).toEqual(before);
  });

  it('that an installed package causes does not hide one of own code', async () => {
    const root = frontendPortal({
      ...OPTIONAL_TWICE,
      // Found from the plugin, where nothing declares it, and not from the package.
      'node_modules/graph-lib/index.js': `try { require('left'); } catch (e) {}\nmodule.exports = () => 1;`,
      [`${FRONTEND_ROOT}/node_modules/left/package.json`]: { name: 'left', version: '1.0.0' },
      [`${FRONTEND_ROOT}/node_modules/left/index.js`]: 'module.exports = 1;',
      ...sources({
        'src/index.tsx': `import layout from 'graph-lib';\nimport left from 'left';\nexport const page = [layout(), left];`,
      }),
    });
    await expect(buildFrontend(root)).rejects.toMatchObject({
      code: 'EIMPORT',
      message: expect.stringContaining('does not declare left'),
    });
  });
});

/** An engine in the workspace that answers as if it had built, and writes these files into the folder of Scalprum's assets. */
function pretender(files: Readonly<Record<string, string>>): Files {
  const { version } = readManifest(path.resolve(__dirname, '../..'));
  const folder = 'node_modules/@org/dynplug-frontend';
  return {
    [`${folder}/package.json`]: {
      name: '@org/dynplug-frontend',
      version,
      exports: { './engine': './engine.js', './package.json': './package.json' },
    },
    [`${folder}/engine.js`]: `
      const { mkdirSync, writeFileSync } = require('node:fs');
      process.once('message', ({ dynplug: { scalprum } }) => {
        const files = ${JSON.stringify(files)};
        mkdirSync(scalprum.output, { recursive: true });
        for (const [name, text] of Object.entries(files)) writeFileSync(scalprum.output + '/' + name, text);
        const assets = Object.entries(files).map(([path, text]) => ({ path, size: text.length }));
        const bundled = { sources: [], packages: [], shared: [] };
        const answer = { formatVersion: 1, scalprum: { problems: [], assets, bundled, shareScope: [] }, took: 1 };
        process.send({ dynplug: { answer } }, undefined, undefined, () => process.exit());
      });`,
  };
}

describe('a build that reports no error', () => {
  const manifest = (changes: object = {}): string =>
    JSON.stringify({ name: 'acme.backstage-plugin-foo', loadScripts: ['a.js'], ...changes });
  const called = `__load_plugin_entry__('acme.backstage-plugin-foo', {})`;

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['wrote nothing', {}, 'scalprum/plugin-manifest.json does not exist'],
    ['wrote half a manifest', { 'plugin-manifest.json': '{' }, 'is not a JSON object'],
    ['names no script', { 'plugin-manifest.json': manifest({ loadScripts: [] }) }, 'names no script'],
    ['did not write the script', { 'plugin-manifest.json': manifest() }, 'names a.js, which does not exist'],
    ['wrote an empty script', { 'plugin-manifest.json': manifest(), 'a.js': '' }, 'scalprum/a.js'],
    ['wrote another script', { 'plugin-manifest.json': manifest(), 'a.js': '1' }, 'calls __load_plugin_entry__'],
    ['built another plugin', { 'plugin-manifest.json': manifest({ name: 'x' }), 'a.js': called }, 'is not of acme'],
  ])('but %s leaves the former assets', async (_title, files, message) => {
    const former = '{ "formatVersion": 1 }';
    const root = frontendPortal({ ...pretender(files), [`${FRONTEND_ROOT}/dist-assets/assets.json`]: former });
    await expect(buildFrontend(root, { moduleFederation: false })).rejects.toMatchObject({
      code: 'EENGINE',
      message: expect.stringContaining(message),
    });
    expect(readFileSync(output(root, 'assets.json'), 'utf8')).toBe(former);
  });
});

describe('assets on disk', () => {
  it('of both kinds are what browsers can load', async () => {
    const root = frontendPortal();
    const { report } = await buildFrontend(root);
    expect(assetFaults(output(root), report)).toEqual([]);
    const manifest = JSON.parse(readFileSync(output(root, 'module-federation/mf-manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ exposes: [{ path: '.' }], metaData: { remoteEntry: { name: 'remoteEntry.js' } } });
  });

  const script = (root: string, kind: string): string =>
    kind === 'scalprum'
      ? (
          JSON.parse(readFileSync(output(root, 'scalprum/plugin-manifest.json'), 'utf8')) as {
            loadScripts: [string];
          }
        ).loadScripts[0]
      : 'remoteEntry.js';

  it.each(['scalprum', 'module-federation'])('have faults without the entry script of %s', async (kind) => {
    const root = frontendPortal();
    const { report } = await buildFrontend(root);
    const file = output(root, kind, script(root, kind));
    truncateSync(file);
    expect(assetFaults(output(root), report)).toContainEqual(expect.stringContaining('is empty'));
    rmSync(file);
    expect(assetFaults(output(root), report)).toContainEqual(expect.stringContaining('which does not exist'));
  });

  interface Remote {
    name: string;
    metaData: { remoteEntry?: object };
    exposes: { assets: { js: { sync: string[] } } }[];
  }

  it.each<[string, (manifest: Remote) => unknown, string]>([
    ['a remote of another name', (m) => (m.name = 'x'), 'is not of acme__backstage_plugin_foo'],
    ['no remote entry', (m) => delete m.metaData.remoteEntry, 'names no script, which does not exist'],
    ['no exposed module', (m) => (m.exposes = []), 'does not expose .'],
    ['a part that is not there', (m) => (m.exposes[0]!.assets.js.sync = ['b.js']), 'names b.js, which does not exist'],
  ])('have faults with %s', async (_title, change, message) => {
    const root = frontendPortal();
    const { report } = await buildFrontend(root, { scalprum: false });
    const file = output(root, 'module-federation/mf-manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Remote;
    change(manifest);
    writeFileSync(file, JSON.stringify(manifest));
    expect(assetFaults(output(root), report)).toContainEqual(expect.stringContaining(message));
  });
});
