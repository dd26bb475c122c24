// Unpacks the plugins of a plan into a folder, as installers do: images of one reference are read once.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import type { RegistrySettings } from '../oci/registry/registries';
import { referenceText } from '../oci/registry/repository';
import { type ImagePlace, type UnpackedImage, unpackImage } from './image-plugins';
import { imageConfigs } from './image-configs';
import type { InstallPlan, PlannedPlugin } from './install-plan';
import { type NpmPlace, npmPack, requireIntegrity, unpackTarball } from './npm-tarball';
import { type ImageSource, type PluginSource, isImageSource } from './plugin-source';

export interface InstalledPlugin {
  /** Absolute. */
  readonly folder: string;
  /** As the input names it, with the plugin of an image: `oci://…!key`. */
  readonly package: string;
  /** Of the image that was read. */
  readonly digest?: string;
  /** Of the tarball that was read. */
  readonly integrity?: string;
  readonly kind: 'image' | 'tgz';
  /** The configuration that comes with it; undefined where only the plugin's project can tell. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

export interface InstallRequest {
  /** Absolute; it exists, and is empty. */
  readonly folder: string;
  readonly registry: RegistrySettings;
  readonly npm: NpmPlace;
  /** Bytes that one file may have. */
  readonly maxFile: number;
}

/** In the order of the plan. @throws EREGISTRY, ENETWORK, EAUTH, EARTIFACT, ELINK, ECONTRACT for a wrong integrity, ETOOL, EWRITE */
export async function installPlugins(
  { plugins }: InstallPlan,
  request: InstallRequest,
): Promise<readonly InstalledPlugin[]> {
  const images = new Map<string, Promise<UnpackedImage>>();
  const installed: InstalledPlugin[] = [];
  for (const [at, plugin] of plugins.entries()) {
    const folder = path.join(request.folder, `package-${at}`);
    mkdirSync(folder);
    const { source } = plugin;
    if (!isImageSource(source)) {
      installed.push(await installTarball(plugin, source, folder, request));
      continue;
    }
    const name = nameOf(source);
    const image = images.get(name) ?? unpackImage(placeOf(source), keysIn(plugins, name), { ...request, folder });
    images.set(name, image);
    installed.push(...fromImage(plugin, source, await image));
  }
  return installed;
}

function placeOf(source: ImageSource): ImagePlace {
  return source.kind === 'image' ? { reference: source.reference } : { layout: source.path };
}

function nameOf(source: ImageSource): string {
  return source.kind === 'image' ? referenceText(source.reference) : source.path;
}

/** Of all plugins that come from one image; undefined where one of them means all. */
function keysIn(plugins: readonly PlannedPlugin[], name: string): readonly string[] | undefined {
  const sources = plugins.map(({ source }) => source).filter(isImageSource);
  const keys = sources.filter((source) => nameOf(source) === name).map(({ key }) => key);
  return keys.every((key) => key !== undefined) ? [...new Set(keys)] : undefined;
}

function fromImage(
  { package: named, config }: PlannedPlugin,
  source: ImageSource,
  { digest, folders }: UnpackedImage,
): readonly InstalledPlugin[] {
  const { key } = source;
  const configs = source.kind === 'path' ? imageConfigs(source.path) : undefined;
  return [...folders]
    .filter(([one]) => key === undefined || one === key)
    .map(([one, folder]) => ({
      folder,
      package: key === undefined ? `${named}!${one}` : named,
      digest,
      kind: 'image',
      config: config ?? configs?.get(one),
    }));
}

async function installTarball(
  { integrity, config, package: named }: PlannedPlugin,
  source: Exclude<PluginSource, { readonly kind: 'image' }>,
  folder: string,
  { npm, maxFile }: InstallRequest,
): Promise<InstalledPlugin> {
  const isFile = source.kind === 'path' && statSync(source.path).isFile();
  if (source.kind === 'path' && !isFile) requirePackage(source.path, named);
  const file = isFile ? source.path : await npmPack(source.kind === 'npm' ? source.spec : source.path, folder, npm);
  const found = await requireIntegrity(file, integrity, named);
  const unpacked = await unpackTarball(file, { folder: path.join(folder, 'unpacked'), subject: named, maxFile });
  return { folder: unpacked, package: named, integrity: found, kind: 'tgz', config };
}

/** @throws EARTIFACT for a folder that npm would not pack */
function requirePackage(folder: string, named: string): void {
  if (existsSync(path.join(folder, 'package.json'))) return;
  throw new DynplugError('EARTIFACT', `${named} has no package.json.`, 'Name the folder of an exported plugin.');
}
