// All that a workspace says to the CLIs → texts to write, and a line for each thing.
import { type NamedTarget, scriptsInPlace } from '../../inference/scripts-in-place';
import type { Tree } from '@nx/devkit';
import type { DynplugPluginOptions } from '../../options/plugin';
import { hasOwnImage, mergeOptions, targetNames } from '../../inference/plugin-options';
import { type Caller, type ScriptName, callersOf } from './callers';
import type { Call, UsedFlag } from './commands';
import { filesBeside } from './files-beside';
import type { ListedPlugin } from './plugins-list';
import type { Line } from './report';
import { type FoundFlags, settingsOf } from './settings';
import type { ShellParser } from './shell';
import { aroundLines, callLine, callerLine, mentionLine, turboLines } from './step-lines';
import { type PlacedCommand, type WorkspaceCommands, workspaceCommands } from './workspace-commands';
import { type WorkspacePlugin, workspacePlugins } from './workspace-plugins';
import { writeSettings } from './write-settings';

export interface Migration {
  /** Path → text. */
  readonly written: ReadonlyMap<string, string>;
  /** Of calls in scripts, their flags, and files beside. */
  readonly lines: readonly Line[];
  /** Of all else that runs the CLIs, or the scripts around them. */
  readonly steps: readonly Line[];
  readonly plugins: readonly WorkspacePlugin[];
  readonly found: WorkspaceCommands;
  readonly exporting: readonly ScriptName[];
  readonly callers: readonly Caller[];
  readonly listFile: string | undefined;
}

interface PluginsList {
  readonly file: string;
  readonly plugins: readonly ListedPlugin[];
}

interface FoundCall {
  readonly command: PlacedCommand;
  readonly call: Call;
  /** The package that it runs in; undefined when only the shell knows. */
  readonly owner: WorkspacePlugin | undefined;
}

/** @param names what the targets are called in this workspace @throws EMANIFEST for a project.json or nx.json that is not a JSON object */
export function migrate(
  tree: Tree,
  shell: ShellParser,
  list: PluginsList | undefined,
  names: DynplugPluginOptions,
): Migration {
  const plugins = workspacePlugins(tree);
  const found = workspaceCommands(tree, shell, plugins);
  const calls = found.commands.flatMap((command): readonly FoundCall[] => {
    const packageAt = (folder: string | undefined): WorkspacePlugin | undefined =>
      plugins.find(({ root }) => root === folder);
    const owner = packageAt(command.folder) ?? packageAt(command.script?.root);
    return command.call ? [{ command, call: command.call, owner }] : [];
  });
  const { exporting, callers } = callersOf(found, plugins);
  const { written, lines } = carried(tree, plugins, calls, list, names);
  const own = targetNames(names);
  const steps = [
    ...callers.map((caller) => callerLine(caller, own)),
    ...turboLines(tree, exporting, own),
    ...calls
      .filter(({ command }) => !command.script)
      .map(({ command, call, owner }) => stepLine(command, call, owner, names)),
    ...aroundLines(found.commands, own),
    ...found.mentions.map(mentionLine),
  ];
  return { written, lines, steps, plugins, found, exporting, callers, listFile: list?.file };
}

/** The flags of all plugins, as options. */
function carried(
  tree: Tree,
  plugins: readonly WorkspacePlugin[],
  calls: readonly FoundCall[],
  list: PluginsList | undefined,
  names: DynplugPluginOptions,
): Pick<Migration, 'written' | 'lines'> {
  const ownNames = new Set(plugins.flatMap(({ manifest }) => manifest.name ?? []));
  const written = new Map<string, string>();
  const lines: Line[] = [];
  for (const plugin of plugins) {
    const own = calls.filter(({ owner }) => owner === plugin);
    const options: DynplugPluginOptions = mergeOptions(names, plugin.manifest.dynplug ?? {});
    const listed = list?.plugins.find(({ root }) => root === plugin.root);
    const fromList = list && listed && { file: list.file, call: undefined, flags: listed.flags };
    const { flags, lines: seen } = foundFlags(plugin, own, fromList, options);
    const { settings, lines: settled } = settingsOf(plugin, flags, ownNames, targetNames(options));
    const text = tree.read(plugin.file, 'utf8') ?? '';
    const result = writeSettings(text, plugin, settings, options);
    if (result.text !== text) written.set(plugin.file, result.text);
    lines.push(...seen, ...settled, ...result.lines, ...filesBeside(tree, plugin, targetNames(options).assets));
  }
  const known = new Set(plugins.map(({ root }) => root));
  for (const { root } of list?.plugins ?? [])
    if (list && !known.has(root))
      lines.push({ file: list.file, found: root, verdict: 'person', text: 'is not a package of this workspace' });
  const isMet = ({ isFrontend, root }: WorkspacePlugin): boolean =>
    isFrontend && lines.some(({ file, found }) => file.startsWith(`${root}/`) || found === root);
  if (plugins.some(isMet) && !hasEngine(plugins))
    lines.push({ file: 'package.json', found: 'frontend plugins', verdict: 'person', text: ENGINE });
  return { written, lines };
}

const ENGINE = 'install @org/dynplug-frontend as a development dependency; it builds what browsers load';

/** Whether the root's own package.json names the package that bundles frontends. */
function hasEngine(plugins: readonly WorkspacePlugin[]): boolean {
  const { dependencies, devDependencies } = plugins.find(({ root }) => root === '.')?.manifest ?? {};
  return '@org/dynplug-frontend' in { ...dependencies, ...devDependencies };
}

/** Flags that can be carried over, and lines about calls in scripts. */
function foundFlags(
  plugin: WorkspacePlugin,
  calls: readonly FoundCall[],
  listed: FoundFlags | undefined,
  options: DynplugPluginOptions,
): { readonly flags: readonly FoundFlags[]; readonly lines: readonly Line[] } {
  const flags: FoundFlags[] = [];
  const lines: Line[] = [];
  const names = targetNames(options);
  for (const { command, call } of calls) {
    const { kind, flags: used } = call;
    const reason = refusal(plugin, kind, used) ?? (kind === 'package' && !hasOwnImage(options) ? SHARED : undefined);
    const target = kind === 'export' ? names.export : names['package-oci'];
    if (command.script)
      lines.push({
        ...{ file: command.file, found: `${command.where}, ${call.text}` },
        ...(reason ?? inferred(plugin, kind === 'export' ? 'export' : 'package-oci', target)),
      });
    if (!reason && (kind === 'export' || kind === 'package'))
      flags.push({ file: command.file, call: { kind, where: command.where }, flags: used });
  }
  if (listed) {
    const reason = refusal(plugin, 'export', listed.flags);
    lines.push({ file: listed.file, found: plugin.root, ...(reason ?? inferred(plugin, 'export', names.export)) });
    if (!reason) flags.push(listed);
  }
  return { flags, lines };
}

/** Nx runs a script of the same name in place of the target. */
function inferred({ manifest }: WorkspacePlugin, ...target: NamedTarget): Reason {
  const isInPlace = scriptsInPlace(manifest, [target]).length > 0;
  const [, name] = target;
  const text = isInPlace
    ? `the target ${name} is inferred, but Nx runs the script ${name} in its place until you rename it or --clean removes it`
    : `the target ${name} is inferred`;
  return { verdict: 'done', text };
}

const SHARED = {
  verdict: 'person',
  text: 'the plugins have one image of the workspace: its options are those of the target of the root',
} as const;

type Reason = Pick<Line, 'verdict' | 'text'>;

const REASONS: Readonly<Record<Exclude<Call['kind'], 'export' | 'package'>, Reason>> = {
  fork: { verdict: 'person', text: 'the fork of backstage-cli; call backstage-cli, which has the same command' },
  install: { verdict: 'person', text: 'installs the CLI; remove it with the last call' },
  other: { verdict: 'none', text: 'this command has no counterpart' },
};

function refusal(
  { isBackend, isFrontend, root }: WorkspacePlugin,
  kind: Call['kind'],
  flags: readonly UsedFlag[],
): Reason | undefined {
  if (kind !== 'export' && kind !== 'package') return REASONS[kind];
  if (isBackend || isFrontend) return undefined;
  if (kind === 'export') return { verdict: 'person', text: 'the package has no backstage.role of a plugin' };
  const tag = flags.find(({ flag }) => flag?.names.includes('--tag'))?.values[0]?.text;
  return {
    verdict: 'person',
    text:
      root === '.'
        ? `for one image of several plugins: nx g @org/dynplug:bundle <name> --projects=…${tag === undefined ? '' : ` --references=${tag}`}; for one of each: nx run-many -t package-oci`
        : 'the package has no backstage.role of a plugin',
  };
}

/** A call outside of package.json. */
function stepLine(
  command: PlacedCommand,
  call: Call,
  owner: WorkspacePlugin | undefined,
  names: DynplugPluginOptions,
): Line {
  if (call.kind !== 'export' && call.kind !== 'package')
    return { file: command.file, found: `${command.where}, ${command.text}`, ...REASONS[call.kind] };
  const plugin = owner?.isBackend || owner?.isFrontend ? owner : undefined;
  return callLine(command, call, plugin, targetNames(mergeOptions(names, plugin?.manifest.dynplug ?? {})));
}
