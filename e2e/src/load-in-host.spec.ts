// Every kind of plugin of the portal, exported through Nx, in one real backend.
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { dynamicDir, exportPlugin, hostWith, nx, plugin } from './portal';

const PLUGINS = [
  'notes-backend',
  'notes-backend-module-shout',
  'greeter-backend',
  'cloud-backend',
  'legacy-backend',
  'status-backend',
];

describe('exported plugins in a real backend', () => {
  let host: Awaited<ReturnType<typeof hostWith>>;
  const json = async (url: string, init?: RequestInit): Promise<unknown> =>
    (await fetch(`${host.url}/api/${url}`, init)).json();

  beforeAll(async () => {
    const { code, output } = await nx(
      'run-many',
      '-t',
      'export',
      `--projects=${PLUGINS.map(plugin).join(',')}`,
      '--parallel=2',
    );
    if (code !== 0) throw new Error(output);
    const native = await exportPlugin('checksum-backend', '--allowNativePackages=@node-rs/crc32');
    if (native.code !== 0) throw new Error(native.output);
    host = await hostWith([...PLUGINS, 'checksum-backend']);
  });

  afterAll(() => host.stop());

  it('answers a request to each plugin', async () => {
    const note = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'Hello Dynamic World' }),
    };
    expect(await json('notes/notes', note)).toMatchObject({
      id: 1,
      slug: 'hello-dynamic-world',
      text: 'HELLO DYNAMIC WORLD',
    });
    expect(await json('notes/notes')).toMatchObject({ notes: [{ id: 1 }] });
    expect(await json('greeter/hello?name=ada&lang=fr')).toEqual({ message: 'Bonjour, Ada!' });
    expect(await json('cloud/regions')).toHaveLength(3);
    expect(await json('cloud/sign?bucket=b&key=k')).toMatchObject({
      url: expect.stringContaining('X-Amz-Signature') as string,
    });
    expect(await json('checksum/crc32?text=hello')).toMatchObject({ hex: '3610a686' });
    expect(await json('legacy/ping')).toMatchObject({ pong: true });
    expect(await json('status/version')).toEqual({ name: plugin('status-backend'), version: '0.1.0' });
  });

  it('gives each package the version that it was tested with', async () => {
    expect(await json('notes/processors')).toMatchObject({
      processors: [
        {
          name: 'shout',
          details: {
            semver: expect.stringMatching(/^6\./) as string,
            semverOfLibrary: expect.stringMatching(/^7\./) as string,
          },
        },
      ],
    });
    expect(await json('greeter/versions')).toMatchObject({
      ms: { version: expect.stringMatching(/^2\.1/) as string },
      msOld: { version: '2.0.0' },
    });
  });

  it('writes nothing that an installer refuses', () => {
    for (const folder of PLUGINS) {
      const visit = (dir: string): void => {
        for (const name of readdirSync(dir)) {
          const stats = lstatSync(path.join(dir, name));
          expect(stats.isSymbolicLink()).toBe(false);
          expect(name).not.toBe('.bin');
          if (stats.isDirectory()) visit(path.join(dir, name));
        }
      };
      visit(dynamicDir(folder));
      const manifest = JSON.parse(readFileSync(path.join(dynamicDir(folder), 'package.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      expect(manifest).toMatchObject({ name: `${plugin(folder)}-dynamic`, bundleDependencies: true, scripts: {} });
      expect(existsSync(path.join(dynamicDir(folder), 'node_modules', '@backstage'))).toBe(false);
    }
  });
});
