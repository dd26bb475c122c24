// One export as a whole process, without Nx: what is compared with the peer's command line. Args: workspace, plugin folder, mode.
const { DEFAULT_OPTIONS, derive, exportPlugin } = require('../../packages/dynplug/dist');

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
