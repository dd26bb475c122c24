// Before all scenarios: the fixtures are installed, and the monorepos have our packages as a user would have them, once for each worker.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
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
import { copyOfWorker, makeWorkFolder } from './work-folder';

export default async function setUp({ maxWorkers }: Config.GlobalConfig): Promise<void> {
  // Otherwise Nx starts a process for each plugin, which is half of what a run costs. Scenarios of the README leave it to Nx.
  process.env['NX_ISOLATE_PLUGINS'] = 'false';
  // By default npm waits five minutes for a registry that has gone silent, longer than any scenario may take, before it asks again.
  process.env['npm_config_fetch_timeout'] ??= '30000';
  process.env['E2E_WORK'] = makeWorkFolder();
  const monorepo = async (
    name: string,
    prepare: () => Promise<string>,
    packages: readonly string[],
    targets: readonly string[] = [],
  ): Promise<void> => {
    const folder = await prepare();
    await installDynplug(folder, packages);
    if (targets.length > 0) {
      const { code, output } = await nxIn(folder, ['run-many', '-t', ...targets]);
      if (code !== 0) throw new Error(output);
    }
    let from = folder;
    for (let worker = 1; worker <= maxWorkers; worker++) {
      const copy = copyOfWorker(name, String(worker));
      mkdirSync(path.dirname(copy), { recursive: true });
      clonePortal(from, copy, { built: true });
      // Its installed files can be linked from then on.
      from = copy;
    }
  };
  const [host, shell] = await Promise.all([
    prepareHost(),
    prepareShell(),
    monorepo('portal', preparePortal, ['dynplug'], ['build']),
    monorepo('frontends', prepareFrontends, ['dynplug', 'dynplug-frontend']),
  ]);
  Object.assign(process.env, { E2E_HOST: host, E2E_SHELL: shell });
}
