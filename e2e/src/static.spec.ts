// The ordinary package: packed with the portal's own package manager after Backstage's own build, and published once.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type NpmRegistry, startNpmRegistry, storedTarballs } from '@org/test-kit';
import { PORTAL, nx, pluginDir, runTarget, withChange } from './portal';
import { run } from './tools';

const FOLDER = 'notes-backend';
const NAME = '@acme/backstage-plugin-notes-backend';
const FILE = 'acme-backstage-plugin-notes-backend-0.1.0.tgz';
const inPlugin = (file: string): string => path.join(pluginDir(FOLDER), file);
type Json = Record<string, unknown>;

/** The two targets as docs/how-to/publish-tarballs.md shows them, and what a spec changes in the manifest besides. */
const configured = <T>(work: () => Promise<T>, change: (manifest: Json) => Json = (manifest) => manifest): Promise<T> =>
  withChange(
    `plugins/${FOLDER}/package.json`,
    (text) => {
      const manifest = JSON.parse(text) as { nx: { targets: Json } };
      Object.assign(manifest.nx.targets, {
        'pack-static': {
          executor: '@org/dynplug:pack',
          outputs: ['{projectRoot}/dist-pack-static'],
          parallelism: false,
          options: { kind: 'static' },
        },
        'publish-static': {
          executor: '@org/dynplug:publish',
          dependsOn: ['pack-static'],
          options: { kind: 'static', registry: registry.url },
        },
      });
      return `${JSON.stringify(change(manifest as never), null, 2)}\n`;
    },
    work,
  );

/** The portal with our plugin in nx.json, and with nothing written about `build`, `tsc` and the targets of a plugin. */
const inferred = <T>(work: () => Promise<T>): Promise<T> => {
  const changed =
    (change: (content: Json) => Json) =>
    (text: string): string =>
      JSON.stringify(change(JSON.parse(text) as Json), null, 2);
  const inNxJson = changed(({ targetDefaults: _defaults, ...nxJson }) => ({ ...nxJson, plugins: ['@org/dynplug'] }));
  const withoutNx = changed(({ nx: _nx, ...manifest }) => manifest);
  return withChange('nx.json', inNxJson, () =>
    withChange('package.json', withoutNx, () => withChange(`plugins/${FOLDER}/package.json`, withoutNx, work)),
  );
};

let registry: NpmRegistry;
const environment = { ...process.env };

beforeAll(async () => {
  registry = await startNpmRegistry();
  process.env['NPM_CONFIG_USERCONFIG'] = registry.npmrc('npmrc', registry.token);
  for (const name of ['NPM_CONFIG_CACHE', 'npm_config_cache'])
    process.env[name] = path.join(registry.folder, 'npm-cache');
});
afterAll(async () => {
  process.env = environment;
  for (const folder of ['dist-pack-static', 'dist-publish-static'])
    rmSync(inPlugin(folder), { recursive: true, force: true });
  await registry.stop();
});

describe('the ordinary package', () => {
  it('is packed as Backstage publishes it, and the manifest is as before; the second time all is from the cache', async () => {
    await inferred(async () => {
      const before = readFileSync(inPlugin('package.json'), 'utf8');
      const first = await runTarget(FOLDER, 'pack-static');
      expect(first.output).toContain('packed by npm');
      expect(first).toMatchObject({ code: 0, cached: false });
      expect(readFileSync(inPlugin('package.json'), 'utf8')).toBe(before);
      expect(existsSync(inPlugin('package.json-prepack'))).toBe(false);
      expect(readdirSync(inPlugin('dist-pack-static')).sort()).toEqual([FILE, `${FILE}.integrity`, 'pack.json']);
      const packed = JSON.parse(
        await run('tar', '-xOzf', inPlugin(`dist-pack-static/${FILE}`), 'package/package.json'),
      ) as Json;
      expect(packed).toMatchObject({ name: NAME, main: 'dist/index.cjs.js', types: 'dist/index.d.ts' });
      for (const folder of [inPlugin('dist-pack-static'), inPlugin('dist'), path.join(PORTAL, 'dist-types')])
        rmSync(folder, { recursive: true });
      const { output } = await nx('run-many', '-t', 'pack-static', `--projects=${NAME}`);
      expect(output).toContain('for 3 out of 3 tasks');
      expect(output).toMatch(/root:tsc {2}\[local cache/);
      expect(existsSync(inPlugin(`dist-pack-static/${FILE}`))).toBe(true);
    });
  });

  it('is published once', async () => {
    await configured(async () => {
      const first = await runTarget(FOLDER, 'publish-static');
      expect(first.output).toContain(`${NAME}@0.1.0 published`);
      expect(first.code).toBe(0);
      expect(storedTarballs(registry, NAME)).toHaveLength(1);
      const second = await runTarget(FOLDER, 'publish-static');
      expect(second.output).toContain(`${NAME}@0.1.0 already published`);
      expect(second.code).toBe(0);
      // Nothing for a dynamic-plugins.yaml: hosts do not load it.
      expect(readdirSync(inPlugin('dist-publish-static'))).toEqual(['publish.json']);
    });
  });

  it('is rejected while it is private or lacks metadata', async () => {
    const { code, output } = await configured(
      () => runTarget(FOLDER, 'pack-static'),
      ({ backstage, ...manifest }) => ({
        ...manifest,
        private: true,
        backstage: { ...(backstage as Json), pluginPackages: undefined },
      }),
    );
    expect(output).toMatch(/EPUBLISHABLE .*marked as private/);
    expect(output).toMatch(/EPUBLISHABLE .*no backstage\.pluginPackages[^]*backstage-cli repo fix --publish/);
    expect(code).toBe(1);
    expect(existsSync(path.join(PORTAL, 'plugins', FOLDER, 'package.json-prepack'))).toBe(false);
  });
});
