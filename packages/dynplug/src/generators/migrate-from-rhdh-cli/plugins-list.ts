// A plugins-list.yaml: a folder for each plugin of a workspace, and the flags for its export.
import { EXPORT_FLAGS } from './flags';
import { type UsedFlag, usedFlags } from './commands';
import { shellCommands } from './shell-words';

export interface ListedPlugin {
  /** POSIX, relative to the workspace that the list is for. */
  readonly root: string;
  readonly flags: readonly UsedFlag[];
}

/** The tools that read such lists go by lines: what follows the colon is a command line, not YAML. */
export function listedPlugins(text: string): readonly ListedPlugin[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, root, rest] = /^\s*([^#:\s][^:]*?)\s*:(?:\s+(.*))?$/.exec(line) ?? [];
    if (root === undefined) return [];
    return [
      {
        root: root.replace(/^\.\/|\/$/g, ''),
        flags: usedFlags(shellCommands((rest ?? '').replace(/(^|\s)#.*/, '')).flat(), EXPORT_FLAGS),
      },
    ];
  });
}
