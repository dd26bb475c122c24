// Several exported plugins in one backend: again with placeholders where they miss configuration, and each alone where one ends all.
import { readdirSync } from 'node:fs';
import { toPosix } from '../files/paths';
import { readConfigSchema } from '../packaged/required-config';
import type { ChildResult } from '../process/run';
import {
  type BootAnswer,
  type BootLimits,
  OWN_FOLDERS,
  type RunningBackend,
  boot,
  hasStarted,
  outcomeOf,
} from './boot';
import { type HostFolder, makeHostFolder } from './host-folder';
import type { HostPackages } from './host-packages';
import type { VerifiedSource } from './verify-report';
import { missingConfigKey, wrongConfigType } from './judge';
import { type Placeholders, placeholdersFor, withMissing, withOtherType } from './placeholder-config';

export interface ExportedPlugin {
  /** As it was named: POSIX, relative to the workspace root. */
  readonly from: string;
  /** Absolute, real. */
  readonly folder: string;
  /** Of the derived package. */
  readonly name: string;
  readonly version: string;
  /** The configuration that it suggests to hosts. */
  readonly suggested: Readonly<Record<string, unknown>>;
  /** Where it was unpacked from an archive: what identifies its bytes. */
  readonly source?: VerifiedSource;
}

export interface PluginsToBoot {
  readonly host: HostPackages;
  readonly plugins: readonly ExportedPlugin[];
  readonly beside: readonly ExportedPlugin[];
  /** Files of the user: absolute. */
  readonly configs: readonly string[];
  readonly database: string | undefined;
  readonly limits: BootLimits;
  /** Work that the backend answers requests for. It is called once, and only if all of the plugins run. */
  readonly meanwhile?: (backend: RunningBackend) => Promise<void>;
}

export interface BootedPlugin {
  readonly plugin: ExportedPlugin;
  /** The same for those that booted together. */
  readonly result: ChildResult<BootAnswer>;
  /** Keys of its configuration, with periods. */
  readonly placeholders: readonly string[];
  /** Files that it wrote into its own folder: POSIX, relative to it. */
  readonly writes: readonly string[];
  /** Real folders that modules may come from. */
  readonly folders: ReadonlySet<string>;
}

const BACKEND = 'backend-plugin';
/** The host tells one key of a plugin at a time that is missing, or that has another type. */
const MAX_BOOTS = 8;

/** @returns in the order of the plugins */
export async function bootPlugins(request: PluginsToBoot): Promise<readonly BootedPlugin[]> {
  const { meanwhile: _, ...alike } = request;
  const together = await bootUntilConfigured(request);
  if (together.length === 1 || together.every(({ result }) => result.kind === 'answer')) return together;
  // One of them ended the process, or kept it from starting: which one shows alone.
  const alone: BootedPlugin[] = [];
  for (const plugin of request.plugins) alone.push(...(await bootUntilConfigured({ ...alike, plugins: [plugin] })));
  return alone;
}

async function bootUntilConfigured(request: PluginsToBoot): Promise<readonly BootedPlugin[]> {
  const { plugins } = request;
  let known: readonly Placeholders[] = plugins.map(({ folder, suggested }) =>
    placeholdersFor(readConfigSchema(folder, BACKEND), suggested),
  );
  const withAllAsked = (result: ChildResult<BootAnswer>): readonly Placeholders[] =>
    plugins.map((plugin, at) => withAsked(known[at] as Placeholders, plugin, result));
  for (let boots = 1; ; boots++) {
    const isLast = (asked: readonly Placeholders[]): boolean =>
      boots === MAX_BOOTS || asked.every((one, at) => one === known[at]);
    const { result, writes, folders } = await bootOnce(request, known, (answer) =>
      isLast(withAllAsked({ kind: 'answer', answer })),
    );
    const asked = withAllAsked(result);
    if (isLast(asked))
      return plugins.map((plugin, at) => ({
        plugin,
        result,
        placeholders: known[at]?.keys ?? [],
        writes: writes[at] ?? [],
        folders,
      }));
    known = asked;
  }
}

/** With a placeholder for the key that a plugin missed in a boot, or with one of the type that it asked for. */
function withAsked(known: Placeholders, { name }: ExportedPlugin, result: ChildResult<BootAnswer>): Placeholders {
  if (result.kind !== 'answer') return known;
  const { dynamic, plugins = [], error } = result.answer;
  const own = dynamic.find((one) => one.name === name)?.registrations ?? [];
  const errors = [error, ...own.map((registration) => outcomeOf(plugins, registration)?.error)];
  for (const text of errors.filter((one) => one !== undefined)) {
    const wrong = wrongConfigType(text);
    const missing = missingConfigKey(text);
    if (wrong) return withOtherType(known, wrong.key, wrong.wanted);
    if (missing !== undefined) return withMissing(known, missing);
  }
  return known;
}

interface Boot extends Pick<BootedPlugin, 'result' | 'folders'> {
  /** Of each plugin. */
  readonly writes: readonly (readonly string[])[];
}

/** @param isLast whether no other boot follows */
async function bootOnce(
  { host, plugins, beside, configs, database, limits, meanwhile }: PluginsToBoot,
  placeholders: readonly Placeholders[],
  isLast: (answer: BootAnswer) => boolean,
): Promise<Boot> {
  const all = [...plugins, ...beside];
  const folder = makeHostFolder({
    host,
    plugins: all.map((plugin) => plugin.folder),
    standIns: [...placeholders.map(({ config }) => config), ...all.map(({ suggested }) => suggested)],
    configs,
    database,
  });
  try {
    const result = await boot({ folder, features: host.features, database }, limits, async (answer) => {
      const { port, guestToken = folder.token } = answer;
      if (plugins.every(({ name }) => hasStarted(answer, name)) && isLast(answer))
        await meanwhile?.({ url: `http://127.0.0.1:${port}`, token: guestToken });
    });
    const writes = plugins.map((plugin, at) => writtenFiles(folder, plugin, at));
    return { result, writes, folders: new Set([folder.path, ...OWN_FOLDERS, ...host.folders]) };
  } finally {
    folder.remove();
  }
}

/** Files and folders in the copy of a plugin that its export does not have: POSIX, relative to it. */
function writtenFiles({ plugins }: HostFolder, { folder }: ExportedPlugin, at: number): readonly string[] {
  const before = new Set(namesBelow(folder));
  return namesBelow(plugins[at] ?? folder).filter((name) => !before.has(name));
}

function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(toPosix);
}
