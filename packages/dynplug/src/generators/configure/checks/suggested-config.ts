// app-config.dynamic.yaml: what package-oci and pack suggest to hosts. A skeleton of comments, where a host will ask for something: it
// suggests nothing until a person has filled it in.
import { CONFIG_FILES } from '../../../packaged/app-config';
import { scalprumName } from '../../../plugin/names';
import { isFrontendRole } from '../../../plugin/role';
import { inProject } from '../../../files/paths';
import type { Check, Configured } from '../missing';
import { pluginIdOf } from './plugin-id';

const FILE = 'app-config.dynamic.yaml';
const HEAD = [
  '# What hosts have to know of this plugin: package-oci and pack suggest it as pluginConfig in dynamic-plugins.yaml.',
  '# Secrets stay out: write ${NAME}, which the host fills in.',
];

export const suggestedConfig: Check = (configured) => {
  const { tree, plugin, role } = configured;
  const { configSchema } = plugin.manifest;
  if (CONFIG_FILES.some((file) => tree.exists(inProject(plugin.root, file)))) return [];
  const isFrontend = isFrontendRole(role);
  if (!isFrontend && configSchema === undefined) return [];
  const schema = typeof configSchema === 'string' ? configSchema : 'configSchema in package.json';
  const lines = [
    ...HEAD,
    ...(isFrontend ? frontendLines(configured) : [`# The schema of the plugin's configuration: ${schema}.`]),
  ];
  return [{ file: inProject(plugin.root, FILE), what: 'a skeleton', fixed: () => `${lines.join('\n')}\n` }];
};

function frontendLines({ tree, plugin }: Configured): readonly string[] {
  const { name = '', scalprum } = plugin.manifest;
  const chosen = (scalprum as { name?: unknown } | undefined)?.name;
  return [
    '#',
    '# dynamicPlugins:',
    '#   frontend:',
    `#     ${typeof chosen === 'string' ? chosen : scalprumName(name)}:`,
    '#       dynamicRoutes:',
    `#         - path: /${pluginIdOf(tree, plugin) ?? 'path'}`,
    '#           importName: the name of an exported page',
  ];
}
