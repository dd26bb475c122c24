// What the SDK of Scalprum's shells makes of the same sources, as the judge of what ours makes.
import path from 'node:path';
import { loadInPage } from '../testing/scalprum-page';
import { OUTPUT, ask, build, filesOf, requestFor, workspace } from '../testing/workspace';

const EXPOSED = { PluginRoot: './src/index.ts', alpha: './src/alpha.ts' };
const HOST_REACT = { marker: 'the host’s' };
const SDK = path.resolve(__dirname, '../testing/sdk-build.cjs');

describe('assets for Scalprum, beside those of the SDK', () => {
  const root = workspace({
    'src/index.ts': `export { Page } from './Page';\nexport const lazy = () => import('./lazy');`,
    'src/Page.tsx': `import './page.css';\nexport const Page = () => <p />;`,
    'src/page.css': '.page { color: red }',
    'src/lazy.ts': `export const text = 'lazy';`,
    'src/alpha.ts': `export default 'alpha';`,
  });
  const ours = path.join(root, OUTPUT.scalprum);
  const theirs = path.join(root, 'out/sdk');
  const manifestOf = (folder: string): Record<string, unknown> =>
    JSON.parse(filesOf(folder).get('plugin-manifest.json')!.toString());

  beforeAll(async () => {
    expect((await build(root, { scalprum: EXPOSED })).scalprum?.problems).toEqual([]);
    const request = requestFor(root, { scalprum: EXPOSED });
    const { answer } = await ask({ ...request, scalprum: { ...request.scalprum, output: theirs } }, SDK);
    expect(answer).toEqual({ errors: [] });
  });

  it('have the same files with the same bytes, but for the manifest', () => {
    const [own, sdk] = [ours, theirs].map((folder) => new Map(filesOf(folder)));
    for (const files of [own, sdk]) files!.delete('plugin-manifest.json');
    expect([...own!.keys()]).toEqual([...sdk!.keys()]);
    expect(own!.size).toBeGreaterThan(3);
    for (const [name, bytes] of own!) expect([name, sdk!.get(name)!.equals(bytes)]).toEqual([name, true]);
  });

  it('have the same manifest, but for a hash that does not depend on the folder', () => {
    const { buildHash: own, ...manifest } = manifestOf(ours);
    const { buildHash, ...sdk } = manifestOf(theirs);
    expect(manifest).toEqual(sdk);
    expect([own, buildHash].map((hash) => typeof hash)).toEqual(['string', 'string']);
  });

  it('call back in the same way', async () => {
    for (const folder of [ours, theirs]) {
      const plugin = await loadInPage(folder, HOST_REACT);
      expect(plugin.name).toBe('acme.backstage-plugin-foo');
      expect((await plugin.get('alpha'))['default']).toBe('alpha');
      expect((await plugin.get('PluginRoot'))['Page']().React).toBe(HOST_REACT);
    }
  });
});
