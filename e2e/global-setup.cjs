// Before all scenarios: the portal and the host are installed, and the portal has our plugin as a user would have it.
const { prepareHost, preparePortal } = require('../tools/fixtures.cjs');
const { installDynplug } = require('../tools/portal.cjs');

module.exports = async () => {
  const log = (line) => process.stderr.write(`${line}\n`);
  process.env.E2E_PORTAL = await preparePortal({ log });
  process.env.E2E_HOST = await prepareHost({ log });
  await installDynplug(process.env.E2E_PORTAL);
  // By default npm waits five minutes for a registry that has gone silent, longer than any scenario may take, before it asks again.
  process.env.npm_config_fetch_timeout ??= '30000';
};
