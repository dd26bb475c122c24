// What a person may name as a plugin to install: a path, an image in a registry, or what npm packs.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { parseNpmSpec } from '../host/reference';
import { type Reference, parseReference } from '../oci/reference';

export type PluginSource =
  | { readonly kind: 'image'; readonly reference: Reference; readonly key: string | undefined }
  /** `name@version`, or the address of a tarball. */
  | { readonly kind: 'npm'; readonly spec: string }
  | {
      readonly kind: 'path';
      /** Absolute. */
      readonly path: string;
      /** Of one plugin in a layout. */
      readonly key: string | undefined;
    };

const IMAGE = 'oci://';
/** Names of files that are not there yet. */
const PACKAGED = /\.(tgz|tar|tar\.gz|ya?ml)$/i;
const ADDRESS = /^https?:\/\//;
const OTHER_SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/**
 * `oci://…` is an image, `https://…` and `name@version` are for npm, all else is a path. One that exists has no plugin behind `!`.
 * @param folder absolute, of relative paths @throws EREFERENCE
 */
export function parsePluginSource(text: string, folder: string): PluginSource {
  const [named = '', key] = splitKey(text);
  if (named.startsWith(IMAGE)) return { kind: 'image', reference: parseReference(named.slice(IMAGE.length)), key };
  const scheme = OTHER_SCHEME.exec(text)?.[1];
  if (scheme !== undefined && !ADDRESS.test(text) && scheme !== 'file')
    throw new DynplugError('EREFERENCE', `${scheme}:// is not read.`, 'Write an image as oci://host/name:tag.');
  if (ADDRESS.test(text) || parseNpmSpec(text)?.version !== undefined) return { kind: 'npm', spec: text };
  const whole = path.resolve(folder, text);
  if (key === undefined || existsSync(whole)) return { kind: 'path', path: whole, key: undefined };
  return { kind: 'path', path: path.resolve(folder, named), key };
}

/** Whether the text names what installers unpack, and no folder of an export. @param folder absolute, of relative paths @throws EREFERENCE */
export function isPackagedSource(text: string, folder: string): boolean {
  const source = parsePluginSource(text, folder);
  if (source.kind !== 'path' || source.key !== undefined) return true;
  const found = statSync(source.path, { throwIfNoEntry: false });
  if (!found) return PACKAGED.test(source.path);
  return !found.isDirectory() || layoutIn(source.path) !== undefined;
}

/** The image layout that a folder is, or that package-oci has written into it. @param folder absolute */
export function layoutIn(folder: string): string | undefined {
  return [folder, path.join(folder, 'layout')].find((one) => existsSync(path.join(one, 'oci-layout')));
}

export type ImageSource = Exclude<PluginSource, { readonly kind: 'npm' }>;

/** Whether an image holds the plugins: in a registry, as a layout, or as an archive of one. */
export function isImageSource(source: PluginSource): source is ImageSource {
  if (source.kind !== 'path') return source.kind === 'image';
  return source.key !== undefined || layoutIn(source.path) !== undefined || isArchiveOfLayout(source.path);
}

/** Tarballs of plugins are compressed, and archives of layouts are not. @param file a path */
function isArchiveOfLayout(file: string): boolean {
  return /\.tar$/i.test(file);
}

/** `oci://host/image:tag!key`: the folder in the image follows the last exclamation mark, as for installers. */
function splitKey(text: string): readonly [string, string?] {
  const at = text.lastIndexOf('!');
  return at <= 0 || at === text.length - 1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
