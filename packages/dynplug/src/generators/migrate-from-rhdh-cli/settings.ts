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

/** Flags with the file that has them. */
export interface FoundFlags {
  readonly file: string;
  readonly flags: readonly UsedFlag[];
}

type Carried = { readonly setting: Setting } | { readonly verdict: 'done' | 'person' | 'none'; readonly text: string };

/** @param ownNames packages of the workspace: they are embedded without being listed @param names what the plugin's targets are called */
export function settingsOf(
  plugin: WorkspacePlugin,
  found: readonly FoundFlags[],
  ownNames: ReadonlySet<string>,
  names: Readonly<Record<TargetKind, string>>,
): { readonly settings: readonly Setting[]; readonly lines: readonly Line[] } {
  const settings = new Map<string, Setting>();
  const lines: Line[] = [];
  for (const { file, flags } of found)
    for (const used of flags)
      for (const carried of carry(used, plugin, ownNames)) {
        const line = { file, found: [used.name, ...used.values].join(' ') };
        if (!('setting' in carried)) {
          lines.push({ ...line, ...carried });
          continue;
        }
        const { place, option, value } = carried.setting;
        const key = `${place}.${option}`;
        const former = settings.get(key)?.value;
        const isList = Array.isArray(former) && Array.isArray(value);
        const merged = isList ? [...new Set([...(former as string[]), ...(value as string[])])] : value;
        if (former !== undefined && !isList && former !== value) {
          lines.push({ ...line, verdict: 'person', text: `${key} is ${JSON.stringify(former)} already` });
          continue;
        }
        settings.set(key, { place, option, value: merged });
        const where = whereOf(carried.setting, names);
        lines.push({ ...line, verdict: 'done', text: `${where} = ${JSON.stringify(value)}` });
      }
  return { settings: [...settings.values()], lines };
}

/** As the report shows it. */
function whereOf({ place, option }: Setting, names: Readonly<Record<TargetKind, string>>): string {
  if (place === 'dynplug') return `dynplug.${option}`;
  return place === 'assets' ? `dynplug.assets.${option}` : `${option} of the target ${names[place]}`;
}

function carry(
  { name, values, flag }: UsedFlag,
  plugin: WorkspacePlugin,
  ownNames: ReadonlySet<string>,
): readonly Carried[] {
  if (!flag)
    return [
      {
        verdict: 'person',
        text: name.startsWith('-') ? 'the CLIs have no such flag' : 'is not a flag, and was passed over',
      },
    ];
  const { becomes } = flag;
  if (becomes.kind === 'always') return [{ verdict: 'done', text: becomes.why }];
  if (becomes.kind === 'person' || becomes.kind === 'none') return [{ verdict: becomes.kind, text: becomes.why }];
  const idle = idleFor(plugin, becomes);
  if (idle !== undefined) return [{ verdict: 'done', text: idle }];
  if (becomes.kind === 'constant') return [setting(becomes, becomes.value)];
  if (values.some((value) => /[$`]/.test(value)))
    return [{ verdict: 'person', text: `uses a shell variable; set ${becomes.option} to its value` }];
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
