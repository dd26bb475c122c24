// @ts-check
// Shows a frontend plugin in Chromium. Arguments: the workspace, the folder of an app's packages, the plugin.
const path = require('node:path');
const { verifyFrontend } = require('../../packages/dynplug/dist/verify/browser/verify-frontend.js');
const { findBrowser } = require('../../packages/dynplug/dist/verify/browser/find-browser.js');

const [workspaceRoot = '', hostPackages = '', name = ''] = process.argv.slice(2);
const projectRoot = path.posix.join('plugins', name);
const request = {
  workspaceRoot,
  projectRoot,
  from: path.posix.join(projectRoot, 'dist-dynamic'),
  outputPath: path.posix.join(projectRoot, 'dist-verify'),
  beside: [],
  hostPackages,
  config: [],
  browser: findBrowser(workspaceRoot, undefined, process.env),
  limits: { timeout: 120_000, memory: 2 ** 30 },
};

void verifyFrontend(request).then(({ report }) => {
  if (report.findings.length === 0 && report.views.length > 0) return;
  console.error(JSON.stringify(report, null, 2));
  process.exitCode = 1;
});
