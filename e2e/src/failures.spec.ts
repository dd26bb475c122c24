// What a person and a pipeline get when an export cannot be made.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { ALONE, PORTAL, dynamicDir, exportPlugin, pluginDir, withChange } from './portal';

describe('a failing export', () => {
  it('says what is wrong once, with a code and a hint, exits with 1 and leaves the former output alone', async () => {
    await exportPlugin('checksum-backend', '--allowNativePackages=@node-rs/crc32');
    const before = readFileSync(path.join(dynamicDir('checksum-backend'), 'package.json'), 'utf8');
    const { code, output } = await exportPlugin('checksum-backend');
    expect(code).toBe(1);
    expect(output.match(/ENATIVE/g)).toHaveLength(1);
    expect(output).toContain('@node-rs/crc32-linux-x64-gnu');
    expect(output).toMatch(/→ suppressNativePackages/);
    expect(output).not.toMatch(/^\s+at /m);
    expect(readFileSync(path.join(dynamicDir('checksum-backend'), 'package.json'), 'utf8')).toBe(before);
    expect(readdirSync(pluginDir('checksum-backend')).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  it('refuses a value of a wrong type and an option that does not exist', async () => {
    expect(await exportPlugin('legacy-backend', '--checkTimeout=soon')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/checkTimeout/) as string,
    });
    expect(await exportPlugin('legacy-backend', '--prunee')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/EOPTION Unknown option "prunee" in .*:export\. Did you mean "prune"\?/) as string,
    });
  });

  it('refuses to write over the project or outside of the workspace', async () => {
    for (const outputPath of ['plugins/legacy-backend', '..', 'plugins/legacy-backend/src']) {
      expect(await exportPlugin('legacy-backend', `--outputPath=${outputPath}`)).toMatchObject({
        code: 1,
        output: expect.stringContaining('EOUTPUT') as string,
      });
    }
    expect(existsSync(path.join(pluginDir('legacy-backend'), 'src/index.ts'))).toBe(true);
  });

  it('keeps the former output when it is killed in the middle of writing', async () => {
    const folder = 'greeter-backend';
    await exportPlugin(folder);
    const list = (): readonly string[] => (readdirSync(dynamicDir(folder), { recursive: true }) as string[]).sort();
    const before = list();
    // Another result, so that it has to be written; killed as soon as it has begun to.
    const script = `
      const { exportPlugin, DEFAULT_OPTIONS } = require(${JSON.stringify(path.resolve(__dirname, '../../packages/dynplug/dist'))});
      const { readdirSync } = require('node:fs');
      const parent = ${JSON.stringify(pluginDir(folder))};
      require('node:fs').openSync = ((open) => (...args) => {
        if (readdirSync(parent).some((name) => name.includes('.new-'))) process.kill(process.pid, 'SIGKILL');
        return open(...args);
      })(require("node:fs").openSync);
      exportPlugin({ workspaceRoot: ${JSON.stringify(PORTAL)}, projectRoot: 'plugins/${folder}', outputPath: 'plugins/${folder}/dist-dynamic',
        derive: { ...DEFAULT_OPTIONS, prune: true, check: false }, profile: 'all', link: false, trackManifest: false });`;
    await execute(process.execPath, ['-e', script], { cwd: PORTAL });
    const left = readdirSync(pluginDir(folder)).filter((name) => name.startsWith('dist-dynamic.new-'));
    expect(left).toHaveLength(1);
    expect(list()).toEqual(before);
    // The next export, whatever it does, clears what was left.
    expect((await exportPlugin(folder, '--prune')).code).toBe(0);
    expect(readdirSync(pluginDir(folder)).filter((name) => name.startsWith('dist-dynamic'))).toEqual(['dist-dynamic']);
    await exportPlugin(folder);
  });

  it('fails when the entry point has no feature', async () => {
    const { code, output } = await withChange(
      'plugins/legacy-backend/src/index.ts',
      () => 'export const router = 1;\n',
      () => exportPlugin('legacy-backend', ALONE),
    );
    expect(code).toBe(1);
    expect(output).toContain('EENTRY Backend plugin is not valid for dynamic loading');
    expect(output).toContain('exports router');
  });
});
