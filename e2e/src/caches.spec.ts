// What one machine has made, another one takes from a cache: whole, at another path, and good enough to be published from.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type CacheServer, startCacheServer } from './cache-server';
import { Checkout, type OciRegistry, startOciRegistry } from '@org/test-kit';
import { PORTAL, plugin } from './portal';
import { describeWith } from './tools';

const FOLDER = 'greeter-backend';
const image = (checkout: Checkout): { digest: string; layer: { size: number } } =>
  JSON.parse(checkout.read(`plugins/${FOLDER}/dist-oci/image.json`)) as never;
const integrity = (checkout: Checkout): string =>
  (JSON.parse(checkout.read(`plugins/${FOLDER}/dist-pack/pack.json`)) as { integrity: string }).integrity;
/** The origin of each task that Nx lists. */
const origins = (output: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...output.matchAll(/^\s*> nx run \S*?([^:\s]+)(?: {2}\[([^\]]+)\])?$/gm)].map(([, target, origin]) => [
      target as string,
      origin ?? 'ran',
    ]),
  );

describeWith(['git', 'docker-registry'], 'caches', () => {
  let registry: OciRegistry;
  let server: CacheServer;
  let first: Checkout;
  /** On another machine. */
  let other: Checkout;
  const made: Checkout[] = [];
  const again = (settings: Parameters<Checkout['again']>[0]): Checkout => {
    const checkout = first.again(settings);
    made.push(checkout);
    return checkout;
  };
  const both = ['run-many', '-t', 'package-oci', 'pack', `--projects=${plugin(FOLDER)}`];

  beforeAll(async () => {
    [registry, server] = await Promise.all([startOciRegistry(), startCacheServer()]);
    first = await Checkout.make(PORTAL, `--imageRepository=${registry.host}/acme`);
    made.push(first);
    const { code, output } = await first.nx(both, server.env);
    if (code !== 0) throw new Error(output);
  });
  afterAll(async () => {
    server.stop();
    await registry.stop();
    for (const checkout of made) checkout.remove();
  });

  it('give a second checkout of a repository what the first has made', async () => {
    const second = again({ sharesHome: true });
    const { code, output } = await second.nx(both);
    expect(origins(output)).toMatchObject({ 'package-oci': 'local cache', pack: 'local cache' });
    expect(code).toBe(0);
    expect(image(second)).toEqual(image(first));
    expect(integrity(second)).toBe(integrity(first));
  });

  it('hold little, and nothing of the path where it was made', () => {
    const stored = [...server.entries.values()].map(({ length }) => length);
    // An image is a layer that is compressed already, a tarball likewise.
    const ours = stored.filter((size) => size > image(first).layer.size * 0.9);
    expect(ours).toHaveLength(2);
    for (const size of ours) expect(size).toBeLessThan(image(first).layer.size * 1.1 + 20_000);
  });

  it('give another machine what it needs to publish, from a remote cache alone', async () => {
    other = again({ sharesHome: false });
    const { code, output } = await other.nx(['run', `${plugin(FOLDER)}:publish`], server.env);
    expect(origins(output)).toMatchObject({ 'package-oci': 'remote cache', publish: 'ran' });
    expect(output).toMatch(/0\.1\.0 published: sha256:/);
    expect(code).toBe(0);
    expect(image(other)).toEqual(image(first));
    const found = await fetch(`http://${registry.host}/v2/acme/acme-backstage-plugin-${FOLDER}/manifests/0.1.0`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    expect(found.headers.get('docker-content-digest')).toBe(image(first).digest);
    const packed = await other.nx(['run', `${plugin(FOLDER)}:pack`], server.env);
    expect(origins(packed.output)).toMatchObject({ pack: 'remote cache' });
    expect(integrity(other)).toBe(integrity(first));
  });

  it('are forgotten by nx reset, and made anew', async () => {
    const before = await other.nx(both);
    for (const target of ['package-oci', 'pack']) expect(origins(before.output)[target]).toMatch(/cache/);
    expect((await other.nx(['reset'])).code).toBe(0);
    rmSync(path.join(other.dir, 'plugins', FOLDER, 'dist-oci'), { recursive: true });
    const { code, output } = await other.nx(both);
    expect(origins(output)).toMatchObject({ 'package-oci': 'ran', pack: 'ran' });
    expect(code).toBe(0);
    expect(existsSync(path.join(other.dir, 'plugins', FOLDER, 'dist-oci/layout/index.json'))).toBe(true);
    expect(image(other)).toEqual(image(first));
  });
});
