// Names of our targets that the project uses for something else: Nx lets what is written win over what is inferred.
import type { TargetConfiguration } from '@nx/devkit';
import { type InferredKind, executorOf } from '../../../options/plugin';
import { targetNames } from '../../../inference/plugin-options';
import { renameHint, scriptWarning, scriptsInPlace } from '../../../inference/scripts-in-place';
import { isFrontendRole } from '../../../plugin/role';
import type { Check } from '../missing';
import { writtenTargets } from '../written-targets';
import { own } from '../../../json/values';

export const targetNamesInUse: Check = ({ plugin, role, options }) => {
  const names = Object.entries(targetNames(options));
  const absent = ['build', 'collect', isFrontendRole(role) ? 'verify' : 'assets'];
  const ours = names.filter((name): name is [InferredKind, string] => !absent.includes(name[0]));
  const targets = writtenTargets(plugin);
  const { scripts, nx } = plugin.manifest;
  const inPlace = scriptsInPlace({ scripts, nx, targets: plugin.projectJson?.['targets'] }, ours);
  return ours.flatMap(([kind, name]) => {
    const [executor, expected] = [written(own(targets, name)), `@org/dynplug:${executorOf(kind)}`];
    if (executor !== undefined && executor !== expected)
      return [{ todo: `The target ${name} runs ${executor}, not ${expected}. ${renameHint(kind)}` }];
    const script = inPlace.find(([, found]) => found === name);
    return script ? [{ todo: scriptWarning(script) }] : [];
  });
};

/** A command is Nx's short way to write its executor. */
function written({ executor, command }: TargetConfiguration = {}): string | undefined {
  return executor ?? (command === undefined ? undefined : 'nx:run-commands');
}
