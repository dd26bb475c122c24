// All that a workspace says to the CLIs → texts to write, and a line for each thing.
import type { Tree } from '@nx/devkit';
import type { DynplugPluginOptions } from '../../options/plugin';
import { hasOwnImage, mergeOptions } from '../../inference/plugin-options';
import { targetNames } from '../../inference/plugin-options';
import { type Command, type UsedFlag, commandsIn } from './commands';
import { filesBeside } from './files-beside';
import { type Replacement, otherSteps } from './other-steps';
import type { ListedPlugin } from './plugins-list';
import type { Line } from './report';
import { type FoundFlags, settingsOf } from './settings';
import { type WorkspacePlugin, workspacePlugins } from './workspace-plugins';
import { writeSettings } from './write-settings';

export interface FoundScript {
  readonly plugin: WorkspacePlugin;
  readonly name: string;
  readonly calls: readonly Command[];
  /** False when the script does other things, too. */
  readonly isOnlyCalls: boolean;
}

export interface Migration {
  /** Path → text. */
  readonly written: ReadonlyMap<string, string>;
  /** All of them. */
  readonly lines: readonly Line[];
  /** Those of what runs the scripts and the CLIs. */
  readonly steps: readonly Line[];
  readonly plugins: readonly WorkspacePlugin[];
  readonly scripts: readonly FoundScript[];
  readonly listFile: string | undefined;
}

/** @param names what the targets are called in this workspace */
export function migrate(
  tree: Tree,
  list: { readonly file: string; readonly plugins: readonly ListedPlugin[] } | undefined,
  names: DynplugPluginOptions,
): Migration {
  const plugins = workspacePlugins(tree);
  const ownNames = new Set(plugins.flatMap(({ manifest }) => manifest.name ?? []));
  const scripts = plugins.flatMap(scriptsOf);
  const written = new Map<string, string>();
  const lines: Line[] = [];
  for (const plugin of plugins) {
    const own = scripts.filter((script) => script.plugin === plugin);
    const listed = list?.plugins.find(({ root }) => root === plugin.root);
    const options: DynplugPluginOptions = mergeOptions(names, plugin.manifest.dynplug ?? {});
    const fromList = list && listed && { file: list.file, flags: listed.flags };
    const { flags, lines: seen } = foundFlags(plugin, own, fromList, options);
    const { settings, lines: carried } = settingsOf(plugin, flags, ownNames, targetNames(options));
    const text = tree.read(plugin.file, 'utf8') ?? '';
    const result = writeSettings(text, plugin, settings, options);
    if (result.text !== text) written.set(plugin.file, result.text);
    lines.push(...seen, ...carried, ...result.lines, ...filesBeside(tree, plugin, targetNames(options).assets));
  }
  const known = new Set(plugins.map(({ root }) => root));
  for (const { root } of list?.plugins ?? [])
    if (list && !known.has(root))
      lines.push({ file: list.file, found: root, verdict: 'person', text: 'is not a package of this workspace' });
  const exporting = new Set(
    scripts.filter(({ calls }) => calls.some(({ kind }) => kind === 'export')).map(({ name }) => name),
  );
  const frontend = plugins.find(
    ({ isFrontend, root }) =>
      isFrontend && lines.some(({ file, found }) => file.startsWith(`${root}/`) || found === root),
  );
  if (frontend && !hasEngine(plugins))
    lines.push({ file: 'package.json', found: 'frontend plugins', verdict: 'person', text: ENGINE });
  const instead = replacement(names);
  const steps = [...rootScripts(plugins, exporting, instead), ...otherSteps(tree, exporting, instead)];
  return { written, lines: [...lines, ...steps], steps, plugins, scripts, listFile: list?.file };
}

const ENGINE = 'install @org/dynplug-frontend as a development dependency; it builds what browsers load';

/** Whether the root's own package.json names the package that bundles frontends. */
function hasEngine(plugins: readonly WorkspacePlugin[]): boolean {
  const { dependencies, devDependencies } = plugins.find(({ root }) => root === '.')?.manifest ?? {};
  return '@org/dynplug-frontend' in { ...dependencies, ...devDependencies };
}

function scriptsOf(plugin: WorkspacePlugin): readonly FoundScript[] {
  return Object.entries(plugin.manifest.scripts ?? {}).flatMap(([name, script]) => {
    const { calls, others } = commandsIn(script);
    return calls.length === 0 ? [] : [{ plugin, name, calls, isOnlyCalls: others === 0 }];
  });
}

/** Flags that can be carried over, and lines about calls that cannot. */
function foundFlags(
  plugin: WorkspacePlugin,
  scripts: readonly FoundScript[],
  listed: FoundFlags | undefined,
  options: DynplugPluginOptions,
): { readonly flags: readonly FoundFlags[]; readonly lines: readonly Line[] } {
  const flags: FoundFlags[] = [];
  const lines: Line[] = [];
  const names = targetNames(options);
  for (const { name, calls } of scripts)
    for (const { kind, text, flags: used } of calls) {
      const line = { file: plugin.file, found: `script ${name}, ${text}` };
      const reason = refusal(plugin, kind, used) ?? (kind === 'package' && !hasOwnImage(options) ? SHARED : undefined);
      if (reason) lines.push({ ...line, ...reason });
      else {
        lines.push({
          ...line,
          verdict: 'done',
          text: `the target ${kind === 'export' ? names.export : names['package-oci']} is inferred`,
        });
        flags.push({ file: plugin.file, flags: used });
      }
    }
  if (listed) {
    const line = { file: listed.file, found: plugin.root };
    const reason = refusal(plugin, 'export', listed.flags);
    if (reason) lines.push({ ...line, ...reason });
    else {
      lines.push({ ...line, verdict: 'done', text: `the target ${names.export} is inferred` });
      flags.push(listed);
    }
  }
  return { flags, lines };
}

const SHARED = {
  verdict: 'person',
  text: 'the plugins have one image of the workspace: its options are those of the target of the root',
} as const;

function refusal(
  { isBackend, isFrontend, root }: WorkspacePlugin,
  kind: Command['kind'],
  flags: readonly UsedFlag[],
): Pick<Line, 'verdict' | 'text'> | undefined {
  if (kind === 'other') return { verdict: 'none', text: 'this command has no counterpart' };
  if (isBackend || isFrontend) return undefined;
  if (kind === 'export') return { verdict: 'person', text: 'the package has no backstage.role of a plugin' };
  const tag = flags.find(({ flag }) => flag?.names.includes('--tag'))?.values[0];
  return {
    verdict: 'person',
    text:
      root === '.'
        ? `for one image of several plugins: nx g @org/dynplug:bundle <name> --projects=…${tag === undefined ? '' : ` --references=${tag}`}; for one of each: nx run-many -t package-oci`
        : 'the package has no backstage.role of a plugin',
  };
}

/** Scripts of the root that run the scripts of plugins. */
function rootScripts(
  plugins: readonly WorkspacePlugin[],
  exporting: ReadonlySet<string>,
  instead: Replacement,
): readonly Line[] {
  const root = plugins.find((plugin) => plugin.root === '.');
  return Object.entries(root?.manifest.scripts ?? {})
    .filter(
      ([, script]) => commandsIn(script).calls.length === 0 && script.split(/\s+/).some((word) => exporting.has(word)),
    )
    .map(([name, script]) => ({
      file: 'package.json',
      found: `script ${name}, ${script}`,
      verdict: 'person',
      text: `replace by ${instead.export}, or by nx run-many for all plugins`,
    }));
}

function replacement(options: DynplugPluginOptions): Replacement {
  const names = targetNames(options);
  return { export: `nx affected -t ${names.export}`, package: `nx affected -t ${names['package-oci']}` };
}
