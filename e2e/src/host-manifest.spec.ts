// A host as an image that other programs made: from a registry, as an archive and unpacked. What its manifest says is what doctor finds.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type OciRegistry, startOciRegistry } from '@org/test-kit';
import { PORTAL, nx, runTarget } from './portal';
import { describeWith, run } from './tools';

interface Manifest {
  readonly source: { readonly from: string; readonly digest?: string };
  readonly packages: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const APP = 'opt/app-root/src';
/** The files of a small host; its package exports one name. */
const FILES = {
  'package.json': { name: 'root', private: true, workspaces: ['packages/*'] },
  'backstage.json': { version: '1.49.4' },
  'packages/backend/package.json': { name: 'backend', version: '0.0.0', backstage: { role: 'backend' } },
  'node_modules/@backstage/errors/package.json': { name: '@backstage/errors', version: '1.3.0', main: 'index.js' },
  'node_modules/@backstage/errors/index.js': 'exports.NotFoundError = class {};',
  'node_modules/removed/package.json': { name: 'removed', version: '1.0.0' },
};

describeWith(['umoci', 'skopeo', 'docker-registry'], 'the manifest of a host that is an image', () => {
  const temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-host-e2e-'));
  const layout = path.join(temporary, 'layout');
  const archive = path.join(temporary, 'host.tar');
  const hosts = path.join(PORTAL, 'hosts');
  let registry: OciRegistry;
  let reference: string;

  beforeAll(async () => {
    for (const [name, content] of Object.entries(FILES)) {
      const file = path.join(temporary, 'files', APP, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
    registry = await startOciRegistry();
    reference = `${registry.host}/acme/portal:1.4.0`;
    const image = `${layout}:latest`;
    await run('umoci', 'init', '--layout', layout);
    await run('umoci', 'new', '--image', image);
    await run('umoci', 'insert', '--rootless', '--image', image, path.join(temporary, 'files/opt'), '/opt');
    await run('umoci', 'insert', '--rootless', '--image', image, '--whiteout', `/${APP}/node_modules/removed`);
    await run('skopeo', 'copy', '--dest-tls-verify=false', `oci:${image}`, `docker://${reference}`);
    await run('skopeo', 'copy', `oci:${image}`, `oci-archive:${archive}`);
    await run('umoci', 'unpack', '--rootless', '--image', image, path.join(temporary, 'bundle'));
  });
  afterAll(async () => {
    await registry.stop();
    for (const folder of [temporary, hosts]) rmSync(folder, { recursive: true, force: true });
  });

  async function make(name: string, ...flags: readonly string[]): Promise<Manifest> {
    const { code, output } = await nx('g', '@org/dynplug:host-manifest', name, ...flags);
    if (code !== 0) throw new Error(output);
    return JSON.parse(readFileSync(path.join(hosts, `${name}.json`), 'utf8')) as Manifest;
  }

  it('is the same from a registry and from an archive, and doctor uses it', async () => {
    const manifest = await make('production', `--from=${reference}`, '--installer=rhdh-1.10');
    expect(manifest).toMatchObject({
      source: { from: 'image', repository: `${registry.host}/acme/portal`, ref: '1.4.0' },
      backstage: '1.49.4',
      packages: { '@backstage/errors': '1.3.0' },
    });
    expect(Object.keys(manifest.packages)).toEqual(['@backstage/errors']);
    const inspected = await run('skopeo', 'inspect', '--tls-verify=false', `docker://${reference}`);
    expect(manifest.source.digest).toBe((JSON.parse(inspected) as { Digest: string }).Digest);
    expect((await make('archived', `--from=${archive}`)).packages).toEqual(manifest.packages);

    const { code, output } = await runTarget('greeter-backend', 'doctor', '--host=./hosts/production.json');
    expect(code).toBe(1);
    expect(output).toMatch(/error missing-package[^]*production: Cannot find module '@backstage\/backend-plugin-api'/);
  });

  it('has the names that an unpacked image exports', async () => {
    const manifest = await make('unpacked', `--from=${path.join(temporary, 'bundle/rootfs')}`, '--exportNames');
    expect(manifest.packages).toEqual({ '@backstage/errors': '1.3.0' });
    expect(manifest.exports).toEqual({ '@backstage/errors': { '.': ['NotFoundError'] } });
  });

  it.each([
    ['a tag that the registry lacks', () => `${registry.host}/acme/portal:2`, /EREGISTRY There is no image/],
    [
      'a platform that it lacks',
      () => `${reference} --platform=linux/arm64`,
      /EHOSTSOURCE .* has no image for linux\/arm64/,
    ],
  ])('is not written for %s', async (_what, from, message) => {
    const flags = from().split(' ');
    const { code, output } = await nx(
      'g',
      '@org/dynplug:host-manifest',
      'broken',
      `--from=${flags[0]}`,
      ...flags.slice(1),
    );
    expect(code).toBe(1);
    expect(output).toMatch(message);
    expect(() => readFileSync(path.join(hosts, 'broken.json'))).toThrow('ENOENT');
  });
});
