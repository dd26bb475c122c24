// The real npm against a small registry.
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { type NpmRequest, TOKEN, type TestNpmRegistry, startNpmRegistry } from '../testing/npm-registry';
import { rows } from '../testing/matrix';
import { impatientClock } from '../testing/packaged-image';
import { packedPortal } from '../testing/packed-portal';
import { type Files, PLUGIN, PLUGIN_ROOT, plugin } from '../testing/portal';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type PublishNpmRequest, type PublishNpmResult, publishNpm } from './publish-npm';

// Each npm takes a second on a slow machine.
jest.setTimeout(60_000);

const NAME = '@acme/backstage-plugin-foo-backend-dynamic';
const cache = temporaryFolder();
const npmrc = (registry: TestNpmRegistry, token = TOKEN): string =>
  `cache=${cache}\nfetch-retries=0\n//${new URL(registry.url).host}/:_authToken=${token}\n`;

let registry: TestNpmRegistry;
beforeEach(async () => {
  registry = await startNpmRegistry();
});

/** A workspace with a packed plugin and a token for the registry. */
const packed = (files: Files = {}, from?: string): ReturnType<typeof packedPortal> =>
  packedPortal({ '.npmrc': npmrc(registry), ...files }, from);

const publish = (root: string, request: Partial<PublishNpmRequest> = {}): Promise<PublishNpmResult> =>
  publishNpm({
    workspaceRoot: root,
    projectRoot: PLUGIN_ROOT,
    packed: path.join(root, PLUGIN_ROOT, 'dist-pack'),
    outputPath: `${PLUGIN_ROOT}/dist-publish`,
    registry: registry.url,
    env: {},
    clock: impatientClock(),
    ...request,
  });

const read = (root: string, name: string): string =>
  readFileSync(path.join(root, PLUGIN_ROOT, 'dist-publish', name), 'utf8');
const sent = (): readonly NpmRequest[] => registry.seen.filter(({ method }) => method === 'PUT');
const dist = (version = '1.2.3'): { integrity?: string; shasum?: string } | undefined =>
  registry.packages.get(NAME)?.versions[version]?.dist;

describe('publishNpm', () => {
  it('sends the packed tarball once, and pins what the registry holds', async () => {
    const { root, report } = await packed({ [`${PLUGIN_ROOT}/app-config.dynamic.yaml`]: 'foo: 1\n' });
    const first = await publish(root);
    expect(first.report).toMatchObject({
      kind: 'npm',
      name: NAME,
      version: '1.2.3',
      registry: registry.url,
      state: 'new',
      tagged: false,
      integrity: report.integrity,
      size: report.size,
      bytes: report.size,
      dryRun: false,
    });
    expect(dist()).toMatchObject({ integrity: report.integrity, shasum: report.shasum });
    expect(JSON.parse(read(root, 'publish.json'))).toEqual(first.report);
    expect(read(root, 'dynamic-plugins.yaml')).toBe(
      `plugins:\n  - package: "${NAME}@1.2.3"\n    disabled: false\n    integrity: ${report.integrity}\n    pluginConfig:\n      foo: 1\n`,
    );
    const again = await publish(root);
    expect(again.report).toMatchObject({ state: 'same', bytes: 0, tagged: false });
    expect(again.fragment).toBe(first.fragment);
    expect(sent()).toHaveLength(1);
  });

  it('refuses a version that is there with other content, and shows both hashes', async () => {
    const first = await packed();
    await publish(first.root);
    const { root, report } = await packed(plugin({ description: 'changed' }));
    const error: unknown = await publish(root).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'EPUBLISHED', hint: expect.stringContaining('Raise the version') as string });
    expect((error as Error).message).toContain(`there  ${first.report.integrity}`);
    expect((error as Error).message).toContain(`here   ${report.integrity}`);
    expect(existsSync(path.join(root, PLUGIN_ROOT, 'dist-publish'))).toBe(false);
    expect(sent()).toHaveLength(1);
  });

  it('succeeds when another run was faster with the same content, and on a first release', async () => {
    const { root } = await packed();
    await publish(root);
    const again = await publish(root, { firstRelease: true });
    expect(again.report).toMatchObject({ state: 'same', bytes: 0 });
    // The question before is left out; npm itself asks once, and the answer is read back.
    const other = await packed(plugin({ description: 'changed' }));
    await expect(publish(other.root, { firstRelease: true })).rejects.toMatchObject({ code: 'EPUBLISHED' });
  });

  it('sets a tag that is asked for, also on a version that is there, and not again', async () => {
    const { root } = await packed();
    await publish(root);
    expect((await publish(root, { distTag: 'next' })).report).toMatchObject({
      state: 'same',
      tag: 'next',
      tagged: true,
    });
    expect(registry.packages.get(NAME)?.['dist-tags']).toEqual({ latest: '1.2.3', next: '1.2.3' });
    const before = sent().length;
    expect((await publish(root, { distTag: 'next' })).report).toMatchObject({ state: 'same', tagged: false });
    expect(sent()).toHaveLength(before);
  });

  it('honours publishConfig: registry, tag, and a password for once beside them', async () => {
    const { root } = await packed(plugin({ publishConfig: { registry: registry.url, tag: 'beta' } }));
    const { report, registry: chosen } = await publish(root, { registry: undefined, otp: '012345' });
    expect(chosen.namedBy).toBe('publishConfig');
    expect(report).toMatchObject({ state: 'new', tag: 'beta' });
    expect(registry.packages.get(NAME)?.['dist-tags']).toEqual({ beta: '1.2.3' });
    expect(sent()[0]?.otp).toBe('012345');
  });

  const PASSWORD = Buffer.from('hidden-value').toString('base64');
  const at = (): string => `//${new URL(registry.url).host}/`;
  const scope = (address: string): string => `cache=${cache}\nfetch-retries=0\n@acme:registry=${address}\n`;

  const credentials: readonly (readonly [string, () => string])[] = [
    ['user name and password', () => `${at()}:username=ann\n${at()}:_password=${PASSWORD}\n`],
    ['both as one', () => `${at()}:_auth=${Buffer.from('ann:hidden-value').toString('base64')}\n`],
  ];
  it.each(rows(credentials, 1))('sends what .npmrc has for the registry: %s', async (_what, lines) => {
    const { root } = await packed({ '.npmrc': scope(registry.url) + lines() });
    registry.accepts = `Basic ${Buffer.from('ann:hidden-value').toString('base64')}`;
    expect((await publish(root, { registry: undefined })).report.state).toBe('new');
  });

  it.each([
    ['an address with a password', () => scope(registry.url.replace('//', '//ann:hidden-value@')), 'EOPTION'],
    ['credentials without a registry', () => `${scope(registry.url)}_auth=${PASSWORD}\n`, 'EAUTH'],
  ])('names the mistake in .npmrc and no secret: %s', async (_what, text, code) => {
    const { root } = await packed({ '.npmrc': text() });
    const failure: unknown = await publish(root, { registry: undefined }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(inspect(failure)).not.toMatch(new RegExp(`hidden-value|${PASSWORD}`));
    expect(sent()).toEqual([]);
  });

  it('takes the registry of the scope from .npmrc, and an option before it', async () => {
    const other = await startNpmRegistry();
    const { root } = await packed({ '.npmrc': `${npmrc(registry)}@acme:registry=${registry.url}\n` });
    expect((await publish(root, { registry: undefined })).registry.namedBy).toBe('@acme:registry in .npmrc');
    expect(dist()).toBeDefined();
    await expect(publish(root, { registry: other.url })).rejects.toMatchObject({ code: 'EAUTH' });
    expect(other.seen.length).toBeGreaterThan(0);
    expect(other.packages.size).toBe(0);
  });

  it('does everything but sending in a dry run, and writes nothing', async () => {
    const { root } = await packed();
    const { report, fragment } = await publish(root, { dryRun: true, distTag: 'next' });
    expect(report).toMatchObject({ state: 'new', tag: 'next', bytes: 0, dryRun: true });
    expect(fragment).toContain(`${NAME}@1.2.3`);
    await publish(root);
    expect((await publish(root, { dryRun: true, distTag: 'next' })).report).toMatchObject({
      state: 'same',
      tagged: true,
    });
    expect(sent()).toHaveLength(1);
    const other = await packed(plugin({ description: 'changed' }));
    await expect(publish(other.root, { dryRun: true })).rejects.toMatchObject({ code: 'EPUBLISHED' });
    expect(existsSync(path.join(other.root, PLUGIN_ROOT, 'dist-publish'))).toBe(false);
  });

  const answers: readonly (readonly [
    string,
    (known: NonNullable<ReturnType<typeof dist>>) => void,
    string | undefined,
  ])[] = [
    ['another hash', (known) => (known.integrity = `sha512-${Buffer.alloc(64).toString('base64')}`), 'EPUBLISHED'],
    ['only sha1', (known) => delete known.integrity, undefined],
    ['no hash at all', (known) => [delete known.integrity, delete known.shasum], 'EREGISTRY'],
  ];
  it.each(rows(answers, 1))('compares what the registry tells afterwards: %s', async (_what, change, code) => {
    registry.keep = ({ versions }) => {
      change(versions['1.2.3']?.dist ?? {});
    };
    const { root, report } = await packed();
    const result: unknown = await publish(root).catch((error: unknown) => error);
    expect(result).toMatchObject(code === undefined ? { report: { integrity: report.integrity } } : { code });
    expect(existsSync(path.join(root, PLUGIN_ROOT, 'dist-publish'))).toBe(code === undefined);
  });

  it('waits for a registry that shows a new version only after a while, and not for ever', async () => {
    const { root } = await packed();
    let hidden = 2;
    registry.fault = ({ method }) =>
      method === 'GET' && sent().length > 0 && hidden-- > 0 ? { status: 404, body: '{}' } : undefined;
    const clock = impatientClock();
    expect((await publish(root, { clock })).report.state).toBe('new');
    expect(clock.slept).toEqual([500, 1000]);
    registry.packages.clear();
    hidden = Infinity;
    registry.seen.splice(0);
    await expect(publish(root, { clock })).rejects.toMatchObject({
      code: 'EREGISTRY',
      message: expect.stringContaining('does not show it') as string,
    });
  });

  it.each<[string, string, Partial<PublishNpmRequest>, Files?]>([
    ['no registry at all', 'ENOREGISTRY', { registry: undefined }],
    ['the public registry', 'ENOREGISTRY', { registry: 'https://registry.npmjs.org' }],
    ['the public registry by its other name', 'ENOREGISTRY', { registry: 'https://registry.yarnpkg.com/' }],
    [
      'the public registry in publishConfig',
      'ENOREGISTRY',
      { registry: undefined },
      plugin({ publishConfig: { registry: 'https://registry.npmjs.org/' } }),
    ],
    [
      'the registry that npm reads from',
      'ENOREGISTRY',
      { registry: undefined },
      { '.npmrc': 'registry=http://127.0.0.1:1/' },
    ],
    ['an address that is none', 'EOPTION', { registry: 'npm.example.com' }],
    ['an address with a password', 'EOPTION', { registry: 'https://me:hidden@npm.example.com/' }],
    ['a registry that does not answer', 'ENETWORK', { registry: 'http://127.0.0.1:1/' }],
    ['a plugin that was not packed', 'ENOTBUILT', { packed: '/nowhere' }],
    ['an output above the project', 'EOUTPUT', { outputPath: 'plugins' }],
  ])('refuses %s with %s, before anything is sent', async (_what, code, request, files = {}) => {
    const { root } = await packed(files);
    const error: unknown = await publish(root, request).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(inspect(error)).not.toContain('hidden');
    expect(registry.seen).toEqual([]);
  });

  it('refuses a tarball that was changed after it was packed, and one that is private', async () => {
    const { root, report } = await packed();
    appendFileSync(path.join(root, PLUGIN_ROOT, 'dist-pack', report.file), 'x');
    await expect(publish(root)).rejects.toMatchObject({ code: 'EARTIFACT' });
    writeFiles(root, { [`${PLUGIN_ROOT}/dist-pack/pack.json`]: '{' });
    await expect(publish(root)).rejects.toMatchObject({ code: 'EARTIFACT' });
    const folder = await packed(
      {
        'made/package.json': { ...PLUGIN, name: 'x-dynamic', main: 'i.js' },
        'made/i.js': '',
      },
      'made',
    );
    await expect(publish(folder.root)).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: 'x-dynamic is marked as private: registries are not given it.',
    });
    expect(registry.seen).toEqual([]);
  });

  it('gives a prerelease the tag of its name, and never moves latest', async () => {
    const release = await packed(plugin({ version: '1.9.0' }));
    await publish(release.root);
    const { root } = await packed(plugin({ version: '2.0.0-rc.1' }));
    expect((await publish(root)).report).toMatchObject({ state: 'new', tag: 'rc', tagged: false });
    const tags = (): object | undefined => registry.packages.get(NAME)?.['dist-tags'];
    expect(tags()).toEqual({ latest: '1.9.0', rc: '2.0.0-rc.1' });
    const later = await packed(plugin({ version: '2.0.0-rc.2' }));
    await publish(later.root);
    // A pipeline that runs again for the earlier one.
    expect((await publish(root)).report).toMatchObject({ state: 'same', tagged: false });
    expect(tags()).toEqual({ latest: '1.9.0', rc: '2.0.0-rc.2' });
    expect((await publish(root, { distTag: 'next' })).report).toMatchObject({
      state: 'same',
      tag: 'next',
      tagged: true,
    });
    await expect(publish(root, { distTag: 'latest' })).rejects.toMatchObject({ code: 'EOPTION' });
    expect(tags()).toEqual({ latest: '1.9.0', rc: '2.0.0-rc.2', next: '2.0.0-rc.1' });
  });

  it('takes the tag of .npmrc, and rejects what is not a tag before anything is sent', async () => {
    const { root } = await packed({ ...plugin({ version: '2.0.0-rc.1' }), '.npmrc': `${npmrc(registry)}tag=edge\n` });
    for (const tag of ['-x', '', '1.x'])
      await expect(publish(root, { distTag: tag })).rejects.toMatchObject({ code: 'EOPTION' });
    expect(registry.seen).toEqual([]);
    expect((await publish(root)).report.tag).toBe('edge');
    expect(registry.packages.get(NAME)?.['dist-tags']).toEqual({ edge: '2.0.0-rc.1' });
  });

  it('fails when the registry does not keep the tag', async () => {
    const { root } = await packed();
    registry.keep = (sent) => {
      delete sent['dist-tags']['stable'];
    };
    await expect(publish(root, { distTag: 'stable' })).rejects.toMatchObject({
      code: 'EREGISTRY',
      message: expect.stringContaining('its tag "stable" leads to nothing') as string,
    });
  });
});

it('does not wait for a registry at whose port nothing listens, whatever npm does then', async () => {
  const { root } = await packed({ '.npmrc': npmrc(registry).replace('fetch-retries=0\n', '') });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  server.close();
  await once(server, 'close');
  const began = performance.now();
  await expect(publish(root, { registry: url })).rejects.toMatchObject({
    code: 'ENETWORK',
    message: `Nothing listens at ${url} (ECONNREFUSED).`,
  });
  expect(performance.now() - began).toBeLessThan(10_000);
});

describe('a failing registry', () => {
  const whileAsking = ({ method }: NpmRequest): boolean => method === 'GET';
  const whileUploading = ({ method }: NpmRequest): boolean => method === 'PUT';
  const whileReadingBack = ({ method }: NpmRequest): boolean => method === 'GET' && sent().length > 0;
  // What a status means does not depend on the stage.
  const failures: readonly (readonly [string, number, string, (request: NpmRequest) => boolean])[] = [
    ['the first question', 401, 'EAUTH', whileAsking],
    ['the upload', 500, 'EREGISTRY', whileUploading],
    ['the first question', 403, 'EAUTH', whileAsking],
    ['the first question', 500, 'EREGISTRY', whileAsking],
    ['reading back', 500, 'EREGISTRY', whileReadingBack],
  ];
  it.each(rows(failures, 2))(
    'at %s with %i ends with %s, without a secret although it repeats the request',
    async (_stage, status, code, when) => {
      registry.fault = (request) =>
        when(request)
          ? { status, body: JSON.stringify({ error: `${inspect(request)} for ann:hidden-password hidden-otp` }) }
          : undefined;
      const { root } = await packed();
      const file = path.join(root, '.npmrc');
      const host = new URL(registry.url).host;
      appendFileSync(file, `//${host}/other/:username=ann\n//${host}/other/:_password=${btoa('hidden-password')}\n`);
      const printed: string[] = [];
      const spies = (['log', 'error', 'warn'] as const).map((name) =>
        jest.spyOn(console, name).mockImplementation((...values) => void printed.push(inspect(values))),
      );
      const error: unknown = await publish(root, { otp: 'hidden-otp' }).catch((reason: unknown) => reason);
      for (const spy of spies) spy.mockRestore();
      expect(error).toMatchObject({ code });
      const files = [root, path.join(cache, '_logs')]
        .filter((folder) => existsSync(folder))
        .flatMap((folder) =>
          (readdirSync(folder, { recursive: true }) as string[]).map((name) => path.join(folder, name)),
        )
        .filter((name) => statSync(name).isFile() && name !== file)
        .map((name) => readFileSync(name, 'latin1'));
      const texts = [...printed, inspect(error, { depth: 9, showHidden: true }), ...files];
      for (const secret of [TOKEN, 'hidden-password', btoa('ann:hidden-password'), 'hidden-otp'])
        expect(texts.filter((text) => text.includes(secret)).map((text) => text.slice(0, 2000))).toEqual([]);
    },
  );
});
