// Artifacts that every host takes, made by hand: a spec starts from one and breaks one thing.
import {
  type ArtifactEntry,
  type FolderArtifact,
  type FragmentArtifact,
  type ImageArtifact,
  PACKAGES_ANNOTATION,
  type TgzArtifact,
} from '../host/artifact';

/** Path → content; `undefined` leaves the file of the base out, an entry replaces it. */
export type Changes = Readonly<Record<string, string | object | undefined>>;

export const KEY = 'acme-foo-backend';

export const MANIFEST = {
  name: '@acme/foo-backend-dynamic',
  version: '1.2.3',
  main: 'dist/index.cjs.js',
  backstage: { role: 'backend-plugin', pluginId: 'foo' },
  files: ['dist'],
  scripts: {},
  dependencies: { left: '^1.0.0' },
  bundleDependencies: true,
};

const SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { foo: { type: 'string' } },
};

const BACKEND: Changes = {
  'package.json': MANIFEST,
  'dist/index.cjs.js': 'exports.default = feature;',
  'dist/configSchema.json': SCHEMA,
  'dist/.config-schema.json': SCHEMA,
  'node_modules/left/package.json': { name: 'left', version: '1.0.1' },
};

export const FRONTEND_MANIFEST = {
  ...MANIFEST,
  name: '@acme/foo',
  backstage: { role: 'frontend-plugin', features: { '.': '@backstage/FrontendPlugin' } },
  files: ['dist', 'dist-scalprum'],
};

export const SCALPRUM = {
  name: 'acme.foo',
  version: '1.2.3',
  extensions: [],
  registrationMethod: 'callback',
  baseURL: 'auto',
  loadScripts: ['acme.foo.js'],
};

export const FEDERATION = {
  name: 'acme__foo',
  metaData: { remoteEntry: { name: 'remoteEntry.js', path: '' } },
  exposes: [{ name: '.', path: '.' }],
};

const FRONTEND: Changes = {
  'package.json': FRONTEND_MANIFEST,
  'dist/index.cjs.js': '',
  'dist/mf-manifest.json': FEDERATION,
  'dist/remoteEntry.js': '',
  'dist/.config-schema.json': SCHEMA,
  'dist-scalprum/plugin-manifest.json': SCALPRUM,
  'dist-scalprum/acme.foo.js': '',
  'dist-scalprum/configSchema.json': SCHEMA,
};

/** A regular file. */
export function file(path: string, content: string | object = '', more: Partial<ArtifactEntry> = {}): ArtifactEntry {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return { path, type: 'file', size: bytes.length, mode: 0o644, content: () => bytes, ...more };
}

export function link(type: 'symlink' | 'hardlink', path: string, linkpath: string): ArtifactEntry {
  return { path, type, size: 0, mode: 0o777, linkpath };
}

function entriesOf(base: Changes, changes: Changes, prefix: string): readonly ArtifactEntry[] {
  return Object.entries({ ...base, ...changes }).flatMap(([path, content]) =>
    content === undefined ? [] : [file(prefix + path, content)],
  );
}

export const backend = (changes: Changes = {}, key = KEY): readonly ArtifactEntry[] =>
  entriesOf(BACKEND, changes, `${key}/`);

/** The annotation's value for keys, or for any content. */
export function annotation(content: unknown): Readonly<Record<string, string>> {
  return { [PACKAGES_ANNOTATION]: Buffer.from(JSON.stringify(content)).toString('base64') };
}

export const list = (...keys: readonly string[]): Readonly<Record<string, string>> =>
  annotation(keys.map((key) => ({ [key]: {} })));

/** An image with one backend plugin. */
export function image(
  entries: readonly ArtifactEntry[] = backend(),
  changes: Partial<ImageArtifact> = {},
): ImageArtifact {
  return {
    kind: 'image',
    manifest: {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      configMediaType: 'application/vnd.oci.image.config.v1+json',
      annotations: list(KEY),
    },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', compression: 'gzip', entries }],
    references: ['quay.io/acme/foo:1.0'],
    ...changes,
  };
}

/** An image with other fields in its manifest. */
export function imageWith(manifest: Partial<ImageArtifact['manifest']>, entries = backend()): ImageArtifact {
  return image(entries, { manifest: { ...image().manifest, ...manifest } });
}

export function tgz(changes: Changes = {}, more: readonly ArtifactEntry[] = []): TgzArtifact {
  return { kind: 'tgz', compression: 'gzip', entries: [...entriesOf(BACKEND, changes, 'package/'), ...more] };
}

export function folder(changes: Changes = {}, more: readonly ArtifactEntry[] = []): FolderArtifact {
  return { kind: 'folder', name: 'dist-dynamic', entries: [...entriesOf(BACKEND, changes, ''), ...more] };
}

export function frontend(changes: Changes = {}): FolderArtifact {
  return { kind: 'folder', name: 'dist-dynamic', entries: entriesOf(FRONTEND, changes, '') };
}

export const fragment = (text: string): FragmentArtifact => ({ kind: 'fragment', text });

/** A fragment with one entry, written as YAML lines. */
export const entry = (...lines: readonly string[]): FragmentArtifact =>
  fragment(`plugins:\n  - ${lines.join('\n    ')}\n`);
