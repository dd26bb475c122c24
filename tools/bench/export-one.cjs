// One export as a whole process, without Nx: what is compared with the peer's command line. Args: workspace, plugin folder, mode.
// It loads what the executor loads; the API for scripts would bring all use cases.
const { derive } = require('../../packages/dynplug/dist/derive/derive');
const { DEFAULT_OPTIONS } = require('../../packages/dynplug/dist/options/derivation');
const { exportPlugin } = require('../../packages/dynplug/dist/export/export-plugin');

const [workspaceRoot, projectRoot, mode] = process.argv.slice(2);
const request = { workspaceRoot, projectRoot, options: DEFAULT_OPTIONS };
const work =
  mode === 'derive'
    ? derive(request)
    : exportPlugin({
        workspaceRoot,
        projectRoot,
        outputPath: `${projectRoot}/dist-dynamic`,
        derive: DEFAULT_OPTIONS,
        profile: 'all',
        link: false,
        trackManifest: false,
      });
work.then(
  () => {},
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
