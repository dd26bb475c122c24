// What goes wrong before anything boots. Boots of what was installed are in the end-to-end tests.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { planInstall } from '../install/install-plan';
import { tarOf } from '../testing/archives';
import { tgz } from '../testing/artifacts';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type InstalledReport, installedPage } from './installed-report';
import { verifyInstalled } from './verify-installed';

const registry = { insecure: false, ca: undefined, timeout: 1000, concurrency: 1, env: {} };
const TARBALL = gzipSync(tarOf(tgz().entries));

/** A workspace with a former report. */
function workspace(files: Parameters<typeof writeFiles>[1] = {}): string {
  const root = temporaryFolder();
  writeFiles(root, { 'package.json': { name: 'root' }, 'dist-verify/verify.json': { formatVersion: 1 }, ...files });
  return root;
}

async function verify(workspaceRoot: string, from: string): Promise<unknown> {
  const plan = await planInstall({ from, folder: workspaceRoot, registry, skipIntegrity: false });
  return verifyInstalled({
    workspaceRoot,
    projectRoot: '.',
    from,
    plan,
    install: { registry, npm: { cwd: workspaceRoot, env: {} }, maxFile: 1_000_000 },
    outputPath: 'dist-verify',
    browser: () => '/nowhere/chromium',
    beside: [],
    hostPackages: undefined,
    apps: undefined,
    prepareHost: () => Promise.resolve(),
    config: [],
    database: undefined,
    limits: { timeout: 1000, memory: 400 * 1024 * 1024 },
  });
}

const leftFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`dynplug-install-${process.pid}-`));

describe('a plugin that cannot be installed or booted', () => {
  it.each([
    ['a tarball that is cut off', 'foo.tgz', TARBALL.subarray(0, 200), 'EARTIFACT', /foo\.tgz is damaged/],
    ['no backend to boot', 'foo.tgz', TARBALL, 'EVERIFYHOST', /\. has no backend to boot/],
    [
      'a list of nothing',
      'list.yaml',
      'plugins:\n- package: ./dynamic-plugins/dist/gone\n',
      'EARTIFACT',
      /installs no plugin .*\n {2}\.\/dynamic-plugins\/dist\/gone: it is in the image of a host/,
    ],
    [
      'another role',
      'foo.tgz',
      gzipSync(
        tarOf(tgz({ 'package.json': { name: 'foo', version: '1.0.0', backstage: { role: 'node-library' } } }).entries),
      ),
      'EARTIFACT',
      /it has the role node-library, and hosts load plugins and modules/,
    ],
  ])('keeps the former report: %s', async (_what, name, content, code, message) => {
    const root = workspace();
    writeFileSync(path.join(root, name), content);
    await expect(verify(root, name)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(readdirSync(root).sort()).toEqual(['dist-verify', name, 'package.json'].sort());
    expect(readFileSync(path.join(root, 'dist-verify/verify.json'), 'utf8')).toContain('formatVersion');
    expect(readdirSync(path.join(root, 'dist-verify'))).toEqual(['verify.json']);
    expect(leftFolders()).toEqual([]);
  });
});

describe('the page of all plugins', () => {
  it('links the report of each, and says what is not installed', () => {
    const report: InstalledReport = {
      formatVersion: 1,
      from: 'dynamic-plugins.yaml',
      passed: false,
      plugins: [
        {
          package: 'oci://h/a:1!<b>',
          digest: 'sha256:1',
          name: '@acme/b',
          version: '1.0.0',
          host: 'backend 1',
          passed: false,
          errors: 2,
          warnings: 0,
          report: 'acme-b',
        },
      ],
      findings: [
        {
          rule: 'leak',
          severity: 'warning',
          message: '1 module(s) came from <elsewhere>',
          hosts: [],
          fix: 'Declare it.',
        },
      ],
      skipped: [{ package: './gone', reason: 'it does not exist here' }],
    };
    const page = installedPage(report);
    expect(page).toContain('<a href="acme-b/index.html">@acme/b</a>');
    expect(page).toContain('<span class="bad">2 error(s)</span>');
    expect(page).toContain('oci://h/a:1!&lt;b&gt;');
    expect(page).toContain('warning leak</strong> 1 module(s) came from &lt;elsewhere&gt;</td><td>Declare it.');
    expect(page).toContain('<code>./gone</code></td><td>it does not exist here');
  });
});
