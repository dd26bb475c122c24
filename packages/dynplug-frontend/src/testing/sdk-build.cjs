// Scalprum assets as the SDK that Scalprum's shells are made with builds them, with our configuration around its plugin. A process of its own:
// the bundler does not load in Jest. Answers one message, like the engine.
const { DynamicRemotePlugin } = require('@openshift/dynamic-plugin-sdk-webpack');
const { baseConfig } = require('../../dist/bundler/base-config.js');
const { loadRspack } = require('../../dist/bundler/rspack.js');
const { runBundler } = require('../../dist/bundler/run-bundler.js');
const { sharedModules } = require('../../dist/bundler/shared-modules.js');
const { SCALPRUM_SHARED } = require('../../dist/scalprum/shared-list.js');

process.once('message', async ({ dynplug: request }) => {
  const { name, version, output, exposedModules } = request.scalprum;
  const rspack = await loadRspack();
  const plugin = new DynamicRemotePlugin({
    pluginMetadata: { name, version, exposedModules },
    extensions: [],
    sharedModules: sharedModules(SCALPRUM_SHARED, {}, request.projectDir),
    entryScriptFilename: `${name}.[contenthash].js`,
  });
  const { errors } = await runBundler(rspack, baseConfig(rspack, request, { name, output }, [plugin]), false);
  process.send({ dynplug: { answer: { errors } } }, undefined, undefined, () => process.exit());
});
