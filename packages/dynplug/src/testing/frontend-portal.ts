// A small workspace with a frontend plugin and hand-made packages in place of React and Backstage: every spec breaks one thing.
import { type BuildAssetsRequest, type BuildAssetsResult, buildAssets } from '../assets/build-assets';
import { type AssetOptions, DEFAULT_ASSET_OPTIONS } from '../options/assets';
import { type Files, installed } from './portal';
import { temporaryFolder, writeFiles } from './temporary-folder';

export const FRONTEND = {
  name: '@acme/backstage-plugin-foo',
  version: '1.2.3',
  main: 'src/index.ts',
  types: 'src/index.ts',
  license: 'Apache-2.0',
  private: true,
  publishConfig: { main: 'dist/index.esm.js', types: 'dist/index.d.ts' },
  backstage: { role: 'frontend-plugin', pluginId: 'foo' },
  files: ['dist'],
  scripts: { build: 'backstage-cli package build' },
  dependencies: { '@backstage/frontend-plugin-api': '^0.18.0' },
  peerDependencies: { react: '^18.0.0' },
  devDependencies: { react: '^18.0.0' },
} as const;

/** The plugin's folder, relative to the workspace. */
export const FRONTEND_ROOT = 'plugins/foo';

/** Exports a page, and a feature as its default. */
export const FEATURE = [
  `import { createFrontendPlugin } from '@backstage/frontend-plugin-api';`,
  `export const FooPage = () => <p>Foo</p>;`,
  `export default createFrontendPlugin({ pluginId: 'foo' });`,
].join('\n');

const BASE: Files = {
  'package.json': { name: 'root', version: '0.0.0', private: true, workspaces: ['packages/*', 'plugins/*'] },
  'backstage.json': { version: '1.55.0' },
  [`${FRONTEND_ROOT}/package.json`]: FRONTEND,
  [`${FRONTEND_ROOT}/src/index.tsx`]: FEATURE,
  ...installed('react', '18.3.1'),
  'node_modules/react/jsx-runtime.js': `require('react'); exports.jsx = exports.jsxs = (type, props) => ({ type, props });`,
  ...installed('@backstage/frontend-plugin-api', '0.18.1'),
  'node_modules/@backstage/frontend-plugin-api/index.js': `require('react'); exports.createFrontendPlugin = ({ pluginId }) => ({ $$type: '@backstage/FrontendPlugin', id: pluginId });`,
};

/** The plugin's manifest with changes. */
export function frontend(changes: object): Files {
  return { [`${FRONTEND_ROOT}/package.json`]: { ...FRONTEND, ...changes } };
}

/** Files of the plugin, by their path in it. */
export function sources(files: Readonly<Record<string, string>>): Files {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${FRONTEND_ROOT}/${name}`, text]));
}

/** The workspace's root folder, real and absolute. */
export function frontendPortal(files: Files = {}): string {
  const root = temporaryFolder();
  writeFiles(root, { ...BASE, ...files });
  return root;
}

/** Builds the plugin's assets with the real engine, which must be built. */
export function buildFrontend(
  root: string,
  options: Partial<AssetOptions> = {},
  more: Pick<BuildAssetsRequest, 'hosts' | 'signal'> = {},
): Promise<BuildAssetsResult> {
  return buildAssets({
    workspaceRoot: root,
    projectRoot: FRONTEND_ROOT,
    outputPath: `${FRONTEND_ROOT}/dist-assets`,
    options: { ...DEFAULT_ASSET_OPTIONS, ...options },
    ...more,
  });
}
