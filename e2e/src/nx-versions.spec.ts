// Every Nx and Node that we support: the portal with another Nx, run by another Node. Usually each Nx once with the Node at hand;
// `npm run test:matrix` (MATRIX=full) tries all pairs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Ended, execute } from '../../tools/portal.cjs';
import { Checkout } from './checkout';
import { NODES, nodeEnv, nodeProgram } from './node-programs';
import { type OciRegistry, startOciRegistry } from './oci-registry';
import { plugin } from './portal';
import { describeWith } from './tools';

const NX = ['22.7.12', '23.2.1', '24.0.6'];
const FOLDER = 'greeter-backend';

describeWith(['git', 'docker-registry'], 'Nx versions', () => {
  let registry: OciRegistry;
  beforeAll(async () => {
    registry = await startOciRegistry();
  });
  afterAll(() => registry.stop());
  const digests = new Map<string, string>();

  describe.each(NX)('Nx %s', (version) => {
    let checkout: Checkout;
    beforeAll(async () => {
      checkout = await Checkout.make(`--imageRepository=${registry.host}/acme`);
      const install = ['install', '--save-dev', `nx@${version}`, '--no-audit', '--no-fund', '--prefer-offline'];
      const { code, output } = await execute('npm', install, { cwd: checkout.dir });
      if (code !== 0) throw new Error(output);
      await checkout.commit('Another Nx');
    });
    afterAll(() => {
      checkout.remove();
    });

    it.each(NODES)('on Node %s infers, exports, packages, packs, publishes and caches', async (major) => {
      const node = await nodeProgram(major);
      const manifest = JSON.parse(checkout.read('node_modules/nx/package.json')) as {
        version: string;
        bin: { nx: string };
      };
      expect(manifest.version).toBe(version);
      const program = path.join(checkout.dir, 'node_modules/nx', manifest.bin.nx);
      const env = {
        HOME: checkout.home,
        // Each Node for itself: a hit of another one would prove nothing.
        NX_CACHE_DIRECTORY: path.join(checkout.home, `cache-${major}`),
        NX_WORKSPACE_DATA_DIRECTORY: path.join(checkout.home, `data-${major}`),
        ...nodeEnv(node),
      };
      const nx = (...args: readonly string[]): Promise<Ended> =>
        execute(node, [program, ...args], { cwd: checkout.dir, env });
      const done = async (...args: readonly string[]): Promise<string> => {
        const { code, output } = await nx(...args);
        if (code !== 0) throw new Error(output);
        return output;
      };

      const shown = await done('show', 'project', plugin(FOLDER), '--json');
      const { targets } = JSON.parse(shown.slice(shown.indexOf('{'))) as { targets: Record<string, object> };
      expect(Object.keys(targets)).toEqual(expect.arrayContaining(['export', 'package-oci', 'pack', 'publish']));

      const all = ['run-many', '-t', 'export', 'package-oci', 'pack', `--projects=${plugin(FOLDER)}`];
      expect(await done(...all)).toContain('integrity sha512-');
      expect(await done(...all)).toMatch(/:package-oci {2}\[(local cache|existing outputs)/);
      const image = JSON.parse(
        readFileSync(path.join(checkout.dir, 'plugins', FOLDER, 'dist-oci/image.json'), 'utf8'),
      ) as { digest: string };
      digests.set(`${version} ${major}`, image.digest);

      const dry = await done('run', `${plugin(FOLDER)}:publish`, '--dryRun');
      expect(dry).toMatch(/0\.1\.0 would be published: sha256:/);
      const affected = await done(
        'show',
        'projects',
        '--affected',
        '--base=HEAD',
        '--withTarget=package-oci',
        '--json',
      );
      expect(affected).toMatch(/\[\s*\]/);
    });
  });

  it('make the same image', () => {
    expect(digests.size).toBe(NX.length * NODES.length);
    expect(new Set(digests.values()).size).toBe(1);
  });
});
