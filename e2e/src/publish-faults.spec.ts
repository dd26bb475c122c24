// What goes wrong on the way to a real registry: each is overcome, or reported with nothing half-published, and the next run gets there.
import { spawn } from 'node:child_process';
import type http from 'node:http';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { publishImage } from '../../packages/dynplug/dist';
import { type Fault, type FaultyProxy, answering, startFaultyProxy } from './faulty-proxy';
import { type OciRegistry, startOciRegistry } from '@org/test-kit';
import { PORTAL, plugin, pluginDir, runTarget } from './portal';
import { describeWith } from './tools';

const FOLDER = 'notes-backend';
const OTHER = `sha256:${'a'.repeat(64)}`;

describeWith(['docker-registry'], 'publish through a proxy that fails', () => {
  let registry: OciRegistry;
  let proxy: FaultyProxy;
  let elsewhere: FaultyProxy;
  let layer: string;
  let config: string;
  let digest: string;
  let count = 0;
  let repository = '';

  beforeAll(async () => {
    registry = await startOciRegistry();
    expect((await runTarget(FOLDER, 'package-oci')).code).toBe(0);
    const image = JSON.parse(readFileSync(path.join(pluginDir(FOLDER), 'dist-oci/image.json'), 'utf8')) as {
      digest: string;
      layer: { digest: string };
    };
    ({ digest } = image);
    layer = image.layer.digest;
    const manifest = path.join(pluginDir(FOLDER), 'dist-oci/layout/blobs', digest.replace(':', '/'));
    config = (JSON.parse(readFileSync(manifest, 'utf8')) as { config: { digest: string } }).config.digest;
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(path.join(pluginDir(FOLDER), 'dist-publish'), { recursive: true, force: true });
  });
  beforeEach(async () => {
    [proxy, elsewhere] = await Promise.all([startFaultyProxy(registry.host), startFaultyProxy(registry.host)]);
    repository = `faults/notes-${count++}`;
  });
  afterEach(() => {
    for (const one of [proxy, elsewhere]) one.stop();
  });

  /** Milliseconds that publish has waited for; it waits a hundredth of it. */
  const waited: number[] = [];
  const clock = {
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: (ms: number, signal: AbortSignal | undefined): Promise<void> => {
      waited.push(ms);
      return setTimeout(ms / 100, undefined, { signal });
    },
  };
  const publish = (env: Record<string, string> = {}, timeout = 10_000): ReturnType<typeof publishImage> =>
    publishImage({
      workspaceRoot: PORTAL,
      projectRoot: `plugins/${FOLDER}`,
      image: path.join(pluginDir(FOLDER), 'dist-oci'),
      outputPath: `plugins/${FOLDER}/dist-publish`,
      references: [`${proxy.host}/${repository}:1`],
      overwriteTag: false,
      dryRun: false,
      concurrency: 2,
      timeout,
      clock,
      insecure: false,
      ca: undefined,
      env: { HOME: PORTAL, XDG_RUNTIME_DIR: PORTAL, ...env },
    });

  /** The digest that the tag has in the registry itself, with all its blobs; undefined without a tag. */
  const published = async (): Promise<string | undefined> => {
    const base = `http://${registry.host}/v2/${repository}`;
    const accept = 'application/vnd.oci.image.manifest.v1+json';
    const answer = await fetch(`${base}/manifests/1`, { headers: { accept } });
    if (answer.status === 404) return undefined;
    const { config, layers } = (await answer.json()) as { config: { digest: string }; layers: { digest: string }[] };
    for (const blob of [config, ...layers])
      expect((await fetch(`${base}/blobs/${blob.digest}`, { method: 'HEAD' })).status).toBe(200);
    return answer.headers.get('docker-content-digest') ?? '';
  };

  /** Resolves when the registry has the blob. */
  const arrived = async (blob: string): Promise<void> => {
    const url = `http://${registry.host}/v2/${repository}/blobs/${blob}`;
    while ((await fetch(url, { method: 'HEAD' })).status !== 200) await setTimeout(20);
  };

  const isPing = ({ url }: http.IncomingMessage): boolean => url === '/v2/';
  const isStart = ({ method }: http.IncomingMessage): boolean => method === 'POST';
  const isLayer = ({ method, url = '' }: http.IncomingMessage): boolean =>
    ['PUT', 'PATCH'].includes(method ?? '') && url.includes(encodeURIComponent(layer));
  const isManifest = ({ method, url = '' }: http.IncomingMessage): boolean =>
    method === 'PUT' && url.includes('/manifests/');
  const silent: Fault['act'] = (request) => void request.resume();
  /** Of a registry that says nothing. */
  const limit = (act: Fault['act']): number | undefined => (act === silent ? 500 : undefined);
  const cut: Fault['act'] = (request) => request.socket.destroy();
  const cutInTheMiddle: Fault['act'] = (request, _response, pass) => {
    pass();
    let seen = 0;
    request.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      if (seen > 500_000) request.socket.destroy();
    });
  };

  it.each<[string, Fault['when'], number, Fault['act']]>([
    ['500 at the start', isPing, 2, answering(500)],
    ['500 before an upload', isStart, 2, answering(500)],
    ['500 to a blob', isLayer, 2, answering(500)],
    ['500 to the manifest', isManifest, 2, answering(500)],
    ['a connection that is cut at once', isLayer, 1, cut],
    ['a connection that is cut in the middle of a blob', isLayer, 2, cutInTheMiddle],
    ['silence past the time limit', isManifest, 1, silent],
    [
      'an upload that the registry knows nothing of',
      isLayer,
      1,
      answering(404, {}, '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}'),
    ],
  ])('gets over %s', async (_what, when, times, act) => {
    proxy.faults.push({ when, times, act });
    const { report } = await publish({}, limit(act));
    expect(report.references).toMatchObject([{ state: 'new' }]);
    expect(await published()).toBe(digest);
    expect(proxy.faults).toEqual([]);
  });

  it('waits as long as the registry asks for', async () => {
    proxy.faults.push({ when: isLayer, act: answering(429, { 'retry-after': '71' }) });
    await publish();
    expect(waited).toContain(71_000);
    expect(await published()).toBe(digest);
    expect(proxy.faults).toEqual([]);
  });

  it('goes on with the part of a blob that broke off, and sends what is there no second time', async () => {
    const range = ({ headers }: { readonly headers: http.IncomingHttpHeaders }): string =>
      headers['content-range'] ?? '';
    // Parts of 1 MiB, of which the second breaks off.
    proxy.faults.push({
      when: ({ headers }) => Number(headers['content-length'] ?? 0) > 1_100_000,
      times: 100,
      act: answering(413),
    });
    proxy.faults.push({ when: (request) => range(request).startsWith('1048576-'), act: cut });
    await publish();
    expect(proxy.faults).toHaveLength(1);
    expect(proxy.seen.map(range).filter((one) => one.startsWith('0-'))).toHaveLength(1);
    expect(await published()).toBe(digest);
  });

  it('leaves no upload open, whether parts get through or fail in between', async () => {
    const isLarge = ({ headers }: http.IncomingMessage): boolean => Number(headers['content-length'] ?? 0) > 1_100_000;
    const isSecondPart = ({ headers }: http.IncomingMessage): boolean =>
      headers['content-range']?.startsWith('1048576-') ?? false;
    proxy.faults.push({ when: isSecondPart, act: answering(507) }, { when: isLarge, times: 100, act: answering(413) });
    await expect(publish()).rejects.toMatchObject({ code: 'EREGISTRY' });
    expect(registry.openUploads(repository)).toEqual([]);
    await publish();
    expect(await published()).toBe(digest);
    expect(registry.openUploads(repository)).toEqual([]);
  });

  it('gets a token where one is asked for, and sends it nowhere else', async () => {
    const token = 'hidden-token';
    const isForeign = ({ headers, url = '' }: http.IncomingMessage): boolean =>
      headers.authorization !== `Bearer ${token}` && !url.startsWith('/token');
    proxy.faults.push(
      {
        when: ({ url = '' }) => url.startsWith('/token'),
        times: 100,
        act: ({ headers }, response) =>
          headers.authorization === `Basic ${Buffer.from('ann:hidden-pass').toString('base64')}`
            ? response.end(JSON.stringify({ token }))
            : response.writeHead(401).end(),
      },
      {
        when: isForeign,
        times: 100,
        act: answering(401, { 'www-authenticate': `Bearer realm="http://${proxy.host}/token",service="test"` }),
      },
      {
        // localhost is another host than 127.0.0.1.
        when: isStart,
        times: 2,
        act: ({ url = '' }, response) =>
          response.writeHead(307, { location: `http://localhost:${elsewhere.host.split(':')[1] ?? ''}${url}` }).end(),
      },
    );
    const secret = { DYNPLUG_REGISTRY_USERNAME: 'ann', DYNPLUG_REGISTRY_PASSWORD: 'hidden-pass' };
    const { report } = await publish(secret);
    expect(await published()).toBe(digest);
    expect(elsewhere.seen.length).toBeGreaterThan(0);
    for (const { headers } of elsewhere.seen) expect(headers.authorization).toBeUndefined();
    expect(JSON.stringify(report)).not.toContain('hidden');
  });

  it.each<[string, Fault['when'], Fault['act'], string]>([
    ['a registry that stays broken', isLayer, answering(500), 'EREGISTRY'],
    ['a full disk', isLayer, answering(507, {}, 'no space left on device'), 'EREGISTRY'],
    [
      'a manifest that is rejected',
      isManifest,
      answering(400, {}, '{"errors":[{"code":"MANIFEST_INVALID"}]}'),
      'EREGISTRY',
    ],
    ['another digest than that of the blob', isLayer, answering(201, { 'docker-content-digest': OTHER }), 'EREGISTRY'],
    [
      'another digest than that of the manifest',
      isManifest,
      answering(201, { 'docker-content-digest': OTHER }),
      'EREGISTRY',
    ],
    ['a blob that was taken and is not there', isLayer, answering(201), 'EREGISTRY'],
    ['a limit that nothing is below', isLayer, answering(413), 'EREGISTRY'],
    ['a right that is missing', isStart, answering(403), 'EAUTH'],
    ['silence for good', isStart, silent, 'ENETWORK'],
    [
      'half an answer',
      isManifest,
      (_request, response) => {
        response.writeHead(400, { 'content-length': '1000' });
        response.write('{"errors"', () => response.destroy());
      },
      'EREGISTRY',
    ],
  ])('reports %s, and leaves no tag', async (_what, when, act, code) => {
    proxy.faults.push({ when, times: 1000, act });
    await expect(publish({}, limit(act))).rejects.toMatchObject({ code });
    expect(await published()).toBeUndefined();
    proxy.faults.length = 0;
    await publish();
    expect(await published()).toBe(digest);
  });

  it('ends when it is interrupted, and the next run sends only the rest', async () => {
    let stop: () => void = () => undefined;
    // When the configuration, which goes beside it, is there.
    proxy.faults.push({ when: isLayer, act: () => void arrived(config).then(() => stop()) });
    const program = path.join(PORTAL, 'node_modules/nx/dist/bin/nx.js');
    const args = ['run', `${plugin(FOLDER)}:publish`, `--references=${proxy.host}/${repository}:1`];
    const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
    const run = spawn(process.execPath, [program, ...args], { cwd: PORTAL, env, detached: true });
    // As a terminal does: the whole group.
    stop = () => process.kill(-(run.pid as number), 'SIGINT');
    let output = '';
    for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise((resolve) => run.on('close', resolve));
    expect(code).not.toBe(0);
    expect(await published()).toBeUndefined();
    const { report } = await publish();
    expect(report.blobs.map(({ outcome }) => outcome).sort()).toEqual(['sent', 'skipped']);
    expect(await published()).toBe(digest);
    expect(output).not.toContain('unhandled');
  });
});
