// `Plugin 'x' is already registered`: the host registers the plugin or the module itself.
import { type StaticIds, registeredBy } from '../../host-manifest/registered';
import type { HostManifest } from '../../host-manifest/fields';
import type { Feature } from '../code/features';
import type { ExaminedPlugin } from '../examined-plugin';
import type { DoctorRule } from '../rule';

export const registeredTwice: DoctorRule = {
  id: 'registered-twice',
  title: 'the host does not register the plugin or module itself',
  *find(plugin, host) {
    const found = plugin.backend && registeredAs(plugin, plugin.backend.feature, registeredBy(host));
    if (found === undefined) return;
    yield {
      severity: 'error',
      message: `The plugin registers ${found}.`,
      effect: effectOf(found, plugin, host),
      path: 'package.json',
      fix: 'Do not deploy it to this host, or give it another id (pluginId, moduleId).',
    };
  },
};

/** What both register. */
function registeredAs(
  { name, packages }: ExaminedPlugin,
  feature: Feature | undefined,
  { packages: names, plugins, modules }: StaticIds,
): string | undefined {
  if (feature?.kind === 'module') {
    const { pluginId, moduleId } = feature;
    if (pluginId !== undefined && moduleId !== undefined && modules.has(`${pluginId}/${moduleId}`))
      return `module '${moduleId}' for plugin '${pluginId}'`;
  }
  // Backstage asks for the same id in package.json, for tools that do not run the code.
  const { pluginId: declared, role } = packages.plugin.manifest.backstage ?? {};
  const pluginId =
    feature === undefined && role === 'backend-plugin' ? declared : feature?.kind === 'plugin' && feature.pluginId;
  if (typeof pluginId === 'string' && plugins.has(pluginId)) return `plugin '${pluginId}'`;
  return names.has(name) ? 'what its package has' : undefined;
}

/** With the words of Backstage, by which people search. */
function effectOf(found: string, { name }: ExaminedPlugin, host: HostManifest): string {
  const isPackage = host.features?.some((feature) => feature.package === name) === true;
  const by = isPackage ? ` by ${name}` : '';
  const error = found.includes("'")
    ? `"${found[0]?.toUpperCase()}${found.slice(1)} is already registered"`
    : 'the ids are taken';
  return `registers it too${by}: ${error}, and the backend does not start`;
}
