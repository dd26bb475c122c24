// One push as a whole process, without Nx. Args: workspace, plugin folder, folder with the image, reference.
const { publishImage } = require('../../packages/dynplug/dist/publish/publish-image');

const [workspaceRoot, projectRoot, image, reference] = process.argv.slice(2);
publishImage({
  workspaceRoot,
  projectRoot,
  image,
  outputPath: `${projectRoot}/dist-publish`,
  references: [reference],
  overwriteTag: false,
  dryRun: false,
  insecure: false,
  ca: undefined,
  concurrency: 3,
  timeout: 60_000,
  env: process.env,
}).then(
  () => {},
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
