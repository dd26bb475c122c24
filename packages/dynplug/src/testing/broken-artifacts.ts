// For each rule at least one artifact that breaks it and nothing else, with the hosts that it breaks. One table, long as the list of rules:
// a spec requires a row for every rule.
import type { Artifact, ImageArtifact, ImageBlob } from '../host/artifact';
import { INSTALLERS, PYTHON, RHDH } from '../host/profiles';
import { HOST_NAMES, type Host } from '../options/hosts';
import {
  FEDERATION,
  FRONTEND_MANIFEST,
  KEY,
  MANIFEST,
  SCALPRUM,
  annotation,
  backend,
  entry,
  file,
  folder,
  fragment,
  frontend,
  image,
  imageWith,
  link,
  list,
  tgz,
} from './artifacts';

export type Broken = readonly [rule: string, what: string, artifact: Artifact, hosts: readonly Host[]];

const BACKSTAGE: readonly Host[] = ['backstage'];
const VEECODE: readonly Host[] = ['veecode'];
const NEXT: readonly Host[] = ['rhdh-next'];
const SMALL: readonly Host[] = ['rhdh-1.9', 'veecode'];
const OLD: readonly Host[] = ['rhdh-1.9', 'rhdh-1.10'];
const SRI = `sha512-${Buffer.alloc(64).toString('base64')}`;
const OCI = 'package: oci://quay.io/acme/foo:1.0!acme-foo';
const [DIGEST, OTHER] = ['a', 'b'].map((hex) => `sha256:${hex.repeat(64)}`) as [string, string];
const SCHEMA = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' };

const layer = (compression: ImageArtifact['layers'][number]['compression'], entries = backend()): ImageArtifact =>
  image(entries, { layers: [{ compression, entries }] });
const raw = (value: string): ImageArtifact => imageWith({ annotations: { 'io.backstage.dynamic-packages': value } });
const two = (a: string, b: string): ImageArtifact =>
  imageWith({ annotations: list(a, b) }, [...plugin(a), ...plugin(b)]);
const plugin = (key: string): ReturnType<typeof backend> =>
  backend({ 'package.json': { ...MANIFEST, name: `${key.replace('+', '-')}-dynamic` } }, key);
const manifest = (changes: object): ReturnType<typeof folder> =>
  folder({ 'package.json': { ...MANIFEST, ...changes } });
const role = (name: string): ReturnType<typeof folder> => manifest({ backstage: { role: name } });
const scalprum = (changes: object): ReturnType<typeof frontend> =>
  frontend({ 'dist-scalprum/plugin-manifest.json': { ...SCALPRUM, ...changes } });
const federation = (changes: object): ReturnType<typeof frontend> =>
  frontend({ 'dist/mf-manifest.json': { ...FEDERATION, ...changes } });
const reference = (text: string): ReturnType<typeof entry> => entry(`package: '${text}'`);
const npm = (...lines: readonly string[]): ReturnType<typeof entry> => entry('package: "@acme/foo@1.0.0"', ...lines);
const padding = annotation([{ [KEY]: { a: 12 } }])['io.backstage.dynamic-packages'] ?? '';

export const BROKEN_IMAGES: readonly Broken[] = [
  ['manifest-media-type', 'an unknown manifest', imageWith({ mediaType: 'application/json' }), INSTALLERS],
  [
    'manifest-docker',
    'a Docker manifest',
    imageWith({ mediaType: 'application/vnd.docker.distribution.manifest.v2+json', annotations: {} }),
    RHDH,
  ],
  [
    'config-media-type',
    'an empty config',
    imageWith({ configMediaType: 'application/vnd.oci.empty.v1+json' }),
    INSTALLERS,
  ],
  ['config-media-type', 'no config type', imageWith({ configMediaType: undefined }), INSTALLERS],
  [
    'index-amd64',
    'only arm64',
    image(backend(), { index: { platforms: ['linux/arm64'], annotations: list(KEY) } }),
    INSTALLERS,
  ],
  [
    'index-one-platform',
    'only amd64',
    image(backend(), { index: { platforms: ['linux/amd64'], annotations: list(KEY) } }),
    INSTALLERS,
  ],
  [
    'index-annotation',
    'on the manifest only',
    image(backend(), { index: { platforms: ['linux/amd64', 'linux/arm64'] } }),
    RHDH,
  ],
  ['blob-digest', 'another blob', imageBlob({ digest: OTHER, size: 2 }, 2), INSTALLERS],
  ['blob-size', 'a longer blob', imageBlob({ digest: DIGEST, size: 3 }, 2), INSTALLERS],
  ['blob-size', 'a descriptor without a size', imageBlob({ digest: DIGEST, size: 2 }), INSTALLERS],
  ['layer-missing', 'no layer', imageLayers([]), INSTALLERS],
  ['layer-several', 'the plugin in the second layer', imageLayers([[], backend()]), INSTALLERS],
  ['layer-several', 'the plugin in two layers', imageLayers([backend().slice(0, 3), backend().slice(3)]), INSTALLERS],
  ['layer-uncompressed', 'a plain tar', layer('none'), VEECODE],
  ['layer-zstd', 'zstd', layer('zstd', []), [...OLD, 'veecode']],
  ['layer-xz-bzip2', 'xz', layer('xz', []), ['rhdh-next', 'veecode']],
  ['layer-xz-bzip2', 'bzip2', layer('bzip2', []), ['rhdh-next', 'veecode']],
  ['layer-unknown', 'something else', layer('unknown', []), INSTALLERS],
  ['annotation-missing', 'no annotation', imageWith({ annotations: undefined }), RHDH],
  ['annotation-empty', 'an empty text', raw(''), RHDH],
  ['annotation-empty', 'an empty list', imageWith({ annotations: annotation([]) }), RHDH],
  ['annotation-empty', 'a list of empty objects', imageWith({ annotations: annotation([{}]) }), RHDH],
  ['annotation-base64', 'raw JSON', raw(`[{"${KEY}":{}}]`), RHDH],
  ['annotation-padding', 'no padding', raw(padding.replace(/=+$/, '')), OLD],
  ['annotation-json', 'base64 of text', raw(Buffer.from('no json').toString('base64')), RHDH],
  ['annotation-list', 'an object', imageWith({ annotations: annotation({ [KEY]: {} }) }), RHDH],
  ['annotation-list', 'a list of names', imageWith({ annotations: annotation([KEY]) }), RHDH],
  ['key-segment', 'a nested key', imageWith({ annotations: list(`plugins/${KEY}`) }, nested()), INSTALLERS],
  ['key-segment', 'an upward key', imageWith({ annotations: list(KEY, '../p') }), INSTALLERS],
  ['key-reserved', 'lost+found', two(KEY, 'lost+found'), INSTALLERS],
  ['key-name', 'another name', imageWith({ annotations: list('foo') }, backend({}, 'foo')), INSTALLERS],
  ['key-prefix', 'foo and foo-backend', two('acme-foo', KEY), OLD],
  ['key-duplicate', 'listed twice', imageWith({ annotations: list(KEY, KEY) }), RHDH],
  ['key-folder', 'a key without a folder', imageWith({ annotations: list(KEY, 'acme-bar') }), INSTALLERS],
  ['key-unlisted', 'a folder without a key', imageWith({}, [...backend(), ...plugin('acme-bar')]), RHDH],
  ['entry-outside', 'a file at the top', imageWith({}, [...backend(), file('README.md')]), INSTALLERS],
  ['entry-outside', 'a folder that is not a plugin', imageWith({}, [...backend(), file('etc/passwd')]), INSTALLERS],
  ['entry-dot-slash', './key', image(backend({}, `./${KEY}`)), INSTALLERS],
  ['entry-absolute', '/key', image(backend({}, `/${KEY}`)), INSTALLERS],
  ['entry-parent', 'out of the root', image([...backend(), file(`${KEY}/../../x`)]), INSTALLERS],
  ['entry-parent', 'into another plugin', image([...backend(), file(`${KEY}/../q/x`)]), INSTALLERS],
  ['entry-symlink', 'an upward link', image([...backend(), link('symlink', `${KEY}/a`, '../b')]), INSTALLERS],
  ['entry-symlink', 'an absolute link', image([...backend(), link('symlink', `${KEY}/a`, '/b')]), INSTALLERS],
  ['entry-symlink', 'a link beside', image([...backend(), link('symlink', `${KEY}/a`, 'package.json')]), PYTHON],
  [
    'entry-hardlink',
    'within the plugin',
    image([...backend(), link('hardlink', `${KEY}/a`, `${KEY}/package.json`)]),
    PYTHON,
  ],
  [
    'entry-hardlink',
    'to nothing',
    image([...backend(), link('hardlink', `${KEY}/a`, 'other/package.json')]),
    INSTALLERS,
  ],
  ['entry-special', 'a pipe', image([...backend(), file(`${KEY}/a`, '', { type: 'fifo' })]), INSTALLERS],
  ['entry-special', 'a device', image([...backend(), file(`${KEY}/a`, '', { type: 'device' })]), INSTALLERS],
  ['entry-mode', 'a file that nobody reads', image([...backend(), file(`${KEY}/a`, '', { mode: 0 })]), INSTALLERS],
  [
    'entry-mode',
    'a folder that nobody changes',
    image([...backend(), file(`${KEY}/a`, '', { mode: 0o555, type: 'directory' })]),
    INSTALLERS,
  ],
  ['entry-set-id', 'setuid', image([...backend(), file(`${KEY}/a`, '', { mode: 0o4755 })]), NEXT],
  ['entry-size', '20 000 001 bytes', image([...backend(), file(`${KEY}/a`, '', { size: 20_000_001 })]), SMALL],
  ['entry-size', '40 000 001 bytes', image([...backend(), file(`${KEY}/a`, '', { size: 40_000_001 })]), INSTALLERS],
  ['entry-duplicate', 'twice', image([...backend(), file(`${KEY}/package.json`, MANIFEST)]), INSTALLERS],
  ['entry-name-encoding', 'Latin 1', image([...backend(), file(`${KEY}/gr\uFFFD\uFFFDe`)]), NEXT],
  ['entry-whiteout', 'a whiteout', image([...backend(), file(`${KEY}/.wh.old`)]), INSTALLERS],
  ['entry-hash-file', 'an image hash', image([...backend(), file(`${KEY}/dynamic-plugin-image.hash`)]), INSTALLERS],
  ['entry-hash-file', 'a config hash', image([...backend(), file(`${KEY}/dynamic-plugin-config.hash`)]), INSTALLERS],
  ['reference-version', 'no tag', image(backend(), { references: ['quay.io/acme/foo'] }), INSTALLERS],
  ['reference-tag-and-digest', 'both', image(backend(), { references: ['quay.io/acme/foo:1@sha256:ab'] }), INSTALLERS],
  ['reference-repository', 'no path', image(backend(), { references: ['foo:1'] }), INSTALLERS],
  ['reference-scheme', 'docker://', image(backend(), { references: ['docker://quay.io/acme/foo:1'] }), INSTALLERS],
];

function imageBlob(found: ImageBlob['found'], size?: number): ImageArtifact {
  return image(backend(), { blobs: [{ role: 'the config', digest: DIGEST, size, found }] });
}

function imageLayers(layers: readonly ReturnType<typeof backend>[]): ImageArtifact {
  const changes = layers.map((entries) => ({ compression: 'gzip' as const, entries }));
  return image([], { layers: changes, ...(layers.length === 0 && { manifest: imageWith({}).manifest }) });
}

function nested(): ReturnType<typeof backend> {
  return backend({}, `plugins/${KEY}`);
}

export const BROKEN_PACKAGES: readonly Broken[] = [
  ['tgz-root', 'another root', { ...tgz(), entries: backend({}, 'foo') }, INSTALLERS],
  ['tgz-root', './package', { ...tgz(), entries: backend({}, './package') }, INSTALLERS],
  ['tgz-root', 'one more file', tgz({}, [file('README.md')]), INSTALLERS],
  ['tgz-link', 'a symbolic link', tgz({}, [link('symlink', 'package/a', 'package.json')]), INSTALLERS],
  ['tgz-link', 'a hard link', tgz({}, [link('hardlink', 'package/a', '../x')]), INSTALLERS],
  ['tgz-link', 'a link that leaves the package', tgz({}, [link('symlink', 'package/a', 'package/../x')]), INSTALLERS],
  ['tgz-special', 'a pipe', tgz({}, [file('package/a', '', { type: 'fifo' })]), INSTALLERS],
  ['tgz-uncompressed', 'a plain tar', { ...tgz(), compression: 'none' }, VEECODE],
  ['tgz-compression', 'xz', { ...tgz(), compression: 'xz', entries: [] }, INSTALLERS],
  ['tgz-compression', 'no archive', { ...tgz(), compression: 'unknown', entries: [] }, INSTALLERS],
  ['entry-parent', 'out of the package', tgz({}, [file('package/../../evil')]), INSTALLERS],
  ['entry-size', 'a large file in a tarball', tgz({}, [file('package/a', '', { size: 20_000_001 })]), SMALL],
  ['package-private', 'private', tgz({ 'package.json': { ...MANIFEST, private: true } }), INSTALLERS],
  [
    'integrity-wrong',
    'of other bytes',
    { ...tgz(), integrity: SRI, digests: { sha256: '', sha384: '', sha512: 'x' } },
    INSTALLERS,
  ],
  ['integrity-algorithm', 'sha1', { ...tgz(), integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, INSTALLERS],
  ['folder-link', 'a relative link', { ...folder(), link: { target: '../dist-dynamic', dangling: false } }, HOST_NAMES],
  [
    'folder-files',
    'files without dist-scalprum',
    frontend({ 'package.json': { ...FRONTEND_MANIFEST, files: ['dist'] } }),
    INSTALLERS,
  ],
  [
    'folder-files',
    'no files and a .gitignore of *',
    folder({
      'package.json': { ...MANIFEST, files: undefined, main: 'index.js' },
      'index.js': 'exports.default = 1',
      '.gitignore': '*\n',
    }),
    INSTALLERS,
  ],
  ['folder-bundle', 'no bundleDependencies', manifest({ bundleDependencies: undefined }), INSTALLERS],
  [
    'folder-files',
    'nothing but an exclusion',
    folder({ 'package.json': { ...MANIFEST, files: ['!src'] } }),
    INSTALLERS,
  ],
  [
    'folder-bundle',
    'a list that lacks one',
    folder({
      'package.json': { ...MANIFEST, dependencies: { left: '1', right: '1' }, bundleDependencies: ['right'] },
      'node_modules/right/package.json': {},
    }),
    INSTALLERS,
  ],
  ['folder-symlink', 'a link', folder({}, [link('symlink', 'dist/a', 'index.cjs.js')]), INSTALLERS],
  ['package-json-missing', 'no package.json', folder({ 'package.json': undefined }), HOST_NAMES],
  ['package-json-invalid', 'no JSON', folder({ 'package.json': '{' }), HOST_NAMES],
  ['package-json-invalid', 'a list', folder({ 'package.json': [] }), HOST_NAMES],
  ['package-name', 'no name', manifest({ name: undefined }), HOST_NAMES],
  ['package-name', 'a name with capitals', manifest({ name: 'Foo-dynamic' }), HOST_NAMES],
  ['package-version', 'no version', manifest({ version: undefined }), HOST_NAMES],
  ['package-version', 'two numbers', manifest({ version: '1.0' }), HOST_NAMES],
  ['package-main', 'no main', manifest({ main: undefined }), HOST_NAMES],
  ['package-role', 'no role', manifest({ backstage: {} }), HOST_NAMES],
  ['package-role-unknown', 'a made-up role', role('plugin'), HOST_NAMES],
  ['package-role-library', 'a library', role('node-library'), HOST_NAMES],
  ['package-suffix', 'no suffix', manifest({ name: '@acme/foo-backend' }), RHDH],
  ['package-scripts', 'prepack', manifest({ scripts: { prepack: 'echo' } }), PYTHON],
  ['main-file', 'a main that is absent', manifest({ main: 'dist/main.js' }), HOST_NAMES],
  [
    'main-default',
    'module.exports = feature',
    folder({ 'dist/index.cjs.js': 'module.exports = feature;' }),
    HOST_NAMES,
  ],
  ['main-module', 'type: module', manifest({ type: 'module' }), HOST_NAMES],
  [
    'alpha-package-json',
    'alpha without package.json',
    folder({ 'package.json': { ...MANIFEST, files: ['dist', 'alpha'] }, 'alpha/index.js': '' }),
    HOST_NAMES,
  ],
  [
    'alpha-main',
    'an alpha main that is absent',
    folder({
      'package.json': { ...MANIFEST, files: ['dist', 'alpha'] },
      'alpha/package.json': { main: '../dist/alpha.cjs.js' },
    }),
    HOST_NAMES,
  ],
  [
    'host-package-bundled',
    'the plugin API',
    folder({ 'node_modules/@backstage/backend-plugin-api/package.json': {} }),
    HOST_NAMES,
  ],
  [
    'backstage-package-bundled',
    'a nested copy',
    folder({ 'node_modules/left/node_modules/@backstage/errors/package.json': {} }),
    HOST_NAMES,
  ],
  [
    'backstage-package-bundled',
    'a copy of what most hosts lack',
    folder({ 'node_modules/@backstage/plugin-notifications-node/package.json': {} }),
    ['veecode'],
  ],
  [
    'frontend-assets',
    'no assets',
    frontend({ 'dist/mf-manifest.json': undefined, 'dist/remoteEntry.js': undefined, ...without('dist-scalprum') }),
    HOST_NAMES,
  ],
  [
    'frontend-one-shell',
    'Scalprum only',
    frontend({ 'dist/mf-manifest.json': undefined, 'dist/remoteEntry.js': undefined }),
    BACKSTAGE,
  ],
  ['frontend-one-shell', 'module federation only', frontend(without('dist-scalprum')), INSTALLERS],
  ['scalprum-manifest', 'no manifest', frontend({ 'dist-scalprum/plugin-manifest.json': undefined }), INSTALLERS],
  ['scalprum-manifest-json', 'no JSON', frontend({ 'dist-scalprum/plugin-manifest.json': '{' }), INSTALLERS],
  ['scalprum-manifest-fields', 'no extensions', scalprum({ extensions: undefined }), INSTALLERS],
  ['scalprum-manifest-fields', 'scripts as a text', scalprum({ loadScripts: 'acme.foo.js' }), INSTALLERS],
  ['scalprum-name', 'an underscore', scalprum({ name: 'my_org.plugin' }), INSTALLERS],
  ['scalprum-name', 'a digit first', scalprum({ name: '3scale.plugin' }), INSTALLERS],
  ['scalprum-version', 'two numbers', scalprum({ version: '1.2' }), INSTALLERS],
  ['scalprum-scripts', 'a script that is absent', scalprum({ loadScripts: ['other.js'] }), INSTALLERS],
  ['federation-manifest', 'an entry alone', frontend({ 'dist/mf-manifest.json': undefined }), HOST_NAMES],
  ['federation-manifest-json', 'no JSON', frontend({ 'dist/mf-manifest.json': '' }), HOST_NAMES],
  ['federation-manifest-fields', 'no name', federation({ name: undefined }), HOST_NAMES],
  ['federation-manifest-fields', 'no remote entry', federation({ metaData: {} }), HOST_NAMES],
  ['federation-manifest-fields', 'no exposes', federation({ exposes: undefined }), HOST_NAMES],
  [
    'federation-remote-entry',
    'an entry that is absent',
    federation({ metaData: { remoteEntry: { name: 'entry.js' } } }),
    HOST_NAMES,
  ],
  [
    'federation-features',
    'features of something else',
    frontend({
      'package.json': {
        ...FRONTEND_MANIFEST,
        backstage: { role: 'frontend-plugin', features: { './alpha': '@backstage/FrontendPlugin' } },
      },
    }),
    INSTALLERS,
  ],
  ['config-schema-json', 'no JSON for RHDH', folder({ 'dist/configSchema.json': '{' }), INSTALLERS],
  ['config-schema-json', 'no JSON for Backstage', folder({ 'dist/.config-schema.json': '{' }), BACKSTAGE],
  ['config-schema-form', 'no $schema', folder({ 'dist/configSchema.json': { type: 'object' } }), INSTALLERS],
  [
    'config-schema-form',
    'packed, no $schema',
    folder({ 'dist/.config-schema.json': { backstageConfigSchemaVersion: 1, schemas: [{ path: 'a', value: {} }] } }),
    BACKSTAGE,
  ],
  [
    'config-schema-keyword',
    'an unknown type',
    folder({ 'dist/configSchema.json': { ...SCHEMA, properties: { a: { type: 'text' } } } }),
    INSTALLERS,
  ],
  [
    'config-schema-keyword',
    'an unknown visibility',
    folder({ 'dist/configSchema.json': { ...SCHEMA, properties: { a: { visibility: 'all' } } } }),
    INSTALLERS,
  ],
  ['config-schema-name', 'upstream only', folder({ 'dist/configSchema.json': undefined }), INSTALLERS],
  ['config-schema-name', 'RHDH only', folder({ 'dist/.config-schema.json': undefined }), BACKSTAGE],
];

function without(top: string): Record<string, undefined> {
  const files = frontend().entries.filter(({ path }) => path.startsWith(`${top}/`));
  return Object.fromEntries(files.map(({ path }) => [path, undefined]));
}

export const BROKEN_FRAGMENTS: readonly Broken[] = [
  ['fragment-yaml', 'no YAML', fragment('plugins: [\n'), INSTALLERS],
  ['fragment-yaml', 'a list', fragment('- package: ./a\n'), INSTALLERS],
  ['fragment-empty', 'nothing', fragment(''), INSTALLERS],
  ['fragment-empty', 'something else', fragment('global: {}\n'), INSTALLERS],
  ['fragment-plugins', 'a mapping', fragment('plugins: {}\n'), INSTALLERS],
  ['fragment-plugins', 'a number', fragment('plugins:\n  - package: 1\n'), INSTALLERS],
  ['fragment-plugins', 'nothing', fragment('plugins:\n'), PYTHON],
  ['fragment-includes', 'nothing', fragment('includes:\nplugins: []\n'), PYTHON],
  ['fragment-includes', 'a text', fragment('includes: dynamic-plugins.default.yaml\nplugins: []\n'), INSTALLERS],
  ['fragment-enabled', 'enabled: false', entry(OCI, 'enabled: false'), PYTHON],
  ['fragment-disabled', 'a text', entry(OCI, 'disabled: "false"'), INSTALLERS],
  ['fragment-field', 'a misspelt field', entry(OCI, 'pluginconfig: {}'), INSTALLERS],
  ['fragment-pre-installed', 'preInstalled', entry('package: acme-foo', 'preInstalled: true'), RHDH],
  ['fragment-yaml-version', 'an unquoted text', entry(OCI, 'pluginConfig: { auth: { enabled: on } }'), PYTHON],
  ['fragment-yaml-version', 'a key', entry(OCI, 'pluginConfig: { off: 1 }'), PYTHON],
  ['fragment-yaml-version', 'an octal number', entry(OCI, 'pluginConfig: { mode: 0777 }'), PYTHON],
  ['fragment-pull-policy', 'lower case', entry(OCI, 'pullPolicy: always'), INSTALLERS],
  [
    'fragment-latest',
    'latest, kept',
    entry('package: oci://quay.io/acme/foo:latest!acme-foo', 'pullPolicy: IfNotPresent'),
    INSTALLERS,
  ],
  ['fragment-npm-version', 'no version', entry('package: "@acme/foo"', `integrity: ${SRI}`), INSTALLERS],
  ['fragment-npm-version', 'a tag', entry('package: "@acme/foo@latest"', `integrity: ${SRI}`), INSTALLERS],
  ['fragment-force-download', 'for an image', entry(OCI, 'forceDownload: true'), RHDH],
  [
    'fragment-duplicate',
    'two versions',
    fragment(`plugins:\n  - ${OCI}\n  - ${OCI.replace('1.0', '2.0')}\n    disabled: true\n`),
    INSTALLERS,
  ],
  [
    'fragment-same-folder',
    'two images',
    fragment(`plugins:\n  - ${OCI}\n  - ${OCI.replace('/foo', '/bar')}\n`),
    INSTALLERS,
  ],
  [
    'fragment-config-conflict',
    'two values',
    fragment(
      'plugins:\n  - package: ./a\n    pluginConfig: { a: { b: 1 } }\n  - package: ./b\n    pluginConfig: { a: { b: 2 } }\n',
    ),
    INSTALLERS,
  ],
  [
    'fragment-config-conflict',
    'a value and a mapping',
    fragment(
      'plugins:\n  - package: ./a\n    pluginConfig: { a: 1 }\n  - package: ./b\n    pluginConfig: { a: { b: 2 } }\n',
    ),
    INSTALLERS,
  ],
  [
    'fragment-root-directory',
    'another root',
    entry('package: ./a', 'pluginConfig: { dynamicPlugins: { rootDirectory: x } }'),
    INSTALLERS,
  ],
  ['reference-scheme', 'docker://', reference('docker://quay.io/acme/foo:1!foo'), INSTALLERS],
  ['reference-scheme', 'OCI://', reference('OCI://quay.io/acme/foo:1!foo'), INSTALLERS],
  ['reference-scheme', 'no scheme', reference('quay.io/acme/foo:1!foo'), INSTALLERS],
  ['reference-by-name', 'ref://', reference('ref://foo'), PYTHON],
  ['reference-keys', 'two keys', reference('oci://quay.io/acme/foo:1!a!b'), INSTALLERS],
  ['reference-key-empty', 'an empty key', reference('oci://quay.io/acme/foo:1!'), INSTALLERS],
  ...['../p', '/p', './p', 'p/', 'a//b', 'a/b'].map(
    (key): Broken => ['reference-key-path', `!${key}`, reference(`oci://quay.io/acme/foo:1!${key}`), INSTALLERS],
  ),
  ['reference-syntax', 'an empty segment', reference('oci://quay.io//foo:1!a'), INSTALLERS],
  ['reference-syntax', 'a space', reference('oci://quay.io/acme/foo: 1!a'), INSTALLERS],
  ['reference-repository', 'a host alone', reference('oci://quay.io:5000:1!a'), INSTALLERS],
  ['reference-tag-and-digest', 'both', reference('oci://quay.io/acme/foo:1@sha256:ab!a'), INSTALLERS],
  ['reference-digest', 'md5', reference('oci://quay.io/acme/foo@md5:ab!a'), INSTALLERS],
  ['reference-version', 'no version', reference('oci://localhost:5000/foo!a'), INSTALLERS],
  ['reference-case', 'a capital', reference('oci://quay.io/Acme/foo:1!a'), INSTALLERS],
  ['reference-without-key', 'no key', reference('oci://quay.io/acme/foo:1'), VEECODE],
  ['reference-inherit', 'inherit', reference('oci://quay.io/acme/foo:{{inherit}}!a'), VEECODE],
  ['reference-inherit', 'inherit without a key', reference('oci://quay.io/acme/foo:{{inherit}}'), VEECODE],
  ['reference-variable', 'a variable', reference('oci://${PLUGIN_REGISTRY}/foo:1!a'), RHDH],
  ['integrity-missing', 'npm', npm(), INSTALLERS],
  ['integrity-missing', 'an address', entry('package: https://example.com/foo-1.0.0.tgz'), INSTALLERS],
  ['integrity-type', 'a number', npm('integrity: 512'), INSTALLERS],
  ['integrity-several', 'two', npm(`integrity: ${SRI} ${SRI}`), INSTALLERS],
  ['integrity-algorithm', 'md5', npm('integrity: md5-1B2M2Y8AsgTpgAmY7PhCfg=='), INSTALLERS],
  ['integrity-form', 'hex', npm(`integrity: sha512-${'0'.repeat(128)}`), INSTALLERS],
  ['integrity-form', 'no padding', npm(`integrity: ${SRI.replace(/=+$/, '')}`), INSTALLERS],
  ['integrity-form', 'options', npm(`integrity: ${SRI}?x`), INSTALLERS],
  ['integrity-form', 'no kind', npm('integrity: abcdef'), INSTALLERS],
];
