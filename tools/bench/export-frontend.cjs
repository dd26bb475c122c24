// Builds the assets of one frontend plugin and exports it, as the two targets do: node export-frontend.cjs <workspace> <project>.
// A third argument `scalprum` leaves module federation out.
const path = require('node:path');
const dist = path.resolve(__dirname, '../../packages/dynplug/dist');
// What the executors load, not the whole of the public API.
const { buildAssets } = require(path.join(dist, 'assets/build-assets'));
const { DEFAULT_ASSET_OPTIONS } = require(path.join(dist, 'options/assets'));
const { exportPlugin } = require(path.join(dist, 'export/export-plugin'));
const { DEFAULT_OPTIONS } = require(path.join(dist, 'options/derivation'));

const [workspaceRoot, projectRoot, kinds] = process.argv.slice(2);
void (async () => {
  const project = { workspaceRoot, projectRoot };
  const options = { ...DEFAULT_ASSET_OPTIONS, moduleFederation: kinds !== 'scalprum' };
  await buildAssets({ ...project, outputPath: `${projectRoot}/dist-assets`, options });
  await exportPlugin({
    ...project,
    outputPath: `${projectRoot}/dist-dynamic`,
    derive: DEFAULT_OPTIONS,
    profile: 'all',
    link: false,
    trackManifest: false,
  });
})();
