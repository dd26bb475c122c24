// Every table: what it states, what the generated files say of it, and what its check accepts.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { validateOptsAgainstSchema } from 'nx/src/utils/params';
import { ASSETS, DEFAULT_ASSET_OPTIONS } from './assets';
import { DEFAULT_OPTIONS, DERIVATION, derivationOf } from './derivation';
import { LINT } from './checks';
import { COLLECT, EXECUTORS, EXPORT, PACK, PACKAGE_OCI, PLACE } from './executors';
import { CI, GENERATORS, HOST_MANIFEST } from './generators';
import { DEFAULT_IMAGE_OPTIONS, requirePlatforms } from './image';
import { commandSchema, fieldSchema } from './json-schema';
import { type Option, type Options, complete } from './option';
import { PLUGIN, placeOfOption, pluginFindings } from './plugin';
import { optionFindings, requireOptions } from './require-options';

const ROOT = path.resolve(__dirname, '../../../..');
const COMMANDS = { ...EXECUTORS, ...GENERATORS };
const TABLES: readonly (readonly [string, Options])[] = [
  ...Object.entries(COMMANDS).map(([name, { options }]) => [name, options] as const),
  ['nx.json', PLUGIN],
  ['targetNames', PLUGIN.targetNames.kind.options],
];
const EACH = TABLES.flatMap(([table, options]) =>
  Object.entries(options).map(([name, option]) => [`${table}: ${name}`, option] as const),
);
const accepts = (work: () => void): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

it('are in the schemas and in docs/reference as in the tables (node tools/options.mjs writes them)', () => {
  execFileSync(process.execPath, ['tools/options.mjs', '--check'], { cwd: ROOT });
});

describe.each(EACH)('the option %s', (_name, option: Option) => {
  it('has a description and an example that is accepted', () => {
    expect(option.description).toMatch(/^\S[^]*\.$/);
    expect(option.description).not.toMatch(/Default:/);
    if (option.example !== undefined) expect(option.kind.accepts(option.example)).toBe(true);
  });
});

it('holds no credential, as options show in lists of processes and in hashes', () => {
  for (const [name] of EACH) expect(name).not.toMatch(/password|token|secret|user/i);
});

// What Nx and editors underline and what code rejects must be the same.
const VALUES: readonly unknown[] = [
  ...['', 'x', 'all', 'npm', 'veecode', 'rhdh-1.9', 'per-workspace', 'auto', 'https://cdn.example.com/', 'hidden'],
  ...['backstage-cli', 'podman', 'json', 'public', 'static', 'github', '20MB', 'a=b', 'linux/amd64', '0', 'latest'],
  ...[-1, 0, 1, 3, 18, 123_456, true, false, null],
  ...[[], ['x'], [''], [1], ['a=b'], ['=b'], ['linux/amd64']],
  ...[{}, { x: 'y' }, { x: '' }, { x: true }, { x: 1 }, { x: { import: false, requiredVersion: '^1.0.0' } }],
  ...[{ x: { import: 'no' } }, { x: { imports: true } }, { x: { requiredVersion: true } }],
];
/** Kinds that parse what a schema cannot state: sizes, times and addresses; and texts that Nx may make numbers of. */
const PARSED = new Set<unknown>([
  ...[DERIVATION.maxSize.kind, ASSETS.maxSize.kind, PACKAGE_OCI.created.kind],
  ...[PACK.baseUrl.kind, PLUGIN.npmRegistry.kind],
  ...[HOST_MANIFEST.ref.kind, CI.branch.kind, CI.nodeVersion.kind],
]);

/** Objects of options are checked option by option. */
function isAccepted({ kind }: Option, value: unknown): boolean {
  const isGroup = kind.accepts(value) && 'options' in kind;
  return isGroup ? optionFindings(kind.options as Options, value as object, 'x').length === 0 : kind.accepts(value);
}

describe.each(EACH)('the schema of %s', (_name, option: Option) => {
  it('accepts what the check accepts', () => {
    const schema = { properties: { option: option.kind.schema } };
    const verdicts = VALUES.map((value) => {
      const byCheck = isAccepted(option, value);
      const bySchema = accepts(() => validateOptsAgainstSchema({ option: value }, schema as never));
      if (byCheck || !PARSED.has(option.kind)) expect([value, bySchema]).toEqual([value, byCheck]);
      return byCheck;
    });
    expect(new Set(verdicts).size).toBe(2);
  });
});

it('has no default that Nx would fill in', () => {
  for (const [name, command] of Object.entries(COMMANDS))
    expect(JSON.stringify(commandSchema(name, command))).not.toMatch(/"default":/);
  expect(JSON.stringify(fieldSchema(PLUGIN))).not.toMatch(/"default":/);
});

it('shows first what is required or important, and offers projects', () => {
  const { properties = {} } = commandSchema('bundle', COMMANDS.bundle) as {
    properties?: Record<string, object>;
  };
  expect(Object.keys(properties)).toEqual(['name', 'projects', 'references', 'directory']);
  expect(properties).toMatchObject({
    name: { 'x-priority': 'important', 'x-prompt': expect.any(String) as string },
    projects: { 'x-priority': 'important', 'x-dropdown': 'projects' },
  });
  for (const [name, command] of Object.entries(COMMANDS)) {
    const schema = commandSchema(name, command) as { properties: Record<string, { 'x-priority'?: string }> };
    const isImportant = Object.values(schema.properties).map((property) => property['x-priority'] === 'important');
    expect([name, isImportant]).toEqual([name, [...isImportant].sort((a, b) => Number(b) - Number(a))]);
  }
});

describe('defaults', () => {
  it('fill in what is not written, and name the folder of the project', () => {
    expect(complete(EXPORT, {}, 'plugins/a')).toMatchObject({ outputPath: 'plugins/a/dist-dynamic', link: false });
    expect(complete(EXPORT, {}).outputPath).toBe('dist-dynamic');
    expect(complete(EXPORT, { outputPath: undefined }, 'a').outputPath).toBe('a/dist-dynamic');
    expect(complete(COLLECT, { projects: ['a'] }, 'b')).toEqual({
      projects: ['a'],
      folders: ['dist-publish', 'dist-oci', 'dist-pack'],
      outputFile: 'b/dynamic-plugins.yaml',
      profile: 'all',
    });
  });

  it('make one manifest for linux/amd64 without name and time, and no changes to a derivation', () => {
    expect(DEFAULT_IMAGE_OPTIONS).toMatchObject({
      references: [],
      platforms: [{ os: 'linux', architecture: 'amd64' }],
      index: false,
      created: undefined,
    });
    expect(DEFAULT_OPTIONS).toMatchObject({ prune: false, sourceMaps: true, check: true, maxSize: undefined });
    expect(DEFAULT_ASSET_OPTIONS).toMatchObject({ scalprum: true, minify: true, publicPath: 'auto' });
  });
});

describe('values', () => {
  it('are parsed', () => {
    expect(complete(DERIVATION, { maxSize: '1.5 MB' }).maxSize).toBe(1_500_000);
    expect(complete(DERIVATION, { maxSize: 42 }).maxSize).toBe(42);
    expect(complete(PACKAGE_OCI, { annotations: ['a=b=c', 'd='] }).annotations).toEqual({ a: 'b=c', d: '' });
    expect(complete(PACKAGE_OCI, { platforms: ['linux/arm/v7'] }).platforms).toEqual([
      { os: 'linux', architecture: 'arm', variant: 'v7' },
    ]);
    expect(complete(PACKAGE_OCI, { created: '2026-01-31T12:00:00+01:00' }).created).toBe('2026-01-31T11:00:00Z');
    expect(complete(LINT, { path: 'a' }).path).toEqual(['a']);
    expect(complete(EXECUTORS.publish.options, { otp: 1234, overwriteTag: 'latest' })).toMatchObject({
      otp: '001234',
      overwriteTag: ['latest'],
    });
    expect(
      complete(ASSETS, { sharedModules: { lodash: true, react: false, x: { singleton: false } } }).sharedModules,
    ).toEqual({ lodash: {}, react: false, x: { singleton: false } });
  });

  it.each<[Options, object, string]>([
    [PACK, { profile: 'rhdh' }, 'Option "profile" in x must be one of rhdh-1.9, '],
    [PACK, { compressionLevel: 10 }, 'Option "compressionLevel" in x must be a whole number from 1 to 9, not 10.'],
    [PACK, { maxSize: 'big' }, 'must be a size such as "20MB", "512kB" or a number of bytes, not "big".'],
    [PACKAGE_OCI, { annotations: ['=x'] }, 'must be a list of name=value, not ["=x"].'],
    [PACKAGE_OCI, { platforms: ['amd64'] }, 'must be a list of platforms such as linux/amd64, not ["amd64"].'],
    [PACKAGE_OCI, { created: 'today' }, 'must be seconds since 1970, or a time such as'],
    [PACKAGE_OCI, { created: '2026-01-31' }, 'must be seconds since 1970'],
    [ASSETS, { publicPath: 'https://a/b' }, 'must be auto, or a URL that ends with a slash, not "https://a/b".'],
    [ASSETS, { hostReact: 18.2 }, 'must be a major version of React, not 18.2.'],
    [LINT, { format: 'xml' }, 'must be one of text, json, github, junit, not "xml".'],
    [PLACE, { dynamicPluginsRoot: '' }, 'must be a folder, not "".'],
    [PLACE, { from: 'x'.repeat(99) + '\n', dynamicPluginsRoto: 1 }, 'Did you mean "dynamicPluginsRoot"?'],
  ])('are rejected with the reason: %#', (options, given, message) => {
    expect(() => requireOptions(options, given, 'x')).toThrow(message);
    expect(() => requireOptions(options, given, 'x')).toThrow(expect.objectContaining({ code: 'EOPTION' }) as Error);
  });

  it('show no password of an address, and no more than a line', () => {
    const given = { references: [{ a: 'https://me:s3cr3t@quay.io/a/b:1' }, 'x'.repeat(200)] };
    const message = /must be a list of references, not \[\{"a":"https:\/\/…@quay\.io\/a\/b:1"\},"x+…\.$/;
    expect(() => requireOptions(PACKAGE_OCI, given, 'x')).toThrow(message);
  });

  it.each([
    ['ftp://x/y', /ftp:/],
    ['plugin-registry', /not "plugin-registry"/],
    ['http://x/?sig=s3cr3t', /not "http:\/\/x\/\?…"/],
    ['http://x/#a', /not/],
    ['http://me:s3cr3t@x', /not "http:\/\/…@x"/],
    ['http://me:a@s3cr3t@x', /not "http:\/\/…@x"/],
    ['http://me:a/s3cr3t"@x', /not "http:\/\/…@x"/],
  ])('name a wrong baseUrl %s where they are read, once', (baseUrl, message) => {
    const [finding, ...others] = pluginFindings({ baseUrl }, 'nx.json');
    expect(others).toEqual([]);
    expect(finding?.message).toMatch(/^Option "baseUrl" in nx\.json must be an http or https address of a folder/);
    expect(finding?.message).toMatch(message);
    expect(finding?.message).not.toContain('s3cr3t');
    expect(() => requireOptions(PACK, { baseUrl }, 'a:pack')).toThrow(/in a:pack must be an http or https address/);
  });

  it('are rejected together', () => {
    expect(() => requireOptions(PACK, { minfy: true, prune: 'yes' }, 'nx.json')).toThrow(
      /2 checks failed for nx\.json:\n\nEOPTION Unknown option "minfy" in nx\.json\. Did you mean "minify"\?\n[^]*Option "prune" in nx\.json must be true or false, not "yes"/,
    );
  });

  it('within assets and targetNames are named with their place', () => {
    const findings = pluginFindings({ assets: { minfy: true }, targetNames: { exprot: 'a', pack: 1 } }, 'nx.json');
    expect(findings.map(({ message }) => message)).toEqual([
      'Unknown option "targetNames.exprot" in nx.json. Did you mean "targetNames.export"?',
      'Option "targetNames.pack" in nx.json must be a name, not 1.',
      'Unknown option "assets.minfy" in nx.json. Did you mean "assets.minify"?',
    ]);
    // Meant for the target assets alone.
    expect(pluginFindings({ hostReact: 19 }, 'nx.json')[0]?.message).toContain('Did you mean "assets.hostReact"?');
  });

  it('that have another place are said with it', () => {
    const [finding] = pluginFindings({ hostPackages: 'packages/backend' }, 'nx.json');
    expect(finding).toMatchObject({
      message: 'Unknown option "hostPackages" in nx.json.',
      hint: expect.stringMatching(/^It is an option of the target verify: .* targetDefaults of nx\.json\.$/),
    });
    const inTarget =
      (name: string): unknown =>
      () =>
        requireOptions(PACK, { [name]: 'x' }, 'notes:pack', placeOfOption);
    expect(inTarget('imageRepository')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('options of the plugin in nx.json') }),
    );
    expect(inTarget('hostPackages')).toThrow(expect.objectContaining({ hint: expect.stringContaining('verify') }));
    expect(inTarget('minfy')).toThrow('Did you mean "minify"?');
  });

  it('that contradict each other are rejected', () => {
    const both = complete(DERIVATION, { allowNativePackages: ['a'], suppressNativePackages: ['a'] });
    expect(() => derivationOf(both)).toThrow('a is both in allowNativePackages and in suppressNativePackages.');
    const platforms = (...names: string[]) => complete(PACKAGE_OCI, { platforms: names }).platforms;
    const two = platforms('linux/amd64', 'linux/arm64');
    expect(() => requirePlatforms({ platforms: two, index: false })).toThrow('names 2 platforms');
    expect(() => requirePlatforms({ platforms: platforms('linux/arm64'), index: true })).toThrow('lack linux/amd64');
    requirePlatforms({ platforms: two, index: true });
  });
});
