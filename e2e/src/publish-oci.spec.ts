// Images pushed through Nx to a real registry, open and with TLS and passwords, and read back by the programs that installers use.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answering, startFaultyProxy } from './faulty-proxy';
import { type OciRegistry, startOciRegistry } from '@org/test-kit';
import { pluginDir, runTarget } from './portal';
import { describeWith, run } from './tools';

interface PublishReport {
  readonly digest: string;
  readonly references: readonly { readonly reference: string; readonly pinned: string; readonly state: string }[];
  readonly blobs: readonly { readonly digest: string; readonly size: number; readonly outcome: string }[];
}

const KEY = 'acme-backstage-plugin-notes-backend';
const PASSWORD = 'hidden-pass';
/** Of that password; docker-registry knows bcrypt only. */
const HTPASSWD = 'ann:$2b$04$bRhi3L/GkM4zctM.QVS1f.NdlA3SCArnfGBaRuv6ObNdTbfsJleNW';
const plugin = pluginDir('notes-backend');
const result = (folder = 'dist-publish'): PublishReport =>
  JSON.parse(readFileSync(path.join(plugin, folder, 'publish.json'), 'utf8')) as PublishReport;
const outcomes = (folder?: string): readonly string[] => result(folder).blobs.map(({ outcome }) => outcome);
const publish = (reference: string, ...flags: readonly string[]): ReturnType<typeof runTarget> =>
  runTarget('notes-backend', 'publish', `--references=${reference}`, ...flags);
const promote = (to: string, ...flags: readonly string[]): ReturnType<typeof runTarget> =>
  runTarget('notes-backend', 'promote', `--to=${to}`, ...flags);

describeWith(['docker-registry', 'skopeo', 'openssl'], 'publish to docker-registry', () => {
  let registry: OciRegistry;
  let temporary: string;
  beforeAll(async () => {
    registry = await startOciRegistry();
    temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-publish-e2e-'));
  });
  afterAll(async () => {
    await registry.stop();
    for (const folder of [temporary, ...['dist-publish', 'dist-promote', 'dist-oci-other'].map(inPlugin)])
      rmSync(folder, { recursive: true, force: true });
  });
  const environment = { ...process.env };
  afterEach(() => {
    process.env = { ...environment };
  });
  const inPlugin = (folder: string): string => path.join(plugin, folder);
  const digestAt = async (reference: string, ...flags: readonly string[]): Promise<string> =>
    (JSON.parse(await run('skopeo', 'inspect', ...flags, `docker://${reference}`)) as { Digest: string }).Digest;

  it('sends nothing in a dry run', async () => {
    const { code, output } = await publish(`${registry.host}/acme/dry:1`, '--dryRun');
    expect(output).toContain(`${registry.host}/acme/dry:1 would be published`);
    expect(code).toBe(0);
    expect(existsSync(inPlugin('dist-publish'))).toBe(false);
    await expect(digestAt(`${registry.host}/acme/dry:1`, '--tls-verify=false')).rejects.toThrow(/ended with 1/);
  });

  it('packages first, sends two blobs, and pins the digest that skopeo sees', async () => {
    const reference = `${registry.host}/acme/notes:1.0.0`;
    rmSync(inPlugin('dist-oci'), { recursive: true, force: true });
    const { code, output, cached } = await publish(reference);
    expect(output).toContain(`${reference} published: sha256:`);
    expect({ code, cached }).toEqual({ code: 0, cached: false });
    expect(outcomes()).toEqual(['sent', 'sent']);
    expect(await digestAt(reference, '--tls-verify=false')).toBe(result().digest);
    expect(readFileSync(inPlugin('dist-publish/dynamic-plugins.yaml'), 'utf8')).toContain(
      `package: oci://${registry.host}/acme/notes@${result().digest}!${KEY}\n`,
    );
  });

  it('sends nothing the second time, and the manifest alone for a further tag', async () => {
    const again = await publish(`${registry.host}/acme/notes:1.0.0`);
    expect(again.output).toContain('there already');
    expect(again).toMatchObject({ code: 0, cached: false });
    expect(outcomes()).toEqual([]);
    await publish(`${registry.host}/acme/notes:stable`);
    expect(outcomes()).toEqual(['skipped', 'skipped']);
    expect(await digestAt(`${registry.host}/acme/notes:stable`, '--tls-verify=false')).toBe(result().digest);
  });

  it('leaves a tag with another image alone, unless it may move', async () => {
    const other = ['--outputPath=plugins/notes-backend/dist-oci-other', '--annotations=org.example.other=1'];
    expect((await runTarget('notes-backend', 'package-oci', ...other)).code).toBe(0);
    const flags = ['--imagePath=plugins/notes-backend/dist-oci-other', '--excludeTaskDependencies'];
    const before = await digestAt(`${registry.host}/acme/notes:stable`, '--tls-verify=false');
    const { code, output } = await publish(`${registry.host}/acme/notes:stable`, ...flags);
    expect(output).toMatch(/ETAGEXISTS .*acme\/notes:stable exists and points to sha256:/);
    expect(code).toBe(1);
    expect(await digestAt(`${registry.host}/acme/notes:stable`, '--tls-verify=false')).toBe(before);
    const moved = await publish(`${registry.host}/acme/notes:stable`, ...flags, '--overwriteTag=sta*');
    expect(moved.output).toContain('moved');
    expect(await digestAt(`${registry.host}/acme/notes:stable`, '--tls-verify=false')).toBe(result().digest);
  });

  it('promotes by mounting, and skopeo brings the same bytes back', async () => {
    await publish(`${registry.host}/acme/notes:1.0.0`);
    const { output } = await promote(`${registry.host}/prod/notes:1.0.0`);
    expect(output).toContain('2 mounted');
    expect(outcomes('dist-promote')).toEqual(['mounted', 'mounted']);
    const pinned = result('dist-promote').references[0]?.pinned ?? '';
    expect(pinned).toBe(`${registry.host}/prod/notes@${result().digest}`);
    const back = path.join(temporary, 'back');
    await run('skopeo', 'copy', '--src-tls-verify=false', `docker://${pinned}`, `dir:${back}`);
    const blob = (digest: string): string => path.join(plugin, 'dist-oci/layout/blobs/sha256', digest.slice(7));
    expect(readFileSync(path.join(back, 'manifest.json')).equals(readFileSync(blob(result().digest)))).toBe(true);
    for (const { digest } of result('dist-promote').blobs)
      expect(readFileSync(path.join(back, digest.slice(7))).equals(readFileSync(blob(digest)))).toBe(true);
  });

  it('gets through a proxy that limits requests', async () => {
    const proxy = await startFaultyProxy(registry.host);
    try {
      const when = ({ headers }: http.IncomingMessage): boolean => Number(headers['content-length'] ?? 0) > 1_100_000;
      proxy.faults.push({ when, times: 100, act: answering(413, {}, '<html>too large</html>') });
      expect(await publish(`${proxy.host}/limited/notes:1`)).toMatchObject({ code: 0 });
      const parts = proxy.seen.filter(({ method }) => method === 'PATCH');
      expect(parts[0]?.headers['content-range']).toBe('0-1048575');
      expect(await digestAt(`${registry.host}/limited/notes:1`, '--tls-verify=false')).toBe(result().digest);
    } finally {
      proxy.stop();
    }
  });

  describe('with TLS and passwords', () => {
    let secured: OciRegistry;
    let reference: string;
    beforeAll(async () => {
      // Apart: skopeo takes a key beside a certificate for one of its own.
      mkdirSync(path.join(temporary, 'certs'));
      const certificate = path.join(temporary, 'certs', 'ca.crt');
      const key = path.join(temporary, 'server.key');
      const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
      const files = ['-keyout', key, '-out', certificate];
      await run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files);
      secured = await startOciRegistry({ htpasswd: HTPASSWD, tls: { certificate, key } });
      reference = `${secured.host}/acme/notes:1.0.0`;
    });
    afterAll(() => secured.stop());
    const ca = (): string => `--ca=${path.join(temporary, 'certs', 'ca.crt')}`;
    const signIn = (password = PASSWORD): void => {
      process.env['DYNPLUG_REGISTRY_USERNAME'] = 'ann';
      process.env['DYNPLUG_REGISTRY_PASSWORD'] = password;
    };

    it('does not trust a certificate of its own accord', async () => {
      signIn();
      const { code, output } = await publish(reference);
      expect(output).toMatch(/ENETWORK .*certificate that is not trusted/);
      expect(code).toBe(1);
    });

    it('says that credentials are missing or wrong, and never shows them', async () => {
      const without = await publish(reference, ca());
      expect(without.output).toMatch(/EAUTH .* 401 /);
      signIn('other-hidden');
      const wrong = await publish(reference, ca());
      expect(wrong.output).toMatch(/EAUTH .* 401 /);
      expect([without.code, wrong.code]).toEqual([1, 1]);
      expect(wrong.output).not.toContain('other-hidden');
      expect(wrong.output).not.toContain(Buffer.from('ann:other-hidden').toString('base64'));
    });

    it('takes what skopeo login has written', async () => {
      const file = path.join(temporary, 'auth.json');
      const login = ['login', '--authfile', file, '--username', 'ann', '--password', PASSWORD];
      await run('skopeo', ...login, '--cert-dir', path.join(temporary, 'certs'), secured.host);
      process.env['REGISTRY_AUTH_FILE'] = file;
      const { code, output } = await publish(reference, ca());
      expect(output).toContain(`${reference} published`);
      expect(code).toBe(0);
      expect(output).not.toContain(PASSWORD);
      expect(JSON.stringify(result())).not.toContain(PASSWORD);
      const flags = ['--authfile', file, '--cert-dir', path.join(temporary, 'certs')];
      expect(await digestAt(reference, ...flags)).toBe(result().digest);
    });

    it('gets an image from another registry, with credentials for the right one', async () => {
      await publish(`${registry.host}/acme/notes:1.0.0`);
      signIn();
      const both = await promote(`${secured.host}/prod/notes:2`, ca());
      expect(both.output).toMatch(/EAUTH .*several registries/);
      process.env['DYNPLUG_REGISTRY'] = secured.host;
      const { output, code } = await promote(`${secured.host}/prod/notes:2`, ca());
      expect(output).toContain('prod/notes:2 published');
      expect(code).toBe(0);
      expect(result('dist-promote').digest).toBe(result().digest);
    });

    it('keeps no password in the cache or in its outputs', async () => {
      const kept = [path.join(plugin, '../../.nx'), ...['dist-publish', 'dist-promote'].map(inPlugin)].filter(
        (folder) => existsSync(folder),
      );
      writeFileSync(
        path.join(temporary, 'patterns'),
        `${PASSWORD}\nother-hidden\n${Buffer.from(`ann:${PASSWORD}`).toString('base64')}\n`,
      );
      await expect(run('grep', '-rlFf', path.join(temporary, 'patterns'), ...kept)).rejects.toThrow(/ended with 1:\n$/);
    });
  });
});
