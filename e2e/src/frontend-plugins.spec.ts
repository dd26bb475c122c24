// Frontend plugins on their way to an artifact: bundled, exported, packed and packaged by the workspace's own Nx.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { examine, readHosts } from '@org/dynplug/api';
import { clonePortal, execute } from '@org/test-kit';
import { frontends, frontendsIn } from './frontends';
import { itInMatrix } from './is-matrix';
import { NODES, nodeProgram } from './node-programs';
import { PORTAL } from './portal';

const PLUGINS = ['board', 'board-module-dark', 'labels', 'notes', 'tips'];
/** One of each kind: of the new frontend system, of Scalprum, and of both. */
const KINDS = ['board', 'notes', 'tips'];

describe('frontend plugins', () => {
  const portal = frontends();

  const json = (...file: readonly string[]): any => JSON.parse(readFileSync(path.join(portal.root, ...file), 'utf8'));
  const exported = (plugin: string, ...file: readonly string[]): any =>
    json('plugins', plugin, 'dist-dynamic', ...file);
  const filesOf = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .sort();

  it('are bundled, exported, packed and packaged, and hosts take what comes out', async () => {
    const build = path.join(portal.dir('notes'), 'dist');
    mkdirSync(build, { recursive: true });
    writeFileSync(path.join(build, 'index.esm.js'), 'a library build');
    const { code, output } = await portal.run(['export', 'pack', 'package-oci', 'lint-dynamic']);
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    expect(filesOf(build)).toEqual(['index.esm.js']);
    for (const plugin of PLUGINS) {
      const manifest = exported(plugin, 'package.json');
      expect(manifest).toMatchObject({ name: `@acme/backstage-plugin-${plugin}-dynamic`, scripts: {} });
      const files = filesOf(path.join(portal.dir(plugin), 'dist-dynamic'));
      expect(files).toEqual(expect.arrayContaining([manifest.main, 'dist-scalprum/plugin-manifest.json']));
      expect(files.filter((file) => /\.map$|^src\/|^node_modules\/|\/index\.esm\.js$/.test(file))).toEqual([]);
    }
    expect(output).not.toMatch(/error/i);
  });

  it('name their features, and have no remote without one', () => {
    const features = (plugin: string): unknown => exported(plugin, 'package.json').backstage.features;
    expect(features('board')).toEqual({ '.': '@backstage/FrontendPlugin' });
    expect(features('board-module-dark')).toEqual({ '.': '@backstage/FrontendModule' });
    expect(features('tips')).toEqual({ './alpha': '@backstage/FrontendPlugin' });
    for (const plugin of ['notes', 'labels']) expect(features(plugin)).toBeUndefined();
    expect(exported('tips', 'dist/mf-manifest.json').exposes.map((item: { path: string }) => item.path)).toEqual([
      '.',
      './alpha',
    ]);
    expect(filesOf(path.join(portal.dir('notes'), 'dist-dynamic/dist'))).toEqual(['.config-schema.json']);
  });

  it('have their config schema where hosts look for it', () => {
    for (const plugin of ['notes', 'board'])
      for (const file of ['dist-scalprum/configSchema.json', 'dist/.config-schema.json'])
        expect(exported(plugin, file).properties[plugin].properties.title).toMatchObject({ visibility: 'frontend' });
  });

  it('suggest their configuration', () => {
    const fragment = (plugin: string): string =>
      readFileSync(path.join(portal.dir(plugin), 'dist-pack/dynamic-plugins.yaml'), 'utf8');
    expect(fragment('notes')).toMatch(
      /^ {4}pluginConfig:\n[^]*acme\.backstage-plugin-notes:[^]*importName: NotesPage/m,
    );
    expect(fragment('tips')).toMatch(/^ {4}pluginConfig:\n[^]*^ +- path: \/tips\n +importName: TipsPage/m);
  });

  it('are examined for their hosts: what the default shell does not show, and wiring that names nothing', () => {
    const hosts = readHosts(portal.root, ['rhdh-1.10']);
    const rules = (plugin: string): readonly string[] => {
      const projectDir = portal.dir(plugin);
      const { findings } = examine({ folder: path.join(projectDir, 'dist-dynamic'), projectDir, hosts });
      return findings.map(({ rule }) => rule).filter((rule) => rule !== 'supported-versions');
    };
    expect(['board', 'tips', 'notes'].map(rules)).toEqual([['new-system-only'], [], []]);
    const config = path.join(portal.dir('notes'), 'app-config.yaml');
    const before = readFileSync(config, 'utf8');
    writeFileSync(config, before.replace('NotesPage', 'NotePage'));
    try {
      expect(rules('notes')).toEqual(['wiring-import']);
    } finally {
      writeFileSync(config, before);
    }
  });

  it('keep everything when npm packs the exported folder', async () => {
    const cwd = path.join(portal.dir('notes'), 'dist-dynamic');
    const { output } = await execute('npm', ['pack', '--dry-run', '--json', '--loglevel=silent'], { cwd });
    const [{ files }] = JSON.parse(output.slice(output.indexOf('['))) as [{ files: readonly { path: string }[] }];
    const ours = filesOf(cwd).filter((file) => !/^\.(gitignore|dynplug)/.test(file));
    expect(files.map((file) => file.path).sort()).toEqual(ours);
  });

  it('come from the cache, and are built again when something that they bundle changes', async () => {
    const assets = PLUGINS.map((plugin) => `${plugin}:assets`).sort();
    expect((await portal.run(['assets'])).cached).toEqual(assets);
    const change = async (file: string, text: string): Promise<readonly string[]> => {
      const before = readFileSync(path.join(portal.root, file), 'utf8');
      writeFileSync(path.join(portal.root, file), before + text);
      const { cached } = await portal.run(['assets']);
      writeFileSync(path.join(portal.root, file), before);
      return assets.filter((task) => !cached.includes(task));
    };
    expect(await change('packages/notes-react/src/context.tsx', '\n')).toEqual(['notes:assets']);
    expect(await change('plugins/tips/src/texts.ts', '\n')).toEqual(['tips:assets']);
    writeFileSync(path.join(portal.dir('tips'), 'src/texts.test.ts'), 'test');
    expect((await portal.run(['assets'])).cached).toEqual(assets);
  });

  it.each(NODES)('are the same at another place, byte for byte, on Node %s', async (major) => {
    const elsewhere = path.join(portal.root, '..', `another place ${process.pid}`);
    rmSync(elsewhere, { recursive: true, force: true });
    try {
      clonePortal(portal.root, elsewhere);
      const other = frontendsIn(elsewhere, await nodeProgram(major));
      const { code, output } = await other.run(['pack'], KINDS, '--skip-nx-cache');
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      for (const plugin of KINDS) {
        const [here, there] = [portal, other].map((at) => at.dir(plugin)) as [string, string];
        // Of assets also what nothing ships: source maps and the report.
        const made = filesOf(path.join(here, 'dist-assets')).map((file) => `dist-assets/${file}`);
        expect(filesOf(path.join(there, 'dist-assets')).map((file) => `dist-assets/${file}`)).toEqual(made);
        for (const file of [...made, 'dist-pack/pack.json']) {
          const bytes = readFileSync(path.join(there, file));
          expect([plugin, file, bytes.equals(readFileSync(path.join(here, file)))]).toEqual([plugin, file, true]);
          expect([plugin, file, bytes.includes(elsewhere)]).toEqual([plugin, file, false]);
        }
      }
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('fail with everything that is wrong, and leave the former assets', async () => {
    const file = path.join(portal.dir('tips'), 'src/TipsPage.tsx');
    const before = readFileSync(file, 'utf8');
    const assets = path.join(portal.dir('tips'), 'dist-assets/assets.json');
    const former = readFileSync(assets, 'utf8');
    writeFileSync(
      file,
      `import fs from 'node:fs';\nimport '@acme/none';\nimport './style.scss';\n${before}\nexport const read = fs.readFileSync;\n`,
    );
    writeFileSync(path.join(portal.dir('tips'), 'src/style.scss'), '$a: 1;');
    const { code, output } = await portal.run(['assets'], ['tips']);
    writeFileSync(file, before);
    rmSync(path.join(portal.dir('tips'), 'src/style.scss'));
    expect(code).toBe(1);
    expect(output).toMatch(/EBUILTIN plugins\/tips\/src\/TipsPage\.tsx imports "node:fs"/);
    expect(output).toMatch(/EIMPORT plugins\/tips\/src\/TipsPage\.tsx imports @acme\/none, which is not installed/);
    expect(output).toMatch(/ESOURCE plugins\/tips\/src\/style\.scss has a file type that is not supported/);
    expect(readFileSync(assets, 'utf8')).toBe(former);
  });

  itInMatrix(
    'are the same to hosts when the workspace’s own Backstage CLI builds them for module federation',
    async () => {
      const cli = path.join(portal.root, 'node_modules/@backstage/cli');
      symlinkSync(path.join(PORTAL, 'node_modules/@backstage/cli'), cli);
      const reported = (plugin: string): object => {
        const { name, metaData, exposes } = json('plugins', plugin, 'dist-assets/module-federation/mf-manifest.json');
        const { remoteEntry, publicPath, globalName } = metaData;
        const { shared, features } = json('plugins', plugin, 'dist-assets/assets.json').federation;
        const mounts = exposes.map((exposed: { name: string; path: string }) => [exposed.name, exposed.path]);
        return { name, remoteEntry, publicPath, globalName, mounts, shared, features };
      };
      const others = ['board', 'tips'];
      try {
        expect((await portal.run(['assets'], others)).code).toBe(0);
        const ours = others.map(reported);
        const { code, output } = await portal.run(['assets'], others, '--federationEngine=backstage-cli');
        expect([code, code === 0 ? '' : output]).toEqual([0, '']);
        expect(others.map(reported)).toEqual(ours);
        for (const plugin of others)
          expect(json('plugins', plugin, 'dist-assets/assets.json').federation.backstageCli).toMatch(/^0\.\d+/);
      } finally {
        rmSync(cli);
      }
    },
  );

  it('ask for the bundler where it is not installed', async () => {
    const engine = path.join(portal.root, 'node_modules/@org/dynplug-frontend');
    renameSync(engine, `${engine}-away`);
    try {
      const { code, output } = await portal.run(['assets'], ['tips'], '--skip-nx-cache');
      expect(code).toBe(1);
      expect(output).toMatch(/EENGINE .* is not installed\.\n.*npm install --save-dev @org\/dynplug-frontend@\d/);
    } finally {
      renameSync(`${engine}-away`, engine);
    }
  });
});
