// A module of a plugin that is not there: the host never starts it, and says nothing.
import { registeredBy } from '../../host-manifest/registered';
import type { ExaminedPlugin } from '../examined-plugin';
import type { DoctorRule } from '../rule';

export const absentPlugin: DoctorRule = {
  id: 'absent-plugin',
  title: 'the host has the plugin that a module extends',
  *find(plugin, host) {
    const pluginId = extendedBy(plugin);
    if (pluginId === undefined || host.features === undefined) return;
    if (registeredBy(host).likelyPlugins.has(pluginId) || plugin.deployedPlugins.includes(pluginId)) return;
    yield {
      severity: 'warning',
      message: `The module extends the plugin ${pluginId}.`,
      effect: `registers no plugin ${pluginId}: the module never starts, without a message`,
      path: 'package.json',
      fix: `Deploy the plugin ${pluginId} as a dynamic plugin too, and say so: deployedPlugins: ["${pluginId}"].`,
    };
  },
};

function extendedBy({ backend, packages }: ExaminedPlugin): string | undefined {
  const { pluginId, role } = packages.plugin.manifest.backstage ?? {};
  if (backend?.feature?.kind === 'module') return backend.feature.pluginId;
  const isUnknown = backend !== undefined && backend.feature === undefined;
  return isUnknown && role === 'backend-plugin-module' && typeof pluginId === 'string' ? pluginId : undefined;
}
