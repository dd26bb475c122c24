import type { Artifact } from './artifact';
import {
  annotation,
  backend,
  entry,
  file,
  folder,
  fragment,
  frontend,
  image,
  imageWith,
  list,
  link,
  tgz,
  KEY,
  MANIFEST,
} from '../testing/artifacts';
import { BROKEN_FRAGMENTS, BROKEN_IMAGES, BROKEN_PACKAGES, type Broken } from '../testing/broken-artifacts';
import { lintArtifact } from './lint';
import { HOST_NAMES, type Host, PROFILES } from '../options/hosts';
import { RULE_GROUPS } from './rules';

const BROKEN: readonly Broken[] = [...BROKEN_IMAGES, ...BROKEN_PACKAGES, ...BROKEN_FRAGMENTS];
const rulesOf = (artifact: Artifact, profile: Host | 'all' = 'all'): readonly string[] => [
  ...new Set(lintArtifact(artifact, { profile }).map(({ rule }) => rule)),
];

describe('lintArtifact', () => {
  it.each(BROKEN)('finds %s: %s', (rule, _what, artifact, hosts) => {
    expect(rulesOf(artifact)).toEqual([rule]);
    const reported = lintArtifact(artifact, { profile: 'all' }).flatMap(({ hosts }) => hosts.map(({ host }) => host));
    expect(HOST_NAMES.filter((host) => reported.includes(host))).toEqual(
      HOST_NAMES.filter((host) => hosts.includes(host)),
    );
    for (const host of HOST_NAMES) expect(rulesOf(artifact, host)).toEqual(hosts.includes(host) ? [rule] : []);
  });

  it('has a broken artifact for every rule, and no rule twice', () => {
    const ids = Object.values(RULE_GROUPS).flatMap((rules) => rules.map(({ id }) => id));
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(ids.filter((id) => !BROKEN.some(([rule]) => rule === id))).toEqual([]);
    expect(BROKEN.filter(([rule]) => !ids.includes(rule))).toEqual([]);
  });

  it('has rules that say something in every field', () => {
    for (const rule of Object.values(RULE_GROUPS).flat()) {
      expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [rule.title, rule.source, rule.fix]) expect(text.length).toBeGreaterThan(5);
      expect(Object.keys(rule.effects).length).toBeGreaterThan(0);
      expect(rule.fix).toMatch(/[.)]$/);
    }
  });

  const SRI = (algorithm: string, bytes: number): string => `${algorithm}-${Buffer.alloc(bytes).toString('base64')}`;
  const GOOD: readonly (readonly [what: string, artifact: Artifact])[] = [
    ['an image', image()],
    ['an image by digest', image(backend(), { references: ['localhost:5000/a/b@sha256:ab'] })],
    ['an image with index.json of rhdh-cli', image([file('index.json', []), ...backend()])],
    ['an image with folders', image([file(`${KEY}/`, '', { type: 'directory', mode: 0o755 }), ...backend()])],
    ['an image with a file of 20 000 000 bytes', image([...backend(), file(`${KEY}/a`, '', { size: 20_000_000 })])],
    ['an image with a large file outside', image([...backend(), file('index.json', '', { size: 50_000_000 })])],
    [
      'an image with an index',
      image(backend(), { index: { platforms: ['linux/amd64', 'linux/arm64'], annotations: list(KEY) } }),
    ],
    [
      'an image with line breaks in the annotation',
      imageWith({
        annotations: { 'io.backstage.dynamic-packages': Object.values(list(KEY))[0]!.replace(/(.{20})/g, '$1\n') },
      }),
    ],
    [
      'an image with two plugins',
      imageWith({ annotations: annotation([{ [KEY]: {}, 'acme-bar': {} }]) }, [
        ...backend(),
        ...backend(
          { 'package.json': { ...MANIFEST, name: '@acme/bar', backstage: { role: 'backend-plugin-module' } } },
          'acme-bar',
        ),
      ]),
    ],
    ['a tarball', tgz()],
    [
      'a tarball with its hash',
      {
        ...tgz(),
        integrity: 'sha256-' + Buffer.alloc(32).toString('base64'),
        digests: { sha256: Buffer.alloc(32).toString('base64'), sha384: '', sha512: '' },
      },
    ],
    ['a tarball with a link from the top', tgz({}, [link('symlink', 'package/a', 'package/package.json')])],
    ['a backend', folder()],
    [
      'a backend with unread contents',
      { ...folder(), entries: folder().entries.map(({ content: _, ...rest }) => rest) },
    ],
    ['a backend with a main without its ending', folder({ 'package.json': { ...MANIFEST, main: './dist/index.cjs' } })],
    [
      'a backend with commands of its dependencies',
      folder({}, [link('symlink', 'node_modules/.bin/left', '../left/cli.js')]),
    ],
    [
      'a backend with an alpha entry',
      folder({
        'package.json': { ...MANIFEST, files: ['dist', 'alpha/'] },
        'alpha/package.json': { main: '../dist/index.cjs.js' },
      }),
    ],
    ['a backend with globs in files', folder({ 'package.json': { ...MANIFEST, files: ['dist/**/*.{js,json}'] } })],
    ['a backend with an empty schema', folder({ 'dist/configSchema.json': {}, 'dist/.config-schema.json': {} })],
    ['a folder that is an absolute link', { ...folder(), link: { target: '/srv/foo', dangling: false } }],
    ['a frontend', frontend()],
    [
      'a frontend without features',
      frontend({
        'package.json': {
          ...MANIFEST,
          name: '@acme/foo',
          files: ['dist', 'dist-scalprum'],
          backstage: { role: 'frontend-plugin' },
        },
      }),
    ],
    [
      'a fragment',
      entry(
        'package: oci://quay.io/acme/foo:1.0!acme-foo',
        'disabled: false',
        'pullPolicy: Always',
        'pluginConfig: { a: 1 }',
      ),
    ],
    ['a fragment by digest', entry('package: oci://localhost:5000/acme/foo@sha256:ab!acme-foo')],
    [
      'a fragment with local packages',
      fragment('includes:\n  - dynamic-plugins.default.yaml\nplugins:\n  - package: ./a\n  - package: ./b.tgz\n'),
    ],
    ['a fragment with latest', entry('package: oci://quay.io/acme/foo:latest!acme-foo')],
    [
      'a fragment with equal config',
      fragment(
        'plugins:\n  - package: ./a\n    pluginConfig: { a: { b: [1] } }\n  - package: ./b\n    pluginConfig: { a: { b: [1], c: 2 } }\n',
      ),
    ],
    [
      'a fragment with a disabled twin',
      fragment('plugins:\n  - package: oci://a.io/a/a:1!p\n  - package: oci://a.io/a/b:1!p\n    disabled: true\n'),
    ],
    ...(['sha512', 'sha384', 'sha256'] as const).map(
      (kind, at) =>
        [
          `a fragment with ${kind}`,
          entry('package: https://a.io/a-1.0.0.tgz', `integrity: ${SRI(kind, [64, 48, 32][at]!)}`),
        ] as const,
    ),
  ];

  it.each(GOOD)('takes %s', (_what, artifact) => {
    for (const profile of PROFILES) expect(lintArtifact(artifact, { profile })).toEqual([]);
  });

  it('says what is wrong, where, and what to do', () => {
    const [finding] = lintArtifact(image(backend({}, `./${KEY}`)), { profile: 'veecode' });
    expect(finding).toEqual({
      rule: 'entry-dot-slash',
      severity: 'error',
      path: `./${KEY}/package.json`,
      message: 'The names of 5 entries start with "./".',
      hosts: [{ host: 'veecode', effect: 'fails, exit 78' }],
      fix: expect.stringContaining('tar -cf'),
    });
  });

  it('reads contents that rules need, and no others', () => {
    const read: string[] = [];
    const entries = backend({ 'dist/data.bin': 'x', 'node_modules/left/index.js': 'x' }).map((one) => ({
      ...one,
      content: () => {
        read.push(one.path);
        return one.content!();
      },
    }));
    lintArtifact(image(entries), { profile: 'all' });
    expect([...new Set(read)].sort()).toEqual(
      ['dist/.config-schema.json', 'dist/configSchema.json', 'dist/index.cjs.js', 'package.json'].map(
        (name) => `${KEY}/${name}`,
      ),
    );
  });
});
