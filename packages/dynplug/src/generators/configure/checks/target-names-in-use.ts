// Names of our targets that the project uses for something else: Nx lets what is written win over what is inferred.
import type { TargetConfiguration } from '@nx/devkit';
import { type TargetKind, targetNames } from '../../../inference/target-names';
import { isFrontendRole } from '../../../plugin/role';
import type { Check } from '../missing';
import { writtenTargets } from '../written-targets';
import { own } from '../../../support/own';

export const targetNamesInUse: Check = ({ plugin, role, options }) => {
  const names = Object.entries(targetNames(options)) as [TargetKind, string][];
  const ours = names.filter(([kind]) => kind !== 'build' && (kind !== 'assets' || isFrontendRole(role)));
  const targets = writtenTargets(plugin);
  const { scripts = {}, nx } = plugin.manifest;
  const included = (nx as { includedScripts?: readonly string[] } | undefined)?.includedScripts;
  return ours.flatMap(([kind, name]) => {
    const executor = executorOf(own(targets, name));
    if (executor !== undefined && executor !== `@org/dynplug:${kind}`)
      return [{ todo: `The target ${name} runs ${executor}, not @org/dynplug:${kind}. ${otherName(kind)}` }];
    if (Object.hasOwn(scripts, name) && executor === undefined && (included === undefined || included.includes(name)))
      return [{ todo: `The script ${name} of package.json takes the place of the target ${name}. ${otherName(kind)}` }];
    return [];
  });
};

/** A command is Nx's short way to write its executor. */
function executorOf({ executor, command }: TargetConfiguration = {}): string | undefined {
  return executor ?? (command === undefined ? undefined : 'nx:run-commands');
}

function otherName(kind: TargetKind): string {
  const option = `${kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}TargetName`;
  return `Rename it, or give ours another name with ${option}.`;
}
