// Before all scenarios: the fixtures are installed, and the monorepos have our packages as a user would have them, once for each worker.
import { rmSync } from 'node:fs';
import type { Config } from '@jest/types';
import {
  clonePortal,
  installDynplug,
  nxIn,
  prepareFrontends,
  prepareHost,
  preparePortal,
  prepareShell,
} from '@org/test-kit';
import { copyOfWorker } from './copy-of-worker';

export default async function setUp({ maxWorkers }: Config.GlobalConfig): Promise<void> {
  // Otherwise Nx starts a process for each plugin, which is half of what a run costs. Scenarios of the README leave it to Nx.
  process.env['NX_ISOLATE_PLUGINS'] = 'false';
  // By default npm waits five minutes for a registry that has gone silent, longer than any scenario may take, before it asks again.
  process.env['npm_config_fetch_timeout'] ??= '30000';
  const monorepo = async (
    prepare: () => Promise<string>,
    packages: readonly string[],
    targets: readonly string[] = [],
  ): Promise<string> => {
    const folder = await prepare();
    await installDynplug(folder, packages);
    if (targets.length > 0) {
      const { code, output } = await nxIn(folder, ['run-many', '-t', ...targets]);
      if (code !== 0) throw new Error(output);
    }
    for (let worker = 2; worker <= maxWorkers; worker++) {
      const copy = copyOfWorker(folder, String(worker));
      rmSync(copy, { recursive: true, force: true });
      clonePortal(folder, copy, { built: true });
    }
    return folder;
  };
  const [portal, frontends, host, shell] = await Promise.all([
    monorepo(preparePortal, ['dynplug'], ['build']),
    monorepo(prepareFrontends, ['dynplug', 'dynplug-frontend']),
    prepareHost(),
    prepareShell(),
  ]);
  Object.assign(process.env, { E2E_PORTAL: portal, E2E_FRONTENDS: frontends, E2E_HOST: host, E2E_SHELL: shell });
}
