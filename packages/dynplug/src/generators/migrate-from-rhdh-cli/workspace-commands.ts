// All commands that a workspace runs, with the place of each: scripts of package.json, Nx targets, build files and pipelines.
import type { Tree } from '@nx/devkit';
import { type RunCommand, commandsIn } from './commands';
import { nxTargets, type TargetScript } from './nx-targets';
import { type ShellParser, joined } from './shell';
import { shellTexts } from './shell-texts';
import { type StepFile, stepFiles } from './step-files';
import type { WorkspacePlugin } from './workspace-plugins';

export interface PlacedCommand extends RunCommand {
  /** POSIX, relative to the workspace root. */
  readonly file: string;
  /** `script build`, `target export` or `line 3`. */
  readonly where: string;
  /** As it is written, in one line. */
  readonly text: string;
  /** The script that it is a part of. */
  readonly script: { readonly root: string; readonly name: string } | undefined;
}

/** A line that names one of the CLIs outside of a command. */
export interface Mention {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export interface WorkspaceCommands {
  readonly commands: readonly PlacedCommand[];
  readonly targetScripts: readonly TargetScript[];
  readonly mentions: readonly Mention[];
  /** Files in a language that is not read as commands. */
  readonly unread: readonly StepFile[];
}

/** A CLI in whatever language the line is, or the shared workflows around it. */
const CLI =
  /(\brhdh-cli|\bjanus-cli|@red-hat-developer-hub\/cli|@janus-idp\/cli)(?![\w-])|\brhdh-plugin-export-utils\b/;

/** @throws EMANIFEST for a project.json or nx.json that is not a JSON object */
export function workspaceCommands(
  tree: Tree,
  shell: ShellParser,
  packages: readonly WorkspacePlugin[],
): WorkspaceCommands {
  const targets = nxTargets(tree, packages);
  const scripts = packages.flatMap(({ root, file, manifest }) =>
    Object.entries(manifest.scripts ?? {}).flatMap(([name, text]) =>
      commandsIn(shell, text, root).map((command) => ({
        ...command,
        ...{ file, where: `script ${name}`, text: sliceOf(text, command), script: { root, name } },
      })),
    ),
  );
  const ofTargets = targets.texts.flatMap(({ file, target, text, folder }) =>
    commandsIn(shell, text, folder).map((command) => ({
      ...command,
      ...{ file, where: `target ${target}`, text: sliceOf(text, command), script: undefined },
    })),
  );
  const files = stepFiles(
    tree,
    packages.map(({ root }) => root),
  ).map((file) => ({ file, ...commandsOfFile(shell, file) }));
  return {
    commands: [...scripts, ...ofTargets, ...files.flatMap(({ commands }) => commands)],
    targetScripts: targets.scripts,
    mentions: files.flatMap(({ file, covered }) => mentionsIn(file, covered)),
    unread: files.filter(({ isRead }) => !isRead).map(({ file }) => file),
  };
}

/** `covered`: the lines of its commands. */
function commandsOfFile(
  shell: ShellParser,
  { file, content, folder }: StepFile,
): { readonly commands: readonly PlacedCommand[]; readonly covered: ReadonlySet<number>; readonly isRead: boolean } {
  const texts = shellTexts(file, content);
  const covered = new Set<number>();
  const commands = (texts ?? []).flatMap(({ text, line, folder: step }) =>
    commandsIn(
      shell,
      text,
      step === undefined ? folder : joined(folder, { text: step, isOpen: step.includes('$') }),
    ).map((command) => {
      const first = line + linesBefore(text, command.pos);
      if (command.call) for (let at = first; at <= line + linesBefore(text, command.end); at++) covered.add(at);
      return { ...command, file, where: `line ${first}`, text: sliceOf(text, command), script: undefined };
    }),
  );
  return { commands, covered, isRead: texts !== undefined };
}

function linesBefore(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

function sliceOf(text: string, { pos, end }: RunCommand): string {
  return text.slice(pos, end).replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim();
}

/** Comments say nothing to a machine. */
function mentionsIn({ file, content }: StepFile, covered: ReadonlySet<number>): readonly Mention[] {
  return content.split(/\r?\n/).flatMap((text, index) => {
    const isComment = /^\s*(#|\/\/|\*)/.test(text);
    return CLI.test(text) && !isComment && !covered.has(index + 1)
      ? [{ file, line: index + 1, text: text.trim() }]
      : [];
  });
}
