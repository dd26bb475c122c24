// The name under which a host finds a frontend's assets: said once, it does not change with the package's name.
import { scalprumName } from '../../../plugin/names';
import type { Check } from '../missing';
import { setField } from '../set-field';

export const scalprumField: Check = ({ plugin, role }) => {
  const { name, scalprum } = plugin.manifest;
  if (!role.startsWith('frontend-') || name === undefined) return [];
  if (scalprum === undefined)
    return [
      setField(plugin, ['scalprum'], {
        name: scalprumName(name),
        exposedModules: { PluginRoot: './src/index.ts' },
      }),
    ];
  if (typeof (scalprum as { name?: unknown } | null)?.name === 'string') return [];
  return [{ todo: 'Give scalprum in package.json a name: an object without one is of no use to hosts.' }];
};
