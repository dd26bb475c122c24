// `Failed to load plugin`, and entries that never show: modules that shells do not load.
import { loadedModules, wiredImports } from '../../packaged/wiring';
import type { DoctorRule } from '../rule';
import { wiringOf } from '../wiring';

export const wiringModule: DoctorRule = {
  id: 'wiring-module',
  title: 'shells load the modules that the example configuration needs',
  *find(plugin, host) {
    const wiring = wiringOf(plugin, host);
    if (!wiring) return;
    const { file, config, frontend } = wiring;
    const loaded = loadedModules(wiring);
    const main = typeof config['pluginModule'] === 'string' ? config['pluginModule'] : 'PluginRoot';
    if (frontend.modules && !Object.hasOwn(frontend.modules, main))
      yield {
        severity: 'error',
        message: `The plugin does not expose ${main}, which shells always load.`,
        effect: `Failed to load plugin ${frontend.scalprumName}`,
        fix: `Add pluginModule: ${Object.keys(frontend.modules)[0] ?? main} to ${file}, or expose ${main}.`,
      };
    for (const { at, module } of wiredImports(wiring))
      if (!loaded.has(module))
        yield {
          severity: 'error',
          message: `${file}: ${at} imports from ${module}, and no other entry loads that module.`,
          effect: 'never loads the module, so the entry does not show',
          fix: `Export it from ${main} too, or set pluginModule: ${module}.`,
        };
  },
};
