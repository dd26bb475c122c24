// The name under which a host finds a frontend's assets: said once, it does not change with the package's name.
import { scalprumName } from '../../../plugin/names';
import { isFrontendRole } from '../../../plugin/role';
import { inProject } from '../../../files/paths';
import { entryPoint } from '../entry-point';
import type { Check } from '../missing';
import { setField } from '../set-field';

export const scalprumField: Check = ({ tree, plugin, role }) => {
  const { root, manifest } = plugin;
  const isWritten = manifest['scalprum'] !== undefined || tree.exists(inProject(root, 'scalprum-config.json'));
  if (!isFrontendRole(role) || isWritten || manifest.name === undefined) return [];
  const exposedModules = { PluginRoot: `./${entryPoint(manifest)}` };
  return [setField(plugin, ['scalprum'], { name: scalprumName(manifest.name), exposedModules })];
};
