import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { TOKEN, startNpmRegistry } from '../../testing/npm-registry';
import { packedPortal } from '../../testing/packed-portal';
import { PLUGIN_ROOT } from '../../testing/portal';
import { executorContext } from '../../testing/executor-context';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import publishExecutor from './executor';
import { formatNpmResult } from './format-npm-result';
import { planText, publishPlan } from './plan';

const PACKAGE = '@acme/backstage-plugin-foo-backend-dynamic';

describe('publishPlan', () => {
  const folders = (files: Readonly<Record<string, string>>): { packed: string; image: string } => {
    const root = temporaryFolder();
    writeFiles(root, files);
    return { packed: path.join(root, 'dist-pack'), image: path.join(root, 'dist-oci') };
  };

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['the tarball', { 'dist-pack/pack.json': '{}' }, ['npm']],
    ['the image', { 'dist-oci/image.json': '{}' }, ['oci']],
    ['both', { 'dist-pack/pack.json': '{}', 'dist-oci/image.json': '{}' }, ['npm', 'oci']],
  ])('takes what there is: %s', (_what, files, plan) => {
    expect(publishPlan(undefined, folders(files))).toEqual(plan);
  });

  it('takes what is asked for, and refuses what there is not', () => {
    expect(publishPlan('npm', folders({}))).toEqual(['npm']);
    expect(publishPlan('both', folders({}))).toEqual(['npm', 'oci']);
    expect(() => publishPlan(undefined, folders({}))).toThrow(/nothing to publish/);
  });

  it('says what comes first', () => {
    expect(planText(['npm', 'oci'])).toBe('  plan      the tarball (npm), then the image (oci)');
  });
});

describe('the executor publish, for npm', () => {
  jest.setTimeout(60_000);
  const saved = { ...process.env };
  const printed: string[] = [];
  beforeEach(() => {
    printed.length = 0;
    for (const name of ['log', 'error'] as const)
      jest.spyOn(console, name).mockImplementation((...texts: unknown[]) => void printed.push(String(texts[0])));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...saved };
  });
  const contextOf = (root: string): ExecutorContext => executorContext(root, 'foo', PLUGIN_ROOT);

  it('takes the options of nx release publish, says so in a line, and writes a job summary', async () => {
    const registry = await startNpmRegistry();
    const { root, report } = await packedPortal({
      '.npmrc': `cache=${temporaryFolder()}\nfetch-retries=0\n//${new URL(registry.url).host}/:_authToken=${TOKEN}\n`,
    });
    const summary = path.join(temporaryFolder(), 'summary.md');
    process.env['GITHUB_STEP_SUMMARY'] = summary;
    const versions = { foo: { newVersion: '1.2.3' } };
    const options = { registry: registry.url, otp: 12345, firstRelease: true, nxReleaseVersionData: versions };
    expect(await publishExecutor(options, contextOf(root))).toEqual({ success: true });
    expect(printed).toEqual([
      expect.stringMatching(
        new RegExp(`^${PACKAGE}@1\\.2\\.3 published, .* at ${registry.url}: sha512-.*, \\d+\\.\\d s$`),
      ),
    ]);
    expect(registry.seen.find(({ method }) => method === 'PUT')?.otp).toBe('012345');
    expect(readFileSync(summary, 'utf8')).toContain(`integrity: ${report.integrity}`);
    expect(existsSync(path.join(root, PLUGIN_ROOT, 'dist-publish/publish.json'))).toBe(true);
  });

  it('passes over a project without a new version, and fails with a code and advice', async () => {
    const { root } = await packedPortal({});
    const nothing = { nxReleaseVersionData: { foo: { newVersion: null } } };
    expect(await publishExecutor(nothing, contextOf(root))).toEqual({ success: true });
    expect(await publishExecutor({}, contextOf(root))).toEqual({ success: false });
    expect(await publishExecutor({ kind: 'both', registry: 'http://a:b@x/' }, contextOf(root))).toEqual({
      success: false,
    });
    expect(await publishExecutor({ kind: 'both' }, contextOf(root))).toEqual({ success: false });
    expect(printed).toEqual([
      '  skipped   foo gets no new version in this release',
      expect.stringMatching(/^\nfoo: ENOREGISTRY No registry is named for .*\n {2}→ Name it with/) as string,
      expect.stringMatching(
        /^\nfoo: EOPTION Option "registry" .* must be an http or https .*, not "http:\/\/…@x\/"/,
      ) as string,
      '  plan      the tarball (npm), then the image (oci)',
      '  failed    the tarball (npm)',
      '  failed    the image (oci)',
      expect.stringMatching(/ENOREGISTRY No registry is named[^]*ENOTBUILT/) as string,
    ]);
  });
});

describe('what is printed of a package', () => {
  const report = {
    formatVersion: 1,
    kind: 'npm',
    name: PACKAGE,
    version: '1.0.0',
    registry: 'https://npm.example.com/',
    integrity: 'sha512-x',
    shasum: 'y',
    size: 1000,
    ms: 1234,
  } as const;
  const result = {
    registry: { url: report.registry, namedBy: 'publishConfig' },
    output: '/repo/plugins/foo/dist-publish',
    fragment: '',
  };

  it.each([
    [{ state: 'new', tagged: false, bytes: 1000, dryRun: false }, 'published, 1.0 kB'],
    [{ state: 'new', tagged: false, bytes: 0, dryRun: true }, 'would be published, 1.0 kB'],
    [{ state: 'same', tagged: false, bytes: 0, dryRun: false }, 'already published'],
    [{ state: 'same', tag: 'next', tagged: true, bytes: 0, dryRun: false }, 'already published, tag next set'],
    [{ state: 'same', tag: 'next', tagged: true, bytes: 0, dryRun: true }, 'already published, tag next would be set'],
  ] as const)('for %j', (state, text) => {
    const all = { ...result, report: { ...report, ...state } };
    expect(formatNpmResult(all, { workspaceRoot: '/repo', brief: true })).toBe(
      `${PACKAGE}@1.0.0 ${text} at https://npm.example.com/: sha512-x, 1.2 s`,
    );
    const lines = formatNpmResult(all, { workspaceRoot: '/repo', brief: false }).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      `  package   ${PACKAGE}@1.0.0 (${text})`,
      '  registry  https://npm.example.com/ (publishConfig)',
    ]);
    expect(lines.some((line) => line.includes('paste'))).toBe(!state.dryRun);
  });
});
