// What a package reference in dynamic-plugins.yaml means to the installers. Grammar: redhat-developer/rhdh install-dynamic-plugins,
// oci-key.ts: oci://host[:port]/path, then either :tag or @algorithm:digest, then optionally !key.

/** A reference to an image, taken apart as written; nothing is checked. */
export interface PackageReference {
  /** As written, with `oci://` in front if it is only the name of an image. */
  readonly text: string;
  /** Where it stands: `plugins[0].package`, or the name itself. */
  readonly at: string;
  /** host[:port]/path */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  /** What follows each `!`. */
  readonly keys: readonly string[];
  /** The name of an image, to which users will add the key. */
  readonly isName: boolean;
}

/** A reference that an installer takes for an image, rightly or not; the rest are npm specs, addresses and folders. */
export function isImageLike(text: string): boolean {
  return /^(oci|docker|ref):\/\//i.test(text) || (text.includes('!') && !/^(\.\/|https?:|file:)/.test(text));
}

/** Takes `oci://…`, `docker://…` and bare image names apart. */
export function parsePackageReference(text: string, at: string, isName = false): PackageReference {
  const full = isName && !/^[a-z]+:\/\//i.test(text) ? `oci://${text}` : text;
  const [image = '', ...keys] = full.replace(/^[a-z]+:\/\//i, '').split('!');
  const digestAt = image.indexOf('@');
  const named = digestAt < 0 ? image : image.slice(0, digestAt);
  // A colon before the last slash is a port; without a slash nothing but a port can follow the host.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const hasTag = colon >= 0 && (named.includes('/') || isName);
  return {
    text: full,
    at,
    repository: hasTag ? named.slice(0, colon) : named,
    ...(hasTag && { tag: named.slice(colon + 1) }),
    ...(digestAt >= 0 && { digest: image.slice(digestAt + 1) }),
    keys,
    isName,
  };
}

/** The image and the key, without the version: installers take entries with the same ones for the same plugin. */
export function mergeKeyOf({ repository, keys }: PackageReference): string {
  return `oci://${repository}${keys.length > 0 ? `!${keys.join('!')}` : ''}`;
}

/** The version that an included file gives. */
export const INHERIT = '{{inherit}}';

/** `name`, `@scope/name@range`; undefined for addresses, files, aliases and repositories. */
export function parseNpmSpec(spec: string): { readonly name: string; readonly version?: string } | undefined {
  const match = /^((?:@[^@/\s]+\/)?[^@/:\s]+)(?:@([^/:\s]*))?$/.exec(spec);
  const [, name, version] = match ?? [];
  if (name === undefined || name.startsWith('.') || /\.t(ar\.)?gz$/.test(spec)) return undefined;
  return { name, ...(version !== undefined && { version }) };
}
