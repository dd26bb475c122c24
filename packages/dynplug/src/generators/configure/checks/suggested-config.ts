// app-config.dynamic.yaml: what package-oci and pack suggest to hosts. A skeleton, where a host will ask for something.
import { CONFIG_FILES } from '../../../packaged/app-config';
import { scalprumName } from '../../../plugin/names';
import { inProject } from '../../workspace-projects';
import type { Check } from '../missing';

const FILE = 'app-config.dynamic.yaml';
const HEAD = [
  '# What hosts have to know of this plugin: package-oci and pack suggest it as pluginConfig in dynamic-plugins.yaml.',
  '# Secrets stay out: write ${NAME}, which the host fills in.',
];

export const suggestedConfig: Check = ({ tree, plugin, role }) => {
  const { name = '', configSchema, scalprum } = plugin.manifest;
  if (CONFIG_FILES.some((file) => tree.exists(inProject(plugin.root, file)))) return [];
  const isFrontend = role.startsWith('frontend-');
  if (!isFrontend && configSchema === undefined) return [];
  const chosen = (scalprum as { name?: unknown } | undefined)?.name;
  const lines = isFrontend
    ? [
        ...HEAD,
        'dynamicPlugins:',
        '  frontend:',
        `    ${typeof chosen === 'string' ? chosen : scalprumName(name)}:`,
        '      # Routes and mount points of the plugin; the documentation of the host lists what there is.',
        '      dynamicRoutes: []',
      ]
    : [...HEAD, `# The schema of the plugin's configuration: ${schemaIn(configSchema)}.`];
  return [{ file: inProject(plugin.root, FILE), what: 'a skeleton', mend: () => `${lines.join('\n')}\n` }];
};

function schemaIn(configSchema: unknown): string {
  return typeof configSchema === 'string' ? configSchema : 'configSchema in package.json';
}
