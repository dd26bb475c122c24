// What is going to be installed, before anything is unpacked: the plugins, the files that say so, and what no cache can know.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import valid from 'semver/functions/valid';
import { DynplugError } from '../errors/errors';
import { parseNpmSpec } from '../host/reference';
import { isObject, isText } from '../json/values';
import { parseReference } from '../oci/reference';
import type { RegistrySettings } from '../oci/registry/registries';
import { type DynamicPlugins, type Skipped, readDynamicPlugins } from './dynamic-plugins-file';
import { imageReportFile } from './image-configs';
import { listedKeys } from './image-plugins';
import { type MergedEntry, mergeEntries } from './merge-entries';
import { type PluginSource, isImageSource, layoutIn, parsePluginSource } from './plugin-source';

export interface PlannedPlugin {
  /** As it is written: `oci://…!key`, `name@version`, a path. */
  readonly package: string;
  readonly source: PluginSource;
  /** As it is written, of any type; undefined where it is not asked for. */
  readonly integrity?: { readonly value: unknown };
  /** The configuration that comes with it; undefined where only the plugin's project can tell. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface InstallPlan {
  readonly plugins: readonly PlannedPlugin[];
  readonly skipped: readonly Skipped[];
  /** Files that decide the result: absolute. */
  readonly files: readonly string[];
  /** Folders of exported plugins that do: absolute. */
  readonly exports: readonly string[];
  /** Packages in registries whose bytes may change under the same name. */
  readonly unpinned: readonly string[];
  /** Whether the input names one plugin, and not an image or a list of them. */
  readonly isOne: boolean;
}

export interface PlanRequest {
  /** What to install, as a person writes it. */
  readonly from: string;
  /** Absolute, of relative paths. */
  readonly folder: string;
  readonly registry: RegistrySettings;
  /** Installs what has no integrity hash, as SKIP_INTEGRITY_CHECK=true does in installers. */
  readonly skipIntegrity: boolean;
}

/** @throws EREFERENCE, EARTIFACT for a path with nothing, EYAML, ECONTRACT, and for images without a named plugin EREGISTRY, ENETWORK, EAUTH */
export async function planInstall(request: PlanRequest): Promise<InstallPlan> {
  const { from, folder } = request;
  const source = parsePluginSource(from, folder);
  if (source.kind === 'path' && !existsSync(source.path))
    throw new DynplugError(
      'EARTIFACT',
      `${from} does not exist.`,
      from.startsWith('~')
        ? 'It begins with ~, which only shells expand: write the path.'
        : 'Package the plugin first, or fix the path.',
    );
  if (source.kind === 'path' && source.key === undefined && /\.ya?ml$/i.test(source.path))
    return planList(source.path, request);
  return {
    plugins: [{ package: from, source }],
    skipped: [],
    ...readBy(source),
    unpinned: isPinned(source) ? [] : [from],
    isOne: isSingle(source),
  };
}

/** A tarball has one plugin, and so has an image whose plugin is named. */
function isSingle(source: PluginSource): boolean {
  return !isImageSource(source) || source.key !== undefined;
}

async function planList(file: string, request: PlanRequest): Promise<InstallPlan> {
  const { from, registry, skipIntegrity } = request;
  const { levels, files, skipped } = readDynamicPlugins(file, from);
  const keys = new Map<string, Promise<readonly string[]>>();
  const entries = await mergeEntries(levels, (reference) => {
    const found = keys.get(reference) ?? listedKeys(parseReference(reference), registry);
    keys.set(reference, found);
    return found;
  });
  const planned = entries.map((entry) => plannedEntry(entry, path.dirname(file), skipIntegrity));
  const plugins = planned.filter((one): one is PlannedPlugin => 'source' in one);
  const reads = plugins.map(({ source }) => readBy(source));
  return {
    plugins,
    skipped: [
      ...skipped,
      ...planned.filter((one): one is Skipped => 'reason' in one),
      ...disabledByText(levels).filter((one) => !plugins.some((other) => other.package === one.package)),
    ],
    files: [...files, ...reads.flatMap((read) => read.files)],
    exports: reads.flatMap((read) => read.exports),
    unpinned: plugins.filter(isUnpinned).map((one) => one.package),
    isOne: false,
  };
}

/** "false" is a text, and installers take every text for true. */
function disabledByText([included, own]: DynamicPlugins['levels']): readonly Skipped[] {
  return [...included, own]
    .flatMap(({ entries }) => entries)
    .flatMap(({ package: named, fields: { disabled } }) =>
      isText(disabled) && disabled !== ''
        ? { package: named, reason: `disabled is the text "${disabled}", which installers take for true` }
        : [],
    );
}

/** Where the images of hosts have plugins, relative to the list. */
const IN_HOST_IMAGE = './dynamic-plugins/dist/';

/** @param folder absolute, of the list @throws EREFERENCE, ECONTRACT, EARTIFACT */
function plannedEntry(entry: MergedEntry, folder: string, skipIntegrity: boolean): PlannedPlugin | Skipped {
  const { package: named, fields } = entry;
  const { preInstalled, pluginConfig, integrity } = fields;
  if (preInstalled === true) return { package: named, reason: 'it is preInstalled: the image of the host has it' };
  const config = isObject(pluginConfig) ? pluginConfig : {};
  // npm packs what is no image, whatever its name looks like.
  const isImage = named.startsWith('oci://');
  const isPath = /^(\.{0,2}\/|file:)/.test(named);
  const local = isPath ? path.resolve(folder, named.replace(/^file:(\/\/)?/, '')) : undefined;
  if (named.startsWith('~'))
    throw new DynplugError(
      'ECONTRACT',
      `${entry.at} begins with ~, which only shells expand: ${named}.`,
      'Write a path.',
    );
  if (local !== undefined && !existsSync(local)) {
    if (named.startsWith(IN_HOST_IMAGE)) return { package: named, reason: 'it is in the image of a host' };
    throw new DynplugError(
      'EARTIFACT',
      `${entry.at}: ${named} does not exist.`,
      'Package the plugin first, or fix the path.',
    );
  }
  if (local !== undefined && isImageSource({ kind: 'path', path: local, key: undefined }))
    throw new DynplugError(
      'ECONTRACT',
      `Installers stop at ${entry.at}: they pack ${named} with npm, and it is an image.`,
      'Publish the image, and write oci://host/image:tag!plugin. Or name the image itself with the option from.',
    );
  const source: PluginSource =
    local !== undefined
      ? { kind: 'path', path: local, key: undefined }
      : isImage
        ? parsePluginSource(named, folder)
        : { kind: 'npm', spec: named };
  const isAsked = !isImage && (integrity !== undefined || (!named.startsWith('./') && !skipIntegrity));
  return { package: named, source, config, ...(isAsked && { integrity: { value: integrity } }) };
}

/** In a list, installers rely on hashes, not on versions. */
function isUnpinned({ source, integrity }: PlannedPlugin): boolean {
  return source.kind === 'npm' ? !integrity?.value : !isPinned(source);
}

/** Whether the name alone tells which bytes it means: npm registries give no version out twice. */
function isPinned(source: PluginSource): boolean {
  if (source.kind === 'image') return source.reference.digest !== undefined;
  return source.kind === 'path' || valid(parseNpmSpec(source.spec)?.version ?? '') !== null;
}

/** index.json of a layout has the digest of all that is in it, and the report beside it the configuration. */
function readBy(source: PluginSource): Pick<InstallPlan, 'files' | 'exports'> {
  if (source.kind !== 'path') return { files: [], exports: [] };
  const layout = layoutIn(source.path);
  const report = layout === undefined ? undefined : imageReportFile(source.path);
  if (layout !== undefined)
    return { files: [path.join(layout, 'index.json'), ...(report === undefined ? [] : [report])], exports: [] };
  return statSync(source.path).isDirectory()
    ? { files: [], exports: [source.path] }
    : { files: [source.path], exports: [] };
}
