// Tarballs made through Nx, in the hands of the real npm.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { PORTAL, dynamicDir, exportPlugin, nx, pluginDir, runTarget } from './portal';
import { removeAfterwards, shippedFiles, temporaryFolder } from './temporary-folder';
import { run } from './tools';

interface PackReport {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly integrity: string;
  readonly shasum: string;
  readonly files: number;
}

const NAME = '@acme/backstage-plugin-notes-backend-dynamic';
const FILE = 'acme-backstage-plugin-notes-backend-dynamic-0.1.0.tgz';
const dist = path.join(pluginDir('notes-backend'), 'dist-pack');
const tarball = path.join(dist, FILE);
const report = (): PackReport => JSON.parse(readFileSync(path.join(dist, 'pack.json'), 'utf8')) as PackReport;
const pack = (...flags: readonly string[]): ReturnType<typeof runTarget> =>
  runTarget('notes-backend', 'pack', ...flags);

beforeAll(async () => {
  const { code, output } = await pack();
  if (code !== 0) throw new Error(output);
  await exportPlugin('notes-backend');
});

describe('pack', () => {
  it('prints what was made, and comes from the cache the second time', async () => {
    const { integrity } = report();
    rmSync(dist, { recursive: true });
    const { cached, output } = await pack();
    expect(cached).toBe(true);
    expect(output).toContain(`integrity ${integrity}`);
    expect(readFileSync(`${tarball}.integrity`, 'utf8')).toBe(`${integrity}\n`);
    expect(existsSync(tarball)).toBe(true);
    expect(readFileSync(path.join(dist, 'dynamic-plugins.yaml'), 'utf8')).toBe(
      `plugins:\n  - package: "${NAME}@0.1.0"\n    disabled: false\n    integrity: ${integrity}\n`,
    );
  });

  it('has the same integrity when it is made again', async () => {
    const { integrity } = report();
    expect((await pack('--skip-nx-cache')).code).toBe(0);
    expect(report().integrity).toBe(integrity);
  });

  it('fails without an output for an option that is not allowed', async () => {
    const { code, output } = await pack('--baseUrl=ftp://x');
    expect(code).toBe(1);
    expect(output.match(/EOPTION/g)).toHaveLength(1);
    expect(output).not.toMatch(/^\s+at /m);
  });

  it('serves many plugins from one folder, and collects their fragments', async () => {
    const served = path.join(PORTAL, 'served');
    removeAfterwards(served);
    const { code } = await nx('run-many', '-t', 'pack', '--parallel=2', '--baseUrl=http://plugin-registry:8080');
    expect(code).toBe(0);
    const collected = await nx('run', 'notes-image:collect', '--excludeTaskDependencies', '--packDestination=served');
    expect(collected.code).toBe(0);
    expect(collected.output).toContain('2 plugins of 2 projects in images/notes/dynamic-plugins.yaml');
    expect(readdirSync(served).sort()).toEqual([
      FILE,
      `${FILE}.integrity`,
      FILE.replace('-dynamic', '-module-shout-dynamic'),
      `${FILE.replace('-dynamic', '-module-shout-dynamic')}.integrity`,
    ]);
    expect(readFileSync(path.join(served, FILE)).equals(readFileSync(tarball))).toBe(true);
    const text = readFileSync(path.join(PORTAL, 'images/notes/dynamic-plugins.yaml'), 'utf8');
    removeAfterwards(path.join(PORTAL, 'images/notes/dynamic-plugins.yaml'));
    expect(text.match(/- package: .*/g)).toEqual([
      `- package: http://plugin-registry:8080/${FILE}`,
      `- package: http://plugin-registry:8080/${FILE.replace('-dynamic', '-module-shout-dynamic')}`,
    ]);
    await pack();
  });
});

describe('npm', () => {
  it('reads the tarball as a package, and gives it back unchanged', async () => {
    const folder = temporaryFolder();
    // As installers run it.
    const output = await run('npm', 'pack', tarball, '--json', '--ignore-scripts', `--pack-destination=${folder}`);
    const [packed] = JSON.parse(output.slice(output.indexOf('['))) as [Record<string, unknown>];
    const { name, version, file, integrity, shasum } = report();
    expect(packed).toMatchObject({ name, version, filename: file, integrity, shasum });
    expect(readFileSync(path.join(folder, FILE)).equals(readFileSync(tarball))).toBe(true);
  });

  // An export that a real backend loads: load-in-host.spec.ts.
  it('installs it, with every file that an export holds', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'package.json'), '{"name":"x","version":"1.0.0","private":true}');
    const { code, output } = await execute(
      'npm',
      ['install', tarball, '--ignore-scripts', '--offline', '--legacy-peer-deps', '--no-audit', '--no-fund'],
      { cwd: folder },
    );
    expect(output).toContain('added');
    expect(code).toBe(0);
    const installed = path.join(folder, 'node_modules', NAME);
    const exported = shippedFiles(dynamicDir('notes-backend'));
    expect(shippedFiles(installed).filter((file) => !/(^|\/)node_modules\/\.(bin\/|package-lock)/.test(file))).toEqual(
      exported,
    );
    expect(exported).toHaveLength(report().files);
    for (const file of exported.filter((name) => name !== 'package.json'))
      expect(
        readFileSync(path.join(installed, file)).equals(readFileSync(path.join(dynamicDir('notes-backend'), file))),
      ).toBe(true);
  });
});
