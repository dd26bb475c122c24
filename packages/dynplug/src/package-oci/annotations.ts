// What an image says of itself. `io.backstage.dynamic-packages` is read by installers; the rest are the names of the OCI image
// specification (annotations.md), filled from the package.
import { PACKAGES_ANNOTATION } from '../host/artifact';
import type { Annotations } from '../oci/image';
import type { Manifest } from '../tree/manifest';
import type { PackagedPlugin } from '../packaged/packaged-plugin';
import { sourceName } from '../plugin/names';

/** The fields of a package that the existing tool carries along, in its order (rhdh-cli, package-dynamic-plugins/command.ts). */
const FIELDS = [
  'name',
  'version',
  'description',
  'backstage',
  'homepage',
  'repository',
  'license',
  'maintainers',
  'author',
  'bugs',
  'keywords',
] as const;

/** What is in the annotation and, for people, in the layer's `index.json`: `[{ <key>: { name, version, … } }, …]`. */
export function packagesIndex(plugins: readonly PackagedPlugin[]): readonly Readonly<Record<string, unknown>>[] {
  return plugins.map(({ key, manifest }) => ({
    [key]: Object.fromEntries(
      FIELDS.filter((field) => manifest[field] !== undefined).map((field) => [field, manifest[field]]),
    ),
  }));
}

/**
 * All annotations of an image; the own ones win.
 * @param declared revision and creation time, which are inputs of the task: never the clock
 */
export function imageAnnotations(
  plugins: readonly PackagedPlugin[],
  own: Annotations,
  declared: { readonly created?: string | undefined; readonly revision?: string | undefined },
): Annotations {
  const [first] = plugins;
  const packages = Buffer.from(JSON.stringify(packagesIndex(plugins))).toString('base64');
  const described = first && plugins.length === 1 ? describe(first.manifest) : {};
  const standard: Readonly<Record<string, string | undefined>> = {
    ...described,
    created: declared.created,
    revision: declared.revision,
  };
  return {
    ...Object.fromEntries(
      Object.entries(standard)
        .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
        .map(([name, value]) => [`org.opencontainers.image.${name}`, value]),
    ),
    ...own,
    [PACKAGES_ANNOTATION]: packages,
  };
}

function describe(manifest: Manifest): Readonly<Record<string, string | undefined>> {
  return {
    title: sourceName(manifest.name),
    version: manifest.version,
    description: text(manifest['description']),
    licenses: text(manifest['license']),
    url: text(manifest['homepage']),
    source: sourceUrl(manifest['repository']),
    authors: person(manifest['author']),
    vendor: /^@([^/]+)\//.exec(manifest.name)?.[1],
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function person(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return text(value);
  const { name, email } = value as { name?: unknown; email?: unknown };
  return [text(name), text(email) && `<${text(email) as string}>`].filter(Boolean).join(' ');
}

/** `git+https://…​.git` and `github:owner/name` as an address that a person can open. */
function sourceUrl(repository: unknown): string | undefined {
  const url =
    typeof repository === 'object' && repository !== null
      ? text((repository as { url?: unknown }).url)
      : text(repository);
  if (url === undefined) return undefined;
  const short = /^(?:(github|gitlab|bitbucket):)?([\w.-]+\/[\w.-]+)$/.exec(url);
  if (short) {
    const host = { github: 'github.com', gitlab: 'gitlab.com', bitbucket: 'bitbucket.org' }[short[1] ?? 'github'];
    return `https://${host ?? 'github.com'}/${short[2] as string}`;
  }
  return url.replace(/^git\+/, '').replace(/\.git$/, '');
}
