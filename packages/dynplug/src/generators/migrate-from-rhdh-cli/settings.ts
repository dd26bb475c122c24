// Flags of one plugin → options, and a line for each flag. Nothing is written here.
import path from 'node:path';
import type { TargetKind } from '../../options/plugin';
import type { UsedFlag } from './commands';
import type { Place } from './flags';
import type { Line } from './report';
import type { WorkspacePlugin } from './workspace-plugins';

export interface Setting {
  readonly place: Place;
  readonly option: string;
  readonly value: string | boolean | readonly string[];
}

/** Flags with the place that has them. */
export interface FoundFlags {
  readonly file: string;
  /** `script export-dynamic`, `line 3`; undefined for a list of plugins, which adds to what calls say. */
  readonly call: { readonly kind: 'export' | 'package'; readonly where: string } | undefined;
  readonly flags: readonly UsedFlag[];
}

type Carried = { readonly setting: Setting } | { readonly verdict: 'done' | 'person' | 'none'; readonly text: string };
type Settings = ReadonlyMap<string, Setting>;
/** A line, and the option that it carried over. */
type FlagLine = { readonly key?: string; readonly line: Line };
type Read = { readonly from: FoundFlags; readonly settings: Settings; readonly lines: readonly FlagLine[] };

/** @param ownNames packages of the workspace: they are embedded without being listed @param names what the plugin's targets are called */
export function settingsOf(
  plugin: WorkspacePlugin,
  found: readonly FoundFlags[],
  ownNames: ReadonlySet<string>,
  names: Readonly<Record<TargetKind, string>>,
): { readonly settings: readonly Setting[]; readonly lines: readonly Line[] } {
  const reads = found.map((from) => readFlags(plugin, from, ownNames, names));
  const conflicts = (['export', 'package'] as const).flatMap((kind) =>
    conflictsAmong(
      plugin,
      reads.filter(({ from }) => from.call?.kind === kind),
      names,
    ),
  );
  const open = new Set(conflicts.map(({ key }) => key));
  const settings = new Map<string, Setting>();
  for (const read of reads)
    for (const [key, setting] of read.settings)
      if (!open.has(key) || read.from.call === undefined) settings.set(key, merged(settings.get(key), setting));
  return {
    settings: [...settings.values()],
    // What a conflict leaves to a person was not carried over.
    lines: [
      ...reads.flatMap(({ from, lines }) =>
        lines
          .filter(({ key }) => key === undefined || from.call === undefined || !open.has(key))
          .map(({ line }) => line),
      ),
      ...conflicts.map(({ line }) => line),
    ],
  };
}

/** The flags of one call. A flag that is repeated adds to its list. */
function readFlags(
  plugin: WorkspacePlugin,
  from: FoundFlags,
  ownNames: ReadonlySet<string>,
  names: Readonly<Record<TargetKind, string>>,
): Read {
  const settings = new Map<string, Setting>();
  const lines: FlagLine[] = [];
  for (const used of from.flags)
    for (const carried of carry(used, plugin, ownNames)) {
      const line = { file: from.file, found: foundAs(from, used) };
      if (!('setting' in carried)) {
        lines.push({ line: { ...line, ...carried } });
        continue;
      }
      const key = keyOf(carried.setting);
      const former = settings.get(key);
      if (former && !Array.isArray(former.value) && former.value !== carried.setting.value) {
        lines.push({ line: { ...line, verdict: 'person', text: `${key} is ${JSON.stringify(former.value)} already` } });
        continue;
      }
      settings.set(key, merged(former, carried.setting));
      const where = whereOf(carried.setting, names);
      const text = `${where} = ${JSON.stringify(carried.setting.value)}`;
      lines.push({ key, line: { ...line, verdict: 'done', text } });
    }
  return { from, settings, lines };
}

/** Scripts of one plugin are few; the lines of a build file are many. */
function foundAs({ call }: FoundFlags, { name, values }: UsedFlag): string {
  const place = call === undefined || call.where.startsWith('script ') ? [] : [`${call.where},`];
  return [...place, name, ...values.map(({ text }) => text)].join(' ');
}

const keyOf = ({ place, option }: Setting): string => `${place}.${option}`;

function merged(former: Setting | undefined, setting: Setting): Setting {
  if (!Array.isArray(former?.value) || !Array.isArray(setting.value)) return setting;
  return { ...setting, value: [...new Set([...(former.value as string[]), ...(setting.value as string[])])] };
}

/** Two calls that export one plugin differently: one target cannot do both. */
function conflictsAmong(
  { file }: WorkspacePlugin,
  reads: readonly Read[],
  names: Readonly<Record<TargetKind, string>>,
): readonly { readonly key: string; readonly line: Line }[] {
  const all = new Map(reads.flatMap(({ settings }) => [...settings]));
  return [...all].flatMap(([key, setting]) => {
    const said = reads.map(({ from, settings }) => ({ from, value: shown(settings.get(key)) }));
    if (new Set(said.map(({ value }) => value)).size < 2) return [];
    const each = said.map(({ from, value }) => `${placeOf(from, file)} says ${value ?? 'nothing'}`).join(', ');
    const text = `${each}. One target cannot do both: set what you need, or give the plugin a second target`;
    return [{ key, line: { file, found: whereOf(setting, names), verdict: 'person', text } }];
  });
}

function placeOf({ file, call }: FoundFlags, own: string): string {
  return [...(file === own ? [] : [file]), call?.where].join(' ');
}

function shown(setting: Setting | undefined): string | undefined {
  if (setting === undefined) return undefined;
  return JSON.stringify(Array.isArray(setting.value) ? setting.value.toSorted() : setting.value);
}

/** As the report shows it. */
function whereOf({ place, option }: Setting, names: Readonly<Record<TargetKind, string>>): string {
  if (place === 'dynplug') return `dynplug.${option}`;
  return place === 'assets' ? `dynplug.assets.${option}` : `${option} of the target ${names[place]}`;
}

function carry(
  { name, values: words, flag }: UsedFlag,
  plugin: WorkspacePlugin,
  ownNames: ReadonlySet<string>,
): readonly Carried[] {
  if (!flag)
    return [
      {
        verdict: 'person',
        text: name.startsWith('-')
          ? 'the CLIs have no such flag'
          : /^[$`]/.test(name)
            ? 'only the shell knows what it stands for; set the options that it may contain'
            : 'is not a flag, and was passed over',
      },
    ];
  const { becomes } = flag;
  if (becomes.kind === 'always') return [{ verdict: 'done', text: becomes.why }];
  if (becomes.kind === 'person' || becomes.kind === 'none') return [{ verdict: becomes.kind, text: becomes.why }];
  const idle = idleFor(plugin, becomes);
  if (idle !== undefined) return [{ verdict: 'done', text: idle }];
  if (becomes.kind === 'constant') return [setting(becomes, becomes.value)];
  if (words.some(({ isOpen }) => isOpen))
    return [{ verdict: 'person', text: `uses a shell variable; set ${becomes.option} to its value` }];
  const values = words.map(({ text }) => text);
  if (becomes.kind === 'value') return values.map((value) => setting(becomes, value));
  if (becomes.kind === 'folder')
    return values.map((value) => setting(becomes, path.posix.normalize(path.posix.join(plugin.root, value))));
  const own = becomes.option === 'embedPackages' ? values.filter((value) => ownNames.has(value)) : [];
  const rest = [...new Set(values)].filter((value) => value !== '' && !own.includes(value));
  return [
    ...(own.length > 0
      ? [{ verdict: 'done' as const, text: `${own.join(' ')} is of this workspace, and embedded without being listed` }]
      : []),
    ...(rest.length > 0 ? [setting(becomes, rest)] : []),
    ...(own.length + rest.length === 0 ? [{ verdict: 'done' as const, text: 'names nothing' }] : []),
  ];
}

/** What a flag of the other kind of plugin means for this one: nothing, as with the CLIs. */
function idleFor(
  { isFrontend }: WorkspacePlugin,
  { place, option }: { readonly place: Place; readonly option: string },
): string | undefined {
  if (!isFrontend) return place === 'assets' ? 'says nothing about a backend plugin' : undefined;
  if (option === 'minify') return 'the assets of a frontend plugin are minified anyway';
  return place === 'dynplug' && option !== 'references'
    ? 'a frontend plugin is bundled with what its code imports'
    : undefined;
}

function setting(
  { place, option }: { readonly place: Place; readonly option: string },
  value: Setting['value'],
): Carried {
  return { setting: { place, option, value } };
}
