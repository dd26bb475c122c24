// Images of frontend plugins: pushed to a real registry and read back from it, and several plugins in one image.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nxIn, type OciRegistry, startOciRegistry } from '@org/test-kit';
import { type Frontends, PREFIX, frontends } from './frontends';
import { describeWith, run } from './tools';

type Json = Record<string, any>;

const BUNDLE = 'all-pages';
const BUNDLED = ['board', 'tips'];

describeWith(['docker-registry', 'tar'], 'images of frontend plugins', () => {
  let portal: Frontends;
  let registry: OciRegistry;
  let temporary: string;
  beforeAll(async () => {
    portal = frontends();
    registry = await startOciRegistry();
    temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-images-e2e-'));
  });
  afterAll(async () => {
    await registry.stop();
    for (const folder of [temporary, path.join(portal.root, 'images')])
      rmSync(folder, { recursive: true, force: true });
  });

  const json = (...file: readonly string[]): Json =>
    JSON.parse(readFileSync(path.join(portal.root, ...file), 'utf8')) as Json;
  /** What the registry has under a reference: the digest of the manifest, and the files in all layers. */
  const pulled = async (repository: string, tag: string): Promise<{ digest: string | null; files: string }> => {
    const base = `http://${registry.host}/v2/${repository}`;
    const headers = { accept: 'application/vnd.oci.image.manifest.v1+json' };
    const answer = await fetch(`${base}/manifests/${tag}`, { headers });
    const { layers } = (await answer.json()) as { layers: readonly { digest: string }[] };
    let files = '';
    for (const { digest } of layers) {
      const layer = path.join(temporary, 'layer.tar.gz');
      writeFileSync(layer, Buffer.from(await (await fetch(`${base}/blobs/${digest}`)).arrayBuffer()));
      files += await run('tar', '-tzf', layer);
    }
    return { digest: answer.headers.get('docker-content-digest'), files };
  };

  it('are published with what browsers load in them, and with the configuration of the plugin', async () => {
    const manifest = path.join(portal.dir('notes'), 'package.json');
    const before = readFileSync(manifest, 'utf8');
    const dynplug = { references: [`${registry.host}/acme/notes:{version}`] };
    writeFileSync(manifest, JSON.stringify({ ...(JSON.parse(before) as Json), dynplug }));
    const { code, output } = await portal.run(['publish'], ['notes']);
    writeFileSync(manifest, before);
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    const { digest } = json('plugins/notes/dist-publish/publish.json');
    const there = await pulled('acme/notes', '0.1.0');
    expect(there.digest).toBe(digest);
    expect(there.files).toMatch(/^acme-backstage-plugin-notes\/dist-scalprum\/plugin-manifest\.json$/m);
    expect(there.files).not.toMatch(/\/(src|node_modules)\/|\.map$/m);
    const fragment = readFileSync(path.join(portal.dir('notes'), 'dist-publish/dynamic-plugins.yaml'), 'utf8');
    expect(fragment).toContain(`@${String(digest)}!acme-backstage-plugin-notes\n`);
    expect(fragment).toMatch(/^ {4}pluginConfig:\n[^]*acme\.backstage-plugin-notes:/m);
  });

  it('of several plugins build the assets of each first, and again when one of them changes', async () => {
    const plugins = BUNDLED.map((name) => PREFIX + name);
    const made = await nxIn(portal.root, ['g', '@org/dynplug:bundle', BUNDLE, `--projects=${plugins.join(',')}`]);
    expect([made.code, made.code === 0 ? '' : made.output]).toEqual([0, '']);
    // Other scenarios may have built the same assets.
    const own = {
      NX_CACHE_DIRECTORY: path.join(temporary, 'cache'),
      NX_WORKSPACE_DATA_DIRECTORY: path.join(temporary, 'data'),
    };
    const packaged = async (): Promise<{ ran: readonly string[]; digest: string }> => {
      for (const name of BUNDLED) rmSync(path.join(portal.dir(name), 'dist-assets'), { recursive: true, force: true });
      const { code, output } = await nxIn(portal.root, ['run', `${BUNDLE}:package-oci`], own);
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      const lines = output.split('\n').filter((line) => /nx run \S+:(assets|package-oci)\b/.test(line));
      const ran = lines.filter((line) => !/local cache|existing outputs match/.test(line));
      const { digest } = json('images', BUNDLE, 'dist-oci/image.json');
      return { ran: ran.map((line) => /nx run (\S+)/.exec(line)?.[1] as string).sort(), digest: String(digest) };
    };
    const first = await packaged();
    expect(first.ran).toEqual([...plugins.map((name) => `${name}:assets`), `${BUNDLE}:package-oci`]);
    expect((await packaged()).ran).toEqual([]);
    const file = path.join(portal.dir('tips'), 'src/texts.ts');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, `${before}\nexport const more = 'more';\nglobalThis.console.debug(more);\n`);
    try {
      const second = await packaged();
      expect(second.ran).toEqual([`${PREFIX}tips:assets`, `${BUNDLE}:package-oci`]);
      expect(second.digest).not.toBe(first.digest);
    } finally {
      writeFileSync(file, before);
    }
    expect(await packaged()).toEqual({ ran: [], digest: first.digest });
  });

  it('of several plugins are published as one', async () => {
    const args = ['run', `${BUNDLE}:publish`, `--references=${registry.host}/acme/${BUNDLE}:1`];
    const { code, output } = await nxIn(portal.root, args);
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    const { digest, files } = await pulled(`acme/${BUNDLE}`, '1');
    expect(digest).toBe(json('images', BUNDLE, 'dist-oci/image.json')['digest']);
    for (const name of BUNDLED)
      for (const asset of ['dist-scalprum/plugin-manifest.json', 'dist/mf-manifest.json'])
        expect(files.split('\n')).toContain(`acme-backstage-plugin-${name}/${asset}`);
  });
});
