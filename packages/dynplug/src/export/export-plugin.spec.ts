import fs, {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DEFAULT_OPTIONS, type DeriveOptions } from '../options/derivation';
import { DynplugError } from '../errors/errors';
import { backstageCli, linkCompiler } from '../testing/backstage-cli';
import { PLUGIN, PLUGIN_ROOT, depends, installed, portal } from '../testing/portal';
import { type ExportRequest, type ExportResult, exportPlugin } from './export-plugin';
import { explainPackage } from './explain';
import type { ExportReport } from './report';

function run(
  root: string,
  derive: Partial<DeriveOptions> = {},
  request: Partial<ExportRequest> = {},
): Promise<ExportResult> {
  const outputPath = `${PLUGIN_ROOT}/dist-dynamic`;
  return exportPlugin({
    workspaceRoot: root,
    projectRoot: PLUGIN_ROOT,
    outputPath,
    derive: { ...DEFAULT_OPTIONS, ...derive },
    profile: 'all',
    link: false,
    trackManifest: false,
    ...request,
  });
}

const outputOf = (root: string): string => path.join(root, PLUGIN_ROOT, 'dist-dynamic');
const filesBelow = (folder: string): readonly string[] =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .sort();

describe('exportPlugin', () => {
  it('writes what was derived, the report and a .gitignore, and nothing else', async () => {
    const root = portal();
    const { derived, written } = await run(root);
    expect(written).toBe(true);
    expect(filesBelow(outputOf(root))).toEqual(
      [...derived.entries.map((entry) => entry.path), '.gitignore', '.dynplug/export.json'].sort(),
    );
    expect(readFileSync(path.join(outputOf(root), '.gitignore'), 'utf8')).toBe('\n*\n');
    expect(readdirSync(path.join(root, PLUGIN_ROOT)).sort()).toEqual(['dist', 'dist-dynamic', 'package.json', 'src']);
  });

  it('reports as data what ships and why, without a path of this machine', async () => {
    const root = portal();
    await run(root);
    const text = readFileSync(path.join(outputOf(root), '.dynplug/export.json'), 'utf8');
    const report = JSON.parse(text) as ExportReport;
    expect(report).toMatchObject({
      name: '@acme/backstage-plugin-foo-backend-dynamic',
      key: 'acme-backstage-plugin-foo-backend',
      dependencies: {
        host: [{ name: '@backstage/backend-plugin-api', range: '^1.0.0', reason: 'shared' }],
        private: [
          {
            path: 'node_modules/left',
            version: '1.0.1',
            chain: ['@acme/backstage-plugin-foo-backend@1.2.3', 'left@1.0.1'],
          },
        ],
      },
    });
    expect(report.sizes.own + report.sizes.dependencies).toBe(report.sizes.total);
    expect(text).not.toContain(root);
    const elsewhere = portal();
    await run(elsewhere);
    expect(readFileSync(path.join(outputOf(elsewhere), '.dynplug/export.json'), 'utf8')).toBe(text);
  });

  it('says what the code of each package was made from', async () => {
    const root = portal({
      ...backstageCli(),
      [`${PLUGIN_ROOT}/package.json`]: { ...PLUGIN, scripts: { build: 'backstage-cli package build' } },
      [`${PLUGIN_ROOT}/src/index.ts`]: `export default { $$type: '@backstage/BackendFeature' };`,
    });
    linkCompiler(root);
    const ownOf = (): unknown =>
      (JSON.parse(readFileSync(path.join(outputOf(root), '.dynplug/export.json'), 'utf8')) as ExportReport).own;
    const { derived } = await run(root);
    expect(ownOf()).toEqual([{ name: PLUGIN.name, madeFrom: 'sources' }]);
    expect(explainPackage(derived, PLUGIN.name)).toEqual([`${PLUGIN.name} was compiled from its sources.`]);
    const built = await run(root, { backendBuild: 'backstage-cli' });
    expect(ownOf()).toEqual([{ name: PLUGIN.name, madeFrom: 'dist' }]);
    expect(explainPackage(built.derived, PLUGIN.name)).toEqual([`${PLUGIN.name} ships the dist that its build wrote.`]);
  });

  it('leaves an unchanged folder alone, and rewrites it after any change', async () => {
    const root = portal();
    await run(root);
    await settle();
    expect((await run(root)).written).toBe(false);
    // Same size, and a modification time in the past, as some package managers set it.
    const file = path.join(root, 'node_modules/left/index.js');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('left', 'LEFT'));
    utimesSync(file, 1, 1);
    expect((await run(root)).written).toBe(true);
    expect(readFileSync(path.join(outputOf(root), 'node_modules/left/index.js'), 'utf8')).toContain('LEFT');
    await settle();
    writeFileSync(path.join(outputOf(root), 'stranger.txt'), '');
    expect((await run(root)).written).toBe(true);
    expect(existsSync(path.join(outputOf(root), 'stranger.txt'))).toBe(false);
    await settle();
    writeFileSync(path.join(outputOf(root), 'node_modules/left/index.js'), 'edited by hand');
    expect((await run(root)).written).toBe(true);
  });

  it('warns when a workspace glob would take the output for a package, and names the glob to negate', async () => {
    const root = portal({ 'package.json': { name: 'root', version: '0.0.0', workspaces: ['plugins/**'] } });
    const { derived } = await run(root);
    expect(derived.findings).toMatchObject([
      {
        severity: 'warning',
        code: 'EOUTPUT',
        message: expect.stringContaining('"plugins/**"'),
        hint: expect.stringContaining('!**/dist-dynamic'),
      },
    ]);
    expect((await run(root)).derived.packages).toHaveLength(1);
  });

  it('keeps the former output when it fails', async () => {
    const root = portal();
    await run(root);
    const before = filesBelow(outputOf(root));
    await expect(run(root, { maxSize: 1 })).rejects.toMatchObject({ code: 'ESIZE' });
    expect(filesBelow(outputOf(root))).toEqual(before);
  });

  it('puts the former output back after a kill between the two renames', async () => {
    const root = portal();
    await run(root);
    renameSync(outputOf(root), `${outputOf(root)}.former-999999-dead`);
    mkdirSync(`${outputOf(root)}.new-999999-dead`);
    const { written } = await run(root);
    expect(written).toBe(true);
    expect(readdirSync(path.join(root, PLUGIN_ROOT)).filter((name) => name.startsWith('dist-dynamic'))).toEqual([
      'dist-dynamic',
    ]);
  });

  it('leaves the former output whole when writing fails', async () => {
    const root = portal();
    await run(root);
    // A file where a folder must be: fails in the middle of writing, also for root.
    writeFileSync(path.join(root, 'blocked'), 'a file');
    await expect(run(root, {}, { outputPath: 'blocked/dist-dynamic' })).rejects.toMatchObject({ code: 'EWRITE' });
    expect(readFileSync(path.join(root, 'blocked'), 'utf8')).toBe('a file');
    expect(existsSync(path.join(outputOf(root), 'package.json'))).toBe(true);
  });

  it('leaves nothing behind of loading the entry point when writing fails meanwhile', async () => {
    const root = portal();
    writeFileSync(path.join(root, 'blocked'), 'a file');
    const made = jest.spyOn(fs, 'mkdirSync');
    try {
      await expect(run(root, {}, { outputPath: 'blocked/dist-dynamic' })).rejects.toMatchObject({ code: 'EWRITE' });
      const calls = made.mock.calls.map(([folder]) => String(folder));
      const folders = new Set(calls.filter((name) => /dynplug-load-[^/]*$/.test(name)));
      expect(folders.size).toBe(1);
      expect([...folders].filter((folder) => existsSync(folder))).toEqual([]);
    } finally {
      made.mockRestore();
    }
  });

  it('gives files the modes that they have in archives, whatever the source’s modes and the umask', async () => {
    const root = portal({ 'node_modules/left/bin.js': '#!/usr/bin/env node' });
    chmodSync(path.join(root, 'node_modules/left/bin.js'), 0o700);
    chmodSync(path.join(root, 'node_modules/left/index.js'), 0o600);
    const umask = process.umask(0o077);
    try {
      await run(root);
    } finally {
      process.umask(umask);
    }
    const mode = (file: string): number => statSync(path.join(outputOf(root), file)).mode & 0o777;
    expect(mode('node_modules/left/bin.js')).toBe(0o755);
    expect(mode('node_modules/left/index.js')).toBe(0o644);
    expect(mode('package.json')).toBe(0o644);
    expect(mode('node_modules/left')).toBe(0o755);
  });

  it('links instead of copying when asked, and copies again when not', async () => {
    const root = portal();
    const left = [outputOf(root), root].map((dir) => path.join(dir, 'node_modules/left/index.js'));
    const isLinked = (): boolean => new Set(left.map((file) => statSync(file).ino)).size === 1;
    await run(root);
    expect(isLinked()).toBe(false);
    expect((await run(root, {}, { link: true })).written).toBe(true);
    expect(isLinked()).toBe(true);
    await settle();
    expect((await run(root, {}, { link: true })).written).toBe(false);
    expect((await run(root)).written).toBe(true);
    expect(isLinked()).toBe(false);
  });

  it('refuses what a host would not take, and says which; a profile narrows that', async () => {
    const root = portal({ 'node_modules/left/large.bin': 'x'.repeat(20_000_001) });
    await expect(run(root)).rejects.toMatchObject({
      code: 'ECONTRACT',
      message: expect.stringMatching(/large\.bin/) as string,
    });
    expect(existsSync(outputOf(root))).toBe(false);
    expect((await run(root, {}, { profile: 'rhdh-1.10' })).written).toBe(true);
  });

  it('keeps package.json out of .gitignore when it is tracked', async () => {
    const root = portal();
    await run(root, {}, { trackManifest: true });
    expect(readFileSync(path.join(outputOf(root), '.gitignore'), 'utf8')).toBe('\n*\n!package.json\n');
  });

  it('ships own files only with includeDependencies: false', async () => {
    const root = portal();
    await run(root, { includeDependencies: false });
    expect(existsSync(path.join(outputOf(root), 'node_modules'))).toBe(false);
  });

  it.each([
    ['the project', PLUGIN_ROOT],
    ['a folder above it', 'plugins'],
    ['the workspace', '.'],
    ['a place outside', '../elsewhere'],
    ['its sources', `${PLUGIN_ROOT}/src`],
    ['a folder with strangers in it', 'docs'],
  ])('refuses to write over %s', async (_what, outputPath) => {
    const root = portal({ 'docs/important.md': 'text' });
    const error: unknown = await run(root, {}, { outputPath }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DynplugError);
    expect(error).toMatchObject({ code: 'EOUTPUT' });
    expect(existsSync(path.join(root, 'docs/important.md'))).toBe(true);
  });

  it('is safe to run for many plugins at once, and twice for one', async () => {
    const root = portal();
    const results = await Promise.all([
      run(root),
      run(root),
      run(root, {}, { outputPath: 'out/one' }),
      run(root, {}, { outputPath: 'out/two' }),
    ]);
    expect(results).toHaveLength(4);
    expect(filesBelow(path.join(root, 'out/one'))).toEqual(filesBelow(outputOf(root)));
  });
});

describe('explainPackage', () => {
  it('says why a package is private, shared or absent, with its chain', async () => {
    const { derived } = await run(
      portal({
        ...depends({ right: '1' }),
        ...installed('right', '1.0.0', { dependencies: { deep: '1' } }),
        ...installed('deep', '1.1.0'),
      }),
    );
    expect(explainPackage(derived, 'deep').join('\n')).toMatch(
      /deep@1\.1\.0 is private.*foo-backend@1\.2\.3 > right@1\.0\.0 > deep@1\.1\.0/s,
    );
    expect(explainPackage(derived, '@backstage/backend-plugin-api').join('\n')).toMatch(/is shared.*\^1\.0\.0/s);
    expect(explainPackage(derived, 'nowhere')).toEqual([expect.stringMatching(/^nowhere is absent: .*leads to it\.$/)]);
    expect(explainPackage(derived, 'rihgt')).toEqual([
      expect.stringMatching(/^rihgt is absent: .*Did you mean right\?$/),
    ]);
    for (const name of ['deep', '@backstage/backend-plugin-api'])
      expect(explainPackage(derived, `${name}@9.9.9`)).toEqual(explainPackage(derived, name));
  });
});

/** Change times have the resolution of the kernel's clock tick. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
