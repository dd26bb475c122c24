// Before all scenarios: the portal and the host are installed, and the portal has our plugin as a user would have it.
import { installDynplug, prepareHost, preparePortal } from '@org/test-kit';

export default async function setUp(): Promise<void> {
  const portal = await preparePortal();
  process.env['E2E_PORTAL'] = portal;
  process.env['E2E_HOST'] = await prepareHost();
  await installDynplug(portal);
  // By default npm waits five minutes for a registry that has gone silent, longer than any scenario may take, before it asks again.
  process.env['npm_config_fetch_timeout'] ??= '30000';
}
