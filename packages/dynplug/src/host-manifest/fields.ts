// The fields of a host manifest, declared once: the type, the check and the JSON schema come from this table.
import { HOST_NAMES, type Host } from '../options/hosts';
import { type AnyKind, type JsonSchema, either, list, mapOf, oneOf, shape, text, texts, whole } from '../options/kinds';

export const SCHEMA_VERSION = 1;

/** A plugin that the host registers itself, or a module of one. Ids are undefined where the package could not be loaded. */
export interface StaticFeature {
  readonly package: string;
  readonly pluginId?: string;
  readonly moduleId?: string;
}

/** Where a manifest comes from. */
export interface HostSource {
  /** Where the packages were read: `yarn.lock`, `node_modules`, `image`. */
  readonly from: string;
  /** Of git, or of an image: `quay.io/acme/portal`. */
  readonly repository?: string;
  /** Tag or branch, as it was asked for. */
  readonly ref?: string;
  readonly commit?: string;
  /** Of the image that was read: `sha256:…`. */
  readonly digest?: string;
}

export interface HostManifest {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** Lower-case letters, digits, dots and dashes. */
  readonly name: string;
  readonly source: HostSource;
  /** Of the commit or the image, or the day on which an installed tree was read: `2026-08-21`. */
  readonly date: string;
  /** Version of Backstage, as backstage.json has it. */
  readonly backstage?: string;
  /** Range of Node versions, as `engines` has it. */
  readonly node?: string;
  /** The known host whose installer and loaders it has. */
  readonly installer?: Host;
  /** What its shells share with frontends, package → version. */
  readonly frontend?: HostManifest['packages'];
  readonly features?: readonly StaticFeature[];
  /** What plugins of backends may find: package → version, or several where only an installed tree tells which one they see. */
  readonly packages: Readonly<Record<string, string | readonly string[]>>;
  /** Package → entry point → names of exports. A package without an entry here was not loaded. */
  readonly exports?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

interface Field {
  readonly kind: AnyKind;
  readonly description: string;
  readonly required?: true;
}

const version = text('a version');
const packages = mapOf(
  either(version, texts('a list of versions'), 'a version or a list'),
  'an object of packages and versions',
);

/** In the order of the file. */
export const FIELDS: Readonly<Record<keyof HostManifest, Field>> = {
  schemaVersion: { kind: whole('a number', 1), description: 'Version of this format.', required: true },
  name: {
    kind: text('lower-case letters, digits, dots and dashes', /^[a-z0-9][a-z0-9.-]*$/),
    description: 'Name of the host.',
    required: true,
  },
  source: {
    kind: shape(
      {
        from: text('a text'),
        repository: text('a text'),
        ref: text('a text'),
        commit: text('a text'),
        digest: text('a text'),
      },
      ['from'],
      'an object with "from"',
    ),
    description:
      'Where the facts come from: the file or folder that was read, the repository, its ref, and the commit or the digest of the image.',
    required: true,
  },
  date: {
    kind: text('a date such as 2026-08-21', /^\d{4}-\d\d-\d\d$/),
    description: 'Date of the commit or the image, or the day on which an installed tree was read.',
    required: true,
  },
  backstage: { kind: version, description: 'Version of Backstage.' },
  node: { kind: text('a range'), description: 'Range of Node versions.' },
  installer: {
    kind: oneOf(HOST_NAMES),
    description: 'The known host whose installer and loaders it has, for the profile of lint.',
  },
  frontend: {
    kind: packages,
    description: 'Libraries that its shells load frontends with, and their versions.',
  },
  features: {
    kind: list(
      shape(
        { package: text('a name'), pluginId: text('an id'), moduleId: text('an id') },
        ['package'],
        'an object with "package"',
      ),
      'a list of objects with "package"',
    ),
    description: 'Plugins and modules that the host registers itself. Without ids the package could not be loaded.',
  },
  packages: {
    kind: packages,
    description:
      'Packages that backend plugins may find. Several versions: only an installed tree tells which one they see.',
    required: true,
  },
  exports: {
    kind: mapOf(
      mapOf(texts('a list of names'), 'an object of entry points'),
      'an object of packages, their entry points, and the names that those export',
    ),
    description: 'Names that entry points export. A package that is absent here was not loaded.',
  },
};

/** For editors, and for people who write a manifest. */
export function hostManifestSchema(): JsonSchema {
  const properties = Object.entries(FIELDS).map(([name, { kind, description }]) => [
    name,
    name === 'schemaVersion' ? { const: SCHEMA_VERSION, description } : { ...kind.schema, description },
  ]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'DynplugHostManifest',
    title: 'Host manifest',
    description: 'What a host of dynamic plugins provides. `nx g @org/dynplug:host-manifest` writes it.',
    type: 'object',
    properties: Object.fromEntries(properties),
    required: Object.entries(FIELDS).flatMap(([name, { required }]) => (required ? [name] : [])),
    additionalProperties: false,
  };
}
