// One image as a whole process, without Nx. Args: workspace, plugin folder, folder for the image.
const { DEFAULT_OPTIONS, packageOci } = require('../../packages/dynplug/dist');

const [workspaceRoot, projectRoot, outputPath] = process.argv.slice(2);
packageOci({
  workspaceRoot,
  projectRoot,
  plugins: [{ projectRoot }],
  outputPath,
  derive: DEFAULT_OPTIONS,
  tags: ['localhost/bench/{key}:{version}'],
  target: undefined,
  env: {},
  annotations: {},
  labels: {},
  created: undefined,
  revision: undefined,
  platforms: [{ os: 'linux', architecture: 'amd64' }],
  index: false,
  profile: 'all',
  failOn: [],
  compressionLevel: 6,
  archive: false,
  exportTo: undefined,
}).then(
  () => {},
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
