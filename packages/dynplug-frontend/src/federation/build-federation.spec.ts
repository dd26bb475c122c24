import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FederationAnswer } from '../protocol';
import { type Files, OUTPUT, build, filesOf, scriptsOf, workspace } from '../testing/workspace';

const FEATURE = `import { createFrontendPlugin } from '@backstage/frontend-plugin-api';\nexport default createFrontendPlugin({ pluginId: 'foo' });\n`;
const LEGACY = `export const Page = () => null;\n`;

async function built(
  files: Files,
  entryPoints: Readonly<Record<string, string>>,
  others: Files = {},
): Promise<{ readonly folder: string; readonly answer: FederationAnswer }> {
  const root = workspace(files, others);
  const { federation } = await build(root, { federation: entryPoints });
  return { folder: path.join(root, OUTPUT.federation), answer: federation! };
}

describe('assets for module federation', () => {
  it('have a manifest, a remote entry, and what the host asks for', async () => {
    const { folder, answer } = await built({ 'src/index.ts': FEATURE }, { '.': './src/index.ts' });
    expect(answer.problems).toEqual([]);
    const manifest = JSON.parse(filesOf(folder).get('mf-manifest.json')!.toString());
    expect(manifest).toMatchObject({
      name: 'acme__backstage_plugin_foo',
      metaData: {
        name: 'acme__backstage_plugin_foo',
        globalName: 'acme__backstage_plugin_foo',
        publicPath: 'auto',
        remoteEntry: { name: 'remoteEntry.js', path: '', type: 'global' },
      },
    });
    expect(manifest.exposes.map(({ name, path: mount }: Record<string, string>) => [name, mount])).toEqual([
      ['.', '.'],
    ]);
    expect([...filesOf(folder).keys()]).toEqual(expect.arrayContaining(['remoteEntry.js']));
    expect(filesOf(folder).has('mf-stats.json')).toBe(false);
    expect(scriptsOf(folder)).not.toContain('the plugin has its own React');
    expect(answer.features).toEqual({ '.': '@backstage/FrontendPlugin' });
  });

  it('expose . and the entry points that are features', async () => {
    const { folder, answer } = await built(
      { 'src/index.ts': LEGACY, 'src/alpha.ts': FEATURE, 'src/texts.ts': `export default { tip: 'no feature' };` },
      { '.': './src/index.ts', './alpha': './src/alpha.ts', './texts': './src/texts.ts' },
    );
    expect(answer.exposes).toEqual(['.', './alpha']);
    expect(answer.features).toEqual({ './alpha': '@backstage/FrontendPlugin' });
    expect(scriptsOf(folder)).not.toContain('no feature');
  });

  it.each([
    ['no default export', LEGACY],
    ['a default export that is not a feature', 'export default { $$type: "@backstage/BackendFeature" };'],
  ])('are not built for a plugin with %s', async (_title, code) => {
    const { folder, answer } = await built({ 'src/index.ts': code }, { '.': './src/index.ts' });
    expect(answer).toMatchObject({ problems: [], assets: [], exposes: [], features: {} });
    expect(existsSync(folder)).toBe(false);
  });

  it('ask the types of what only loads in a browser', async () => {
    const files = { 'src/index.ts': `declare const paint: () => void;\npaint();\n${FEATURE}` };
    const typescript = path.dirname(require.resolve('typescript/package.json'));
    const others = {
      'node_modules/typescript/package.json': { name: 'typescript', version: '5.9.3', main: 'index.js' },
      'node_modules/typescript/index.js': `module.exports = require(${JSON.stringify(typescript)});`,
    };
    const { answer } = await built(files, { '.': './src/index.ts' }, others);
    expect(answer.features).toEqual({ '.': '@backstage/FrontendPlugin' });
    const without = await built(files, { '.': './src/index.ts' });
    expect(without.answer.features).toEqual({});
    expect(without.answer.problems).toEqual([
      {
        severity: 'error',
        kind: 'features',
        file: 'plugins/foo/src/index.ts',
        message: expect.stringContaining('paint is not defined'),
      },
    ]);
  });

  it('share what the workspace’s own Backstage shares', async () => {
    const common = (shared: object): Files => ({
      'node_modules/@backstage/module-federation-common/package.json': {
        name: '@backstage/module-federation-common',
        version: '0.1.5',
        main: 'index.js',
      },
      'node_modules/@backstage/module-federation-common/index.js': `exports.defaultRemoteSharedDependencies = () => (${JSON.stringify(shared)});`,
    });
    const files = { 'src/index.ts': FEATURE };
    const alone = await built(files, { '.': './src/index.ts' });
    expect(alone.answer.bundled.shared).toEqual([{ request: 'react' }]);
    const api = '@backstage/frontend-plugin-api';
    const shared = { [api]: { eager: false, singleton: true, requiredVersion: '*' } };
    const listed = await built(files, { '.': './src/index.ts' }, common(shared));
    expect(listed.answer.bundled.shared).toEqual([{ request: api, version: '0.18.1' }]);
  });
});
