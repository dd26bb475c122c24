// Every Nx with every Node that we support: the portal with another Nx, run by another Node.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Checkout, type Ended, execute, type OciRegistry, startOciRegistry } from '@org/test-kit';
import { NODES, nodeEnv, nodeProgram } from '../node-programs';
import { PORTAL, plugin } from '../portal';
import { NX_VERSIONS } from '../nx-versions';
import { describeWith } from '../tools';

/** It embeds a library, and has few files. */
const FOLDER = 'notes-backend-module-shout';

describeWith(['git', 'docker-registry'], 'Nx versions', () => {
  let registry: OciRegistry;
  let installed: Checkout;
  beforeAll(async () => {
    registry = await startOciRegistry();
    installed = await Checkout.make(PORTAL, `--imageRepository=${registry.host}/acme`);
  });
  afterAll(async () => {
    installed.remove();
    await registry.stop();
  });
  const digests = new Map<string, string>();

  describe.each(NX_VERSIONS)('Nx %s', (version) => {
    let checkout: Checkout;
    beforeAll(async () => {
      checkout = installed.again({ sharesHome: false });
      await checkout.useNx(version);
    });
    afterAll(() => {
      checkout.remove();
    });

    it.each(NODES)('on Node %s infers, exports, packages, packs, publishes and caches', async (major) => {
      const node = await nodeProgram(major);
      const program = checkout.nxProgram(version);
      const env = {
        HOME: checkout.home,
        // Each Node for itself: a hit of another one would prove nothing.
        NX_CACHE_DIRECTORY: path.join(checkout.home, `cache-${major}`),
        NX_WORKSPACE_DATA_DIRECTORY: path.join(checkout.home, `data-${major}`),
        // As users run it.
        NX_ISOLATE_PLUGINS: 'true',
        ...nodeEnv(node),
      };
      const nx = (...args: readonly string[]): Promise<Ended> =>
        execute(node, [program, ...args], { cwd: checkout.dir, env });
      const done = async (...args: readonly string[]): Promise<string> => {
        const { code, output } = await nx(...args);
        if (code !== 0) throw new Error(output);
        return output;
      };

      const all = ['run-many', '-t', 'export', 'package-oci', 'pack', `--projects=${plugin(FOLDER)}`];
      const first = await done(...all);
      expect(first).toContain('integrity sha512-');
      // What is left of a run at its end, where Nx hides the output of successful tasks.
      expect(first).toContain('dist-dynplug/report.html');
      expect(await done(...all)).toMatch(/:package-oci {2}\[(local cache|existing outputs)/);
      const image = JSON.parse(
        readFileSync(path.join(checkout.dir, 'plugins', FOLDER, 'dist-oci/image.json'), 'utf8'),
      ) as { digest: string };
      digests.set(`${version} ${major}`, image.digest);

      // lint-dynamic has no batch, and its tasks wait for those of one.
      const targets = ['package-oci', 'doctor', 'lint-dynamic'];
      const several = [FOLDER, 'greeter-backend'].map(plugin).join(',');
      await done('run-many', '-t', ...targets, `--projects=${several}`, '--batch', '--skip-nx-cache');

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
    expect(digests.size).toBe(NX_VERSIONS.length * NODES.length);
    expect(new Set(digests.values()).size).toBe(1);
  });
});
