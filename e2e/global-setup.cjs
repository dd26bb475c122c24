// Before all scenarios: the portal and the host are installed, and the portal has our plugin as a user would have it.
const { prepareHost, preparePortal } = require('../tools/fixtures.cjs');
const { installDynplug } = require('../tools/portal.cjs');

module.exports = async () => {
  const log = (line) => process.stderr.write(`${line}\n`);
  process.env.E2E_PORTAL = await preparePortal({ log });
  process.env.E2E_HOST = await prepareHost({ log });
  await installDynplug(process.env.E2E_PORTAL);
};
