// One image as a whole process, without Nx. Args: workspace, plugin folder, folder for the image.
const { DEFAULT_OPTIONS } = require('../../packages/dynplug/dist/options/derivation');
const { DEFAULT_IMAGE_OPTIONS } = require('../../packages/dynplug/dist/options/image');
const { packageOci } = require('../../packages/dynplug/dist/package-oci/package-oci');

const [workspaceRoot, projectRoot, outputPath] = process.argv.slice(2);
packageOci({
  workspaceRoot,
  projectRoot,
  plugins: [{ projectRoot }],
  outputPath,
  derive: DEFAULT_OPTIONS,
  env: {},
  ...DEFAULT_IMAGE_OPTIONS,
  references: ['localhost/bench/{key}:{version}'],
}).then(
  () => {},
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
