// `place`: an exported plugin in the root of a local host, as often as it is asked for.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nx, plugin } from './portal';

describe('place', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'dynplug-root-'));
  const manifest = path.join(root, 'acme-backstage-plugin-greeter-backend-dynamic', 'package.json');

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('exports first, copies under the name that hosts use, and is never answered from the cache', async () => {
    for (let round = 0; round < 2; round++) {
      const { code, output } = await nx('run', `${plugin('greeter-backend')}:place`, `--dynamicPluginsRoot=${root}`);
      expect(code).toBe(0);
      expect(output).toContain(`${plugin('greeter-backend')}-dynamic 0.1.0 is in ${path.dirname(manifest)}`);
      expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({
        name: `${plugin('greeter-backend')}-dynamic`,
      });
      rmSync(path.dirname(manifest), { recursive: true });
    }
    expect(existsSync(manifest)).toBe(false);
  });

  it('asks for the host’s folder', async () => {
    const { code, output } = await nx('run', `${plugin('greeter-backend')}:place`);
    expect(code).not.toBe(0);
    expect(output).toContain('dynamicPluginsRoot');
  });
});
