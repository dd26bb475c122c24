import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { postTasksExecution } from '../nx-plugin';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { sourceHashes } from '../tree/source-hashes';
import { summaryHtml } from './format-html';
import { summaryMarkdown } from './format-markdown';
import { summaryText } from './format-text';
import type { ProjectRun } from './project-run';
import type { Summary } from './summary';
import { writeSummary } from './write-summary';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const SRI = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
const image = (changes: object = {}): object => ({
  ...{ formatVersion: 1, references: ['quay.io/acme/a:1'], plugins: [{ key: 'a', version: '1.2.3' }], digest: DIGEST },
  ...{ layer: { size: 1_500_000 }, warnings: [{ code: 'EPEERS', message: 'a <b> | `c`\nd' }], ...changes },
});
const FILES = {
  'package.json': { name: 'portal & co' },
  'plugins/a/dist-oci/image.json': image(),
  'plugins/a/dist-oci/dynamic-plugins.yaml': 'plugins:\n  - package: oci://quay.io/acme/a:1!a\n    disabled: false\n',
  'plugins/b/dist-pack/pack.json': {
    ...{ formatVersion: 1, name: 'b', version: '2.0.0', file: 'b-2.0.0.tgz', integrity: SRI, size: 900 },
    warnings: [],
  },
  'plugins/b/dist-publish/publish.json': { formatVersion: 1, kind: 'npm', name: 'b', version: '2.0.0' },
  'plugins/b/dist-publish/dynamic-plugins.yaml': `plugins:\n  - package: b@2.0.0\n    integrity: ${SRI}\n`,
};

function workspace(files: Readonly<Record<string, string | object>> = FILES): string {
  const root = temporaryFolder();
  writeFiles(root, files);
  return root;
}
const run = (name: string, changes: Partial<ProjectRun> = {}): ProjectRun => ({
  ...{ project: `@acme/${name}`, root: `plugins/${name}`, outcome: 'success', targets: ['package-oci'] },
  ...changes,
});
function write(root: string, runs: readonly ProjectRun[], jobSummary?: string): Summary {
  const summary = writeSummary({ workspaceRoot: root, runs, jobSummary });
  if (!summary) throw new Error('nothing was written');
  return summary;
}
const report = (root: string, name: string): string => readFileSync(path.join(root, 'dist-dynplug', name), 'utf8');

describe('the report of a workspace', () => {
  it('has what the targets of each plugin left, and one fragment of all', () => {
    const root = workspace();
    const summary = write(root, [run('b'), run('a')]);
    expect(JSON.parse(report(root, 'report.json'))).toEqual(summary);
    expect(summary.plugins).toMatchObject([
      {
        ...{ project: '@acme/a', version: '1.2.3', outcome: 'success', isCurrent: true },
        image: { digest: DIGEST, size: 1_500_000, names: ['quay.io/acme/a:1'] },
        warnings: [{ code: 'EPEERS' }],
      },
      { project: '@acme/b', tarball: { digest: SRI, size: 900 }, published: ['b@2.0.0'], warnings: [] },
    ]);
    expect(summary.fragment).toContain('  - package: b@2.0.0\n');
    expect(summary.fragment).toContain('  - package: oci://quay.io/acme/a:1!a\n');
    expect(report(root, '.gitignore')).toBe('*\n');
  });

  it('compares with the run before, and keeps plugins that did not run while their artifacts exist', () => {
    const root = workspace();
    write(root, [run('a'), run('b')]);
    expect(write(root, [run('a')]).plugins).toMatchObject([
      { project: '@acme/a', isCurrent: true, change: { isSame: true, bytes: 0 } },
      { project: '@acme/b', isCurrent: false },
    ]);
    const other = image({ digest: `sha256:${'b'.repeat(64)}`, layer: { size: 1_400_000 } });
    writeFiles(root, { 'plugins/a/dist-oci/image.json': other });
    rmSync(path.join(root, 'plugins/b'), { recursive: true });
    const { plugins } = write(root, [run('a')]);
    expect(plugins).toMatchObject([{ project: '@acme/a', change: { isSame: false, bytes: -100_000 } }]);
    expect(report(root, 'report.html')).toContain('−100.0 kB');
  });

  it('says of an artifact of an earlier run what it is, and nothing against a fresh one', () => {
    const root = workspace();
    writeFiles(root, { 'plugins/b/package.json': { name: 'b' }, 'plugins/b/src/index.ts': 'export const b = 1;' });
    const hashes = (): object => ({ sourceHashes: sourceHashes(root, [path.join(root, 'plugins/b')]) });
    const packed = FILES['plugins/b/dist-pack/pack.json'];
    writeFiles(root, { 'plugins/b/dist-dynamic/.dynplug/export.json': { formatVersion: 1, ...hashes() } });
    writeFiles(root, { 'plugins/b/dist-pack/pack.json': { ...packed, ...hashes() } });
    write(root, [run('b')]);
    const notes = (): readonly string[] =>
      write(root, [run('b')]).plugins.flatMap(({ warnings }) => warnings.map(({ message }) => message));
    writeFiles(root, { 'plugins/b/src/index.ts': 'export const b = 2;' });
    expect(notes()).toEqual(
      ['dist-dynamic', 'dist-pack'].map((name) => `${name} is older than its sources. Its targets did not run again.`),
    );
    writeFiles(root, { 'plugins/b/dist-pack/pack.json': { ...packed, size: 1000, ...hashes() } });
    const [plugin] = write(root, [run('b')]).plugins;
    expect(plugin?.warnings).toEqual([
      {
        code: 'ESTALE',
        message: 'dist-dynamic is of an earlier run, and older than its sources. dist-pack is up to date.',
      },
    ]);
    expect(plugin?.change).toEqual({ isSame: true, bytes: 100 });
  });

  it('reports failures, also of a plugin that left nothing', () => {
    const root = workspace();
    const text = summaryText(write(root, [run('a', { outcome: 'failure' }), run('c', { outcome: 'skipped' })]), 'x');
    expect(text).toContain('✖ @acme/a  failure  1.5 MB  aaaaaaaaaaaa  quay.io/acme/a:1');
    expect(text).toContain('EPEERS a <b> | `c`');
    expect(text).toContain('✖ @acme/c  skipped');
    expect(report(root, 'report.md')).toContain('| **failure** @acme/a |');
    expect(report(root, 'report.html')).toContain('<span class="bad">2 failed</span>');
  });

  it('is a table and a fragment in Markdown, appended to the job summary, with text of others as text', () => {
    const root = workspace();
    const job = path.join(root, 'job.md');
    writeFileSync(job, '# Before\n');
    write(root, [run('a'), run('b')], job);
    const markdown = report(root, 'report.md');
    expect(readFileSync(job, 'utf8')).toBe(`# Before\n${markdown}\n`);
    expect(markdown).toContain('| plugin | version | size | change | digest | result | warnings |');
    expect(markdown).toContain(`| @acme/a | 1.2.3 | 1.5 MB |  | \`${DIGEST}\` | \`quay.io/acme/a:1\` | 1 |`);
    expect(markdown).toContain('- EPEERS: a &#60;b&#62; &#124; &#96;c&#96; d');
    expect(markdown).toMatch(/```yaml\nplugins:\n[^]*```\n$/);
  });

  it('is one page that loads nothing, with text of others as text', () => {
    const hostile = image({ references: ['q.io/"><script>alert(1)</script>:1'] });
    const root = workspace({ ...FILES, 'plugins/a/dist-oci/image.json': hostile });
    write(root, [run('a'), run('b')]);
    const html = report(root, 'report.html');
    expect(html).toContain('<title>Dynamic plugins of portal &amp; co</title>');
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(|https?:/);
    expect(html).toContain('q.io/&quot;&gt;&lt;script&gt;');
    expect(html).toContain('href="../plugins/b/dist-publish/"');
  });

  it('shows verdicts of hosts where a check has left some', () => {
    const hosts = [
      { name: 'rhdh-1.10', verdict: 'ok' },
      { name: 'veecode', verdict: 'error' },
      { name: 'unknown', verdict: 'maybe' },
    ];
    const files = {
      'plugins/a/dist-doctor/doctor.json': { formatVersion: 1, hosts },
      'plugins/a/dist-verify/verify.json': { formatVersion: 1, passed: true, findings: [{}] },
    };
    const summary = write(workspace({ ...FILES, ...files }), [run('a')]);
    expect(summaryMarkdown(summary)).toContain('| plugin | version | rhdh-1.10 | veecode | runs here | size |');
    expect(summaryMarkdown(summary)).toContain('| 1.2.3 | yes | no | with warnings |');
    expect(summaryHtml(summary, 'x')).toContain('<td class="bad">no</td>');
  });

  it('starts anew after a report that is broken', () => {
    for (const text of ['{', '[]', '{"formatVersion":2}', '{"formatVersion":1,"plugins":[{}]}'])
      expect(write(workspace({ ...FILES, 'dist-dynplug/report.json': text }), [run('a')]).plugins).toHaveLength(1);
  });
});

describe('after a run of Nx', () => {
  const printed: string[] = [];
  const saved = { ...process.env };
  beforeEach(() => {
    printed.length = 0;
    delete process.env['GITHUB_STEP_SUMMARY'];
    for (const name of ['log', 'error'] as const)
      jest.spyOn(console, name).mockImplementation((...texts: unknown[]) => void printed.push(String(texts[0])));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...saved };
  });
  const results = (...tasks: readonly (readonly [string, string, string])[]): never =>
    Object.fromEntries(
      tasks.map(([name, target, status]) => [
        `${name}:${target}`,
        { status, task: { target: { project: `@acme/${name}`, target }, projectRoot: `plugins/${name}` } },
      ]),
    ) as never;

  it('the report has the plugins whose targets ran, from the cache or not', () => {
    const root = workspace();
    const taskResults = results(
      ['a', 'build', 'failure'],
      ['a', 'image', 'remote-cache'],
      ['b', 'pack', 'failure'],
      ['b', 'publish', 'skipped'],
      ['c', 'test', 'success'],
    );
    postTasksExecution({ targetNames: { 'package-oci': 'image' } }, { workspaceRoot: root, taskResults });
    const { plugins } = JSON.parse(report(root, 'report.json')) as Summary;
    expect(plugins.map(({ project, outcome, targets }) => [project, outcome, targets])).toEqual([
      ['@acme/a', 'success', ['image']],
      ['@acme/b', 'failure', ['pack', 'publish']],
    ]);
    expect(printed.join()).toMatch(/✔ @acme\/a .*\n[^]*✖ @acme\/b[^]*dist-dynplug\/report\.html$/);
  });

  it.each(['stopped', 'cancelled', undefined as never])('a task with the status %s is no success', (status) => {
    const root = workspace();
    postTasksExecution(undefined, { workspaceRoot: root, taskResults: results(['a', 'pack', status]) });
    const { plugins } = JSON.parse(report(root, 'report.json')) as Summary;
    expect(plugins.find(({ project }) => project === '@acme/a')?.outcome).toBe('failure');
  });

  it('nothing is written for other targets, nor for plugins without results', () => {
    const root = workspace({ 'package.json': {} });
    postTasksExecution(undefined, {
      workspaceRoot: root,
      taskResults: results(['a', 'test', 'failure'], ['a', 'lint-dynamic', 'success']),
    });
    expect([existsSync(path.join(root, 'dist-dynplug')), printed]).toEqual([false, []]);
  });

  it('a report that cannot be written is a warning, and no failure of the run', () => {
    const root = workspace({ ...FILES, 'dist-dynplug': 'a file' });
    mkdirSync(path.join(root, 'x'));
    postTasksExecution(undefined, { workspaceRoot: root, taskResults: results(['a', 'export', 'success']) });
    expect(printed.join()).toMatch(/warning +The report in dist-dynplug was not written: /);
  });
});
