// @ts-check
// Verifies plugins in one boot. Arguments: the workspace, the folder of the host's packages, and the plugins.
const path = require('node:path');
const { verifyPlugins } = require('../../packages/dynplug/dist/verify/verify-plugin.js');

const [workspaceRoot = '', hostPackages = '', ...names] = process.argv.slice(2);
const limits = { timeout: 120_000, memory: 2 ** 30 };
const request = { workspaceRoot, beside: [], hostPackages, config: [], database: undefined, limits };
const plugins = names.map((name) => ({
  projectRoot: path.posix.join('plugins', name),
  from: path.posix.join('plugins', name, 'dist-dynamic'),
}));

void verifyPlugins(request, plugins).then((reports) => {
  const wrong = reports.filter(({ findings }) => findings.length > 0);
  if (wrong.length === 0) return;
  console.error(JSON.stringify(wrong, null, 2));
  process.exitCode = 1;
});
