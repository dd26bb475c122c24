// One tarball as a whole process, without Nx. Args: workspace, plugin folder, folder for the tarball.
const { DEFAULT_OPTIONS } = require('../../packages/dynplug/dist/options/derivation');
const { packPlugin } = require('../../packages/dynplug/dist/pack/pack-plugin');

const [workspaceRoot, projectRoot, outputPath] = process.argv.slice(2);
packPlugin({
  workspaceRoot,
  projectRoot,
  outputPath,
  from: undefined,
  baseUrl: undefined,
  derive: DEFAULT_OPTIONS,
  profile: 'all',
  failOn: [],
  compressionLevel: 6,
}).then(
  () => {},
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
