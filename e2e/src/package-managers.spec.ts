// The same plugin in workspaces that five package managers installed: what ships must be the same.
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  DEFAULT_IMAGE_OPTIONS,
  DEFAULT_OPTIONS,
  type DerivedPackage,
  type ImageReport,
  type StaticPackReport,
  derive,
  exportPlugin,
  packageOci,
} from '../../packages/dynplug/dist';
import { execute, must, type NpmRegistry } from '@org/test-kit';
import { IS_MATRIX } from './is-matrix';
import {
  MANAGERS,
  type Manager,
  nxOf,
  registryOfNpm,
  registryWithOurs,
  useScope,
  withManager,
} from './package-managers';
import { PORTAL } from './portal';

const PLUGIN = 'plugins/mail-backend';
/** A folder of the repository that is not a package of the workspace. */
const VENDORED = 'vendor/vendored';
const PATCH = 'patches/express+4.21.2.patch';
const NX = (JSON.parse(readFileSync(path.join(PORTAL, 'node_modules/nx/package.json'), 'utf8')) as { version: string })
  .version;

const ROOT = { name: 'root', version: '0.0.0', private: true, workspaces: ['packages/*', 'plugins/*'] };

/** Both layouts of pnpm have one lockfile, and Nx reads no more of them. */
const WITH_NX = Object.entries(MANAGERS).filter(([name]) => name !== 'pnpm hoisted');
/**
 * What the inputs of Nx depend on: how a manager spells a link, and settings that add dependencies of which the lockfile does not tell.
 * One manager has a file of each other kind that a derivation reads, besides those of the plugin itself.
 */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  npm: [`${PLUGIN}/dist/index.cjs.js`, 'packages/kit/index.js', `${VENDORED}/index.js`, PATCH],
  'yarn 1': [`${VENDORED}/index.js`],
  'yarn 4': [`${VENDORED}/index.js`, '.yarnrc.yml'],
  'pnpm isolated': [`${VENDORED}/index.js`],
};

async function commit(root: string): Promise<void> {
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=x'],
  ]) {
    await must('git', args, { cwd: root });
  }
}

function workspace(manager: Manager, registry: string, changes: Readonly<Record<string, string>> = {}): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'dynplug-pm-')));
  const files: Record<string, string | object> = {
    'package.json': ROOT,
    [`${PLUGIN}/package.json`]: {
      name: '@acme/backstage-plugin-mail-backend',
      version: '1.0.0',
      main: 'dist/index.cjs.js',
      files: ['dist'],
      backstage: { role: 'backend-plugin', pluginId: 'mail', pluginPackages: ['@acme/backstage-plugin-mail-backend'] },
      dependencies: {
        '@acme/kit': manager.spec,
        express: '4.21.2',
        semver: '7.7.2',
        'old-ms': 'npm:ms@2.0.0',
      },
    },
    [`${PLUGIN}/dist/index.cjs.js`]: [
      "Object.defineProperty(exports, '__esModule', { value: true });",
      "require('express'); require('old-ms');",
      "if (require('semver/package.json').version !== '7.7.2') throw new Error('the wrong semver');",
      "const kit = require('@acme/kit').semver;",
      // As Backstage makes one, of nothing that would have to be installed here.
      "const http = { $$type: '@backstage/ServiceRef', id: 'core.httpRouter', scope: 'plugin', multiton: false };",
      'const func = async ({ http }) => http.use(require("express").Router().get("/kit", (_, res) => res.json({ kit })));',
      "const registration = { type: 'plugin', pluginId: 'mail', extensionPoints: [], init: { deps: { http }, func } };",
      "exports.default = { $$type: '@backstage/BackendFeature', version: 'v1', featureType: 'registrations', kit, getRegistrations: () => [registration] };",
    ].join('\n'),
    'packages/kit/package.json': {
      name: '@acme/kit',
      version: '0.1.0',
      main: 'index.js',
      files: ['index.js'],
      dependencies: { semver: '6.3.1', '@acme/vendored': `${manager.link}:../../vendor/vendored` },
    },
    'packages/kit/index.js': "exports.semver = require('semver/package.json').version;\n",
    [`${VENDORED}/package.json`]: { name: '@acme/vendored', version: '1.2.3', files: ['index.js'] },
    [`${VENDORED}/index.js`]: '',
    [PATCH]: '',
    ...manager.files(registry),
    ...changes,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  return root;
}

describe('package managers', () => {
  const made = new Map<string, string>();
  const derived = new Map<string, DerivedPackage>();
  const images = new Map<string, string>();
  const lockfiles = new Map<string, string>();
  let registry = '';

  beforeAll(async () => {
    registry = await registryOfNpm();
  });

  afterAll(() => {
    for (const folder of made.values()) rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.entries(MANAGERS))(
    '%s: exports a plugin that loads, with the versions that are installed',
    async (name, manager) => {
      const root = workspace(manager, registry);
      made.set(name, root);
      await withManager(manager, root, manager.install);
      lockfiles.set(name, readFileSync(path.join(root, manager.lockfile), 'utf8'));
      const result = await derive({ workspaceRoot: root, projectRoot: PLUGIN, options: DEFAULT_OPTIONS });
      derived.set(name, result);
      expect(result.findings).toEqual([]);
      expect(result.manifest.dependencies).toMatchObject({ '@acme/kit': '^0.1.0', 'old-ms': 'npm:ms@2.0.0' });
      expect(result.packages).toContainEqual(expect.objectContaining({ name: '@acme/vendored', kind: 'embedded' }));
      const { output: folder } = await exportPlugin({
        workspaceRoot: root,
        projectRoot: PLUGIN,
        outputPath: `${PLUGIN}/dist-dynamic`,
        derive: DEFAULT_OPTIONS,
        profile: 'all',
        link: false,
        trackManifest: false,
      });
      const image = await packageOci({
        workspaceRoot: root,
        projectRoot: PLUGIN,
        plugins: [{ projectRoot: PLUGIN }],
        outputPath: `${PLUGIN}/dist-oci`,
        derive: DEFAULT_OPTIONS,
        env: {},
        ...DEFAULT_IMAGE_OPTIONS,
      });
      images.set(name, image.report.layer.digest);
      const loaded = await execute(process.execPath, ['-p', `require(${JSON.stringify(folder)}).default.kit`], {
        cwd: tmpdir(),
      });
      expect(loaded).toEqual({ code: 0, output: '6.3.1\n' });
    },
  );

  it.each(Object.entries(MANAGERS))(
    '%s: packs the ordinary package, with ranges that a registry reads',
    async (name, manager) => {
      const root = made.get(name) as string;
      const request = { workspaceRoot: root, projectRoot: PLUGIN, outputPath: `${PLUGIN}/dist-pack-static` };
      const script = `require(${JSON.stringify(require.resolve('../../packages/dynplug/dist'))}).packStatic(${JSON.stringify(request)}).catch((error) => { console.error(error); process.exit(1); })`;
      await withManager(manager, root, ['node', '-e', script]);
      const output = path.join(root, PLUGIN, 'dist-pack-static');
      const report = JSON.parse(readFileSync(path.join(output, 'pack.json'), 'utf8')) as StaticPackReport;
      expect(report).toMatchObject({ kind: 'static', files: 2, warnings: [] });
      expect(report.packageManager).toBe(name === 'yarn 1' ? 'yarn-classic' : name.split(' ')[0]);
      const packed = await execute('tar', ['-xOzf', path.join(output, report.file), 'package/package.json'], {
        cwd: root,
      });
      expect((JSON.parse(packed.output) as { dependencies: object }).dependencies).toEqual({
        '@acme/kit': '^0.1.0',
        express: '4.21.2',
        'old-ms': 'npm:ms@2.0.0',
        semver: '7.7.2',
      });
    },
  );

  it('give the same packages at the same places, and the same files', () => {
    const [first, ...others] = [...derived.values()];
    const places = (value: DerivedPackage): readonly string[] =>
      value.packages.map((pkg) => `${pkg.path} ${pkg.name}@${pkg.version}`);
    const files = (value: DerivedPackage): readonly string[] => value.entries.map((entry) => entry.path);
    expect(others).toHaveLength(Object.keys(MANAGERS).length - 1);
    for (const other of others) {
      expect(places(other)).toEqual(places(first as DerivedPackage));
      expect(files(other)).toEqual(files(first as DerivedPackage));
    }
  });

  it('give the same image, byte for byte', () => {
    expect([...images.keys()]).toEqual(Object.keys(MANAGERS));
    expect(new Set(images.values()).size).toBe(1);
  });

  it.each(Object.entries(MANAGERS))(
    '%s: refuses a tree that is behind the lockfile, until the command in the hint has run',
    async (name, manager) => {
      // In place, npm would keep 4.21.2 at the root beside a nested 4.21.1.
      const root = manager.tool === 'npm' ? workspace(manager, registry) : (made.get(name) as string);
      made.set(`${name}, pulled`, root);
      const file = path.join(root, PLUGIN, 'package.json');
      const pulled = readFileSync(file, 'utf8');
      writeFileSync(file, pulled.replace('"express": "4.21.2"', '"express": "4.21.1"'));
      await withManager(manager, root, manager.install);
      const request = { workspaceRoot: root, projectRoot: PLUGIN, options: DEFAULT_OPTIONS };
      expect((await derive(request)).findings).toEqual([]);
      writeFileSync(file, pulled);
      writeFileSync(path.join(root, manager.lockfile), lockfiles.get(name) as string);
      const error = await derive(request).then(
        () => undefined,
        (cause: unknown) => cause as { readonly hint?: string },
      );
      expect(error).toMatchObject({
        code: 'EOUTDATED',
        message: expect.stringContaining(`express 4.21.1 is installed, ${manager.lockfile} has 4.21.2`),
      });
      const [, command = ''] = /^Run "(.*)", then export again\.$/.exec(error?.hint ?? '') ?? [];
      await withManager(manager, root, command.split(' '));
      const again = await derive(request);
      expect(again.findings).toEqual([]);
      expect(again.packages).toContainEqual(expect.objectContaining({ name: 'express', version: '4.21.2' }));
    },
  );

  it.each(['yarn 4', 'pnpm isolated', 'pnpm hoisted'])('%s: ships what it adds to published packages', async (name) => {
    const manager = MANAGERS[name] as Manager;
    const settings = name === 'yarn 4' ? '.yarnrc.yml' : 'pnpm-workspace.yaml';
    const extension = `packageExtensions:\n  "express@4":\n    dependencies:\n      left-pad: "1.3.0"\n`;
    const root = workspace(manager, registry, {
      // pnpm 9 reads it from the root's manifest.
      ...(name === 'yarn 4'
        ? { [settings]: `${manager.files(registry)[settings] ?? ''}${extension}` }
        : {
            'package.json': JSON.stringify({
              name: 'root',
              private: true,
              pnpm: { packageExtensions: { 'express@4': { dependencies: { 'left-pad': '1.3.0' } } } },
            }),
            '.pnpmfile.cjs': `module.exports = { hooks: { readPackage: (pkg) => {
              if (pkg.name === 'express') { pkg.dependencies['ms'] = '1.0.0'; delete pkg.dependencies['vary']; }
              return pkg;
            } } };`,
          }),
    });
    made.set(`${name}, extended`, root);
    await withManager(manager, root, manager.install);
    const result = await derive({
      workspaceRoot: root,
      projectRoot: PLUGIN,
      options: { ...DEFAULT_OPTIONS, check: false },
    });
    expect(result.findings).toEqual([]);
    expect(result.packages).toContainEqual(expect.objectContaining({ name: 'left-pad', version: '1.3.0' }));
    const express = result.entries.find((entry) => entry.path === 'node_modules/express/package.json');
    const manifest = express && 'bytes' in express.source ? String(express.source.bytes) : '{}';
    const added = { 'left-pad': '1.3.0', ...(name !== 'yarn 4' && { ms: '1.0.0' }) };
    expect(JSON.parse(manifest)).toMatchObject({ version: '4.21.2', dependencies: added });
    if (name === 'yarn 4') return;
    expect(result.packages).toContainEqual(expect.objectContaining({ name: 'ms', version: '1.0.0' }));
    expect((JSON.parse(manifest) as { dependencies: object }).dependencies).not.toHaveProperty('vary');
  });

  // The quick start adds it with npm; every manager has its turn in `npm run test:matrix`.
  const describeInMatrix = IS_MATRIX ? describe : () => undefined;
  describeInMatrix('with Nx, added as the README says', () => {
    let npm: NpmRegistry;
    beforeAll(async () => {
      npm = await registryWithOurs(['dynplug']);
    });
    afterAll(() => npm.stop());

    it.each(WITH_NX)('%s: what is affected is packaged, to the same image', async (name, manager) => {
      const root = made.get(name) as string;
      rmSync(path.join(root, PLUGIN, 'dist-oci'), { recursive: true });
      writeFileSync(path.join(root, '.gitignore'), 'node_modules\n.nx\n.npmrc\n.yarn\n');
      useScope(root, npm);
      const nx = (...args: readonly string[]): Promise<string> => withManager(manager, root, [...nxOf(root), ...args]);
      writeFileSync(path.join(root, 'package.json'), JSON.stringify({ ...ROOT, devDependencies: { nx: NX } }));
      await withManager(manager, root, manager.install);
      writeFileSync(path.join(root, 'nx.json'), JSON.stringify({ cacheDirectory: '.nx/cache', analytics: false }));
      await nx('add', '@org/dynplug');
      await commit(root);
      writeFileSync(path.join(root, PLUGIN, 'notes.txt'), 'No part of the package.\n');
      await commit(root);
      await nx('affected', '--target=package-oci', '--base=HEAD~1', '--head=HEAD');
      const image = JSON.parse(readFileSync(path.join(root, PLUGIN, 'dist-oci/image.json'), 'utf8')) as ImageReport;
      expect(image.layer.digest).toBe(images.get(name));
    });

    it.each(WITH_NX)('%s: what the derivation reads is an input', async (name, manager) => {
      const root = made.get(name) as string;
      const isCached = async (): Promise<boolean> =>
        /:package-oci {2}\[(local cache|existing outputs)/.test(
          await withManager(manager, root, [...nxOf(root), 'run', '@acme/backstage-plugin-mail-backend:package-oci']),
        );
      for (const file of INPUTS[name] ?? []) {
        const before = readFileSync(path.join(root, file), 'utf8');
        appendFileSync(path.join(root, file), '\n');
        expect([file, await isCached()]).toEqual([file, false]);
        writeFileSync(path.join(root, file), before);
      }
      expect(await isCached()).toBe(true);
    });
  });
});
