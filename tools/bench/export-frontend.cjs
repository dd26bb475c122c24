// Builds the assets of one frontend plugin and exports it, as the two targets do: node export-frontend.cjs <workspace> <project>.
const path = require('node:path');
const dist = path.resolve(__dirname, '../../packages/dynplug/dist');
const { buildAssets, DEFAULT_ASSET_OPTIONS, exportPlugin, DEFAULT_OPTIONS } = require(path.join(dist, 'index.js'));

const [workspaceRoot, projectRoot] = process.argv.slice(2);
(async () => {
  const project = { workspaceRoot, projectRoot };
  await buildAssets({ ...project, outputPath: `${projectRoot}/dist-assets`, options: DEFAULT_ASSET_OPTIONS });
  await exportPlugin({
    ...project,
    outputPath: `${projectRoot}/dist-dynamic`,
    derive: DEFAULT_OPTIONS,
    profile: 'all',
    link: false,
    trackManifest: false,
  });
})();
