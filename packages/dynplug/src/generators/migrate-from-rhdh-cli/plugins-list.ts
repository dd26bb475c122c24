// A plugins-list.yaml: a folder for each plugin of a workspace, and the flags for its export.
import { EXPORT_FLAGS } from './flags';
import { type UsedFlag, usedFlags } from './commands';
import { type ShellParser, UNKNOWN, shellCommands } from './shell';

export interface ListedPlugin {
  /** POSIX, relative to the workspace that the list is for. */
  readonly root: string;
  readonly flags: readonly UsedFlag[];
}

/** The tools that read such lists go by lines: what follows the colon is a command line, not YAML. */
export function listedPlugins(shell: ShellParser, text: string): readonly ListedPlugin[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, root, rest = ''] = /^\s*([^#:\s][^:]*?)\s*:(?:\s+(.*))?$/.exec(line) ?? [];
    if (root === undefined) return [];
    return [
      {
        root: root.replace(/^\.\/|\/$/g, ''),
        flags: usedFlags(
          shellCommands(shell, rest, UNKNOWN).flatMap(({ words }) => words),
          EXPORT_FLAGS,
        ),
      },
    ];
  });
}
