// Images made through Nx, read by the programs that hosts and people read them with.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execute, type OciRegistry, startOciRegistry } from '@org/test-kit';
import { PORTAL, dynamicDir, exportPlugin, hostWithRoot, nx, plugin, pluginDir, runTarget, withChange } from './portal';
import { removeAfterwards, shippedFiles, temporaryFolder } from './temporary-folder';
import { describeWith, run } from './tools';

interface ImageReport {
  readonly references: readonly string[];
  readonly digest: string;
  readonly plugins: readonly { readonly key: string }[];
}

const KEY = 'acme-backstage-plugin-notes-backend';
const NAME = `quay.io/acme/${KEY}:bs_1.55.0__0.1.0`;
const dist = (folder = pluginDir('notes-backend')): string => path.join(folder, 'dist-oci');
const report = (folder?: string): ImageReport =>
  JSON.parse(readFileSync(path.join(dist(folder), 'image.json'), 'utf8')) as ImageReport;
const packageOci = (...flags: readonly string[]): ReturnType<typeof runTarget> =>
  runTarget('notes-backend', 'package-oci', ...flags);

beforeAll(async () => {
  const { code, output } = await packageOci();
  if (code !== 0) throw new Error(output);
});

describe('package-oci', () => {
  it('names the image and prints what to do with it', async () => {
    const { code, output } = await packageOci('--skip-nx-cache');
    expect(code).toBe(0);
    expect(report().references).toEqual([NAME]);
    expect(output).toContain(`image     ${NAME}`);
    expect(output).toContain(report().digest);
    expect(readFileSync(path.join(dist(), 'dynamic-plugins.yaml'), 'utf8')).toContain(
      `- package: oci://${NAME}!${KEY}\n    disabled: false\n`,
    );
  });

  it('comes from the cache the second time, without an export', async () => {
    const { digest } = report();
    rmSync(dist(), { recursive: true });
    const { cached, output } = await packageOci();
    expect(cached).toBe(true);
    expect(output).not.toMatch(/:export/);
    expect(report().digest).toBe(digest);
    expect(existsSync(path.join(dist(), 'layout/blobs/sha256', digest.slice('sha256:'.length)))).toBe(true);
  });

  it('misses after a change in the plugin, and has another digest then', async () => {
    const { digest } = report();
    await withChange(
      'plugins/notes-backend/migrations/changed.js',
      () => `exports.up = async () => {};\nexports.down = async () => ${Date.now()};\n`,
      async () => {
        expect((await packageOci()).cached).toBe(false);
        expect(report().digest).not.toBe(digest);
      },
    );
    await packageOci();
    expect(report().digest).toBe(digest);
  });

  it('holds the files that export writes', async () => {
    await exportPlugin('notes-backend');
    const exported = shippedFiles(dynamicDir('notes-backend'));
    const staged = path.join(PORTAL, 'staged');
    removeAfterwards(staged);
    expect((await packageOci('--exportTo=staged')).code).toBe(0);
    expect(shippedFiles(path.join(staged, KEY))).toEqual(exported);
    for (const file of exported)
      expect(
        readFileSync(path.join(staged, KEY, file)).equals(readFileSync(path.join(dynamicDir('notes-backend'), file))),
      ).toBe(true);
    await packageOci();
  });

  it('packages the plugins of a project that collects them, after building exactly those', async () => {
    const { code, output } = await nx('run', 'notes-image:package-oci');
    expect(output).toContain('package-oci');
    expect(code).toBe(0);
    expect(report(path.join(PORTAL, 'images/notes')).plugins.map(({ key }) => key)).toEqual([
      KEY,
      `${KEY}-module-shout`,
    ]);
    expect(output).toMatch(/key-prefix/);
    expect(output).not.toMatch(/cloud-backend|status-backend/);
  });

  it('keeps the former image when it is killed in the middle of the layer', async () => {
    const { digest } = report();
    const script = `
      const { packageOci, DEFAULT_IMAGE_OPTIONS, DEFAULT_OPTIONS } = require(${JSON.stringify(path.resolve(__dirname, '../../packages/dynplug/dist'))});
      const fs = require('node:fs');
      let writes = 0;
      fs.writeSync = ((write) => (...args) => (++writes === 2 ? process.kill(process.pid, 'SIGKILL') : write(...args)))(fs.writeSync);
      packageOci({ ...DEFAULT_IMAGE_OPTIONS, workspaceRoot: ${JSON.stringify(PORTAL)}, projectRoot: 'plugins/notes-backend', env: {},
        plugins: [{ projectRoot: 'plugins/notes-backend' }], outputPath: 'plugins/notes-backend/dist-oci', derive: { ...DEFAULT_OPTIONS, check: false } });`;
    await execute(process.execPath, ['-e', script], { cwd: PORTAL });
    const left = (): readonly string[] =>
      readdirSync(pluginDir('notes-backend')).filter((name) => name.startsWith('dist-oci.new-'));
    expect(left()).toHaveLength(1);
    expect(report().digest).toBe(digest);
    // The next run clears what was left.
    expect((await packageOci('--skip-nx-cache', '--excludeTaskDependencies')).code).toBe(0);
    expect(left()).toEqual([]);
    expect(report().digest).toBe(digest);
  });

  it('refuses a bad reference with one clear error', async () => {
    const { code, output } = await packageOci('--tag=acme/notes:1');
    expect(code).toBe(1);
    expect(output.match(/EREFERENCE/g)).toHaveLength(1);
    expect(output).not.toMatch(/^\s+at /m);
  });
});

describeWith(['skopeo', 'docker-registry'], 'skopeo and a registry', () => {
  let registry: OciRegistry;
  beforeAll(async () => {
    registry = await startOciRegistry();
  });
  afterAll(() => registry.stop());

  it('read the layout, and give it back with the same digest', async () => {
    const layout = `oci:${path.join(dist(), 'layout')}`;
    const inspected = JSON.parse(await run('skopeo', 'inspect', layout)) as { Digest: string; Architecture: string };
    expect(inspected).toMatchObject({ Digest: report().digest, Architecture: 'amd64' });
    const remote = `docker://${registry.host}/acme/notes:1`;
    await run('skopeo', 'copy', '--dest-tls-verify=false', layout, remote);
    const pushed = JSON.parse(await run('skopeo', 'inspect', '--tls-verify=false', remote)) as { Digest: string };
    expect(pushed.Digest).toBe(report().digest);
    const back = path.join(temporaryFolder(), 'back');
    // As installers fetch it: another platform than the machine's may be asked for.
    await run(
      'skopeo',
      'copy',
      '--override-os=linux',
      '--override-arch=amd64',
      '--src-tls-verify=false',
      remote,
      `dir:${back}`,
    );
    const manifest = JSON.parse(readFileSync(path.join(back, 'manifest.json'), 'utf8')) as {
      layers: readonly { digest: string }[];
      annotations: Record<string, string>;
    };
    expect(manifest.layers).toHaveLength(1);
    const packages = Buffer.from(manifest.annotations['io.backstage.dynamic-packages'] ?? '', 'base64').toString();
    expect(JSON.parse(packages)).toMatchObject([{ [KEY]: { version: '0.1.0' } }]);
  });
});

describeWith(['umoci'], 'umoci', () => {
  it('unpacks the files of the export, and a real backend loads them', async () => {
    expect((await packageOci('--tag=quay.io/acme/notes:1.0.0')).code).toBe(0);
    const bundle = path.join(temporaryFolder(), 'bundle');
    await run('umoci', 'unpack', '--rootless', '--image', `${path.join(dist(), 'layout')}:1.0.0`, bundle);
    await packageOci();
    await exportPlugin('notes-backend');
    const unpacked = path.join(bundle, 'rootfs', KEY);
    expect(shippedFiles(unpacked)).toEqual(shippedFiles(dynamicDir('notes-backend')));
    rmSync(path.join(bundle, 'rootfs/index.json'));
    const host = await hostWithRoot(path.join(bundle, 'rootfs'));
    try {
      const response = await fetch(`${host.url}/api/notes/notes`);
      expect(response.status).toBe(200);
    } finally {
      await host.stop();
    }
  });
});

describeWith(['buildah'], 'buildah', () => {
  it('gets the image by the target load, under its name', async () => {
    const root = temporaryFolder();
    const store = {
      STORAGE_DRIVER: 'vfs',
      CONTAINERS_STORAGE_CONF: path.join(root, 'storage.conf'),
      HOME: root,
      XDG_DATA_HOME: root,
      XDG_RUNTIME_DIR: root,
    };
    writeFileSync(
      store.CONTAINERS_STORAGE_CONF,
      `[storage]\ndriver = "vfs"\ngraphroot = "${root}/graph"\nrunroot = "${root}/run"\n`,
    );
    const before = { ...process.env };
    Object.assign(process.env, store);
    try {
      const { code, output } = await nx('run', `${plugin('notes-backend')}:load`, '--containerTool=buildah');
      expect(output).toContain(NAME);
      expect(code).toBe(0);
      expect(await run('buildah', 'images', '--format', '{{.Name}}:{{.Tag}}')).toContain(NAME);
    } finally {
      process.env = before;
    }
  });
});
