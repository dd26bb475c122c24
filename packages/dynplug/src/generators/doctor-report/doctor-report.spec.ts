import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DoctorReport, Verdict } from '../../doctor/doctor-report';
import type { DoctorFinding } from '../../doctor/examine';
import { temporaryFolder } from '../../testing/temporary-folder';
import { changesIn, treeWith } from '../../testing/generator-tree';
import doctorReportGenerator from './generator';

const plugin = (name: string): object => ({ name, version: '1.0.0', backstage: { role: 'backend-plugin' } });
const finding: DoctorFinding = {
  rule: 'missing-package',
  severity: 'error',
  path: 'dist/a.js',
  line: 7,
  message: 'The code asks for <b>x</b> | y.',
  hosts: [{ host: 'rhdh-next', effect: `Cannot find module 'x'` }],
  fix: 'Ship a copy: "embedPackages".',
};
const report = (
  name: string,
  verdicts: Readonly<Record<string, Verdict>>,
  findings: readonly DoctorFinding[] = [],
): DoctorReport => ({
  formatVersion: 1,
  name,
  version: '1.0.0',
  folder: `plugins/${name}/dist-dynamic`,
  hostsAreNamed: true,
  isFit: true,
  hosts: Object.entries(verdicts).map(([host, verdict]) => ({ name: host, label: host, verdict })),
  findings,
});
const FILES = {
  'package.json': { name: 'portal', workspaces: ['plugins/*'] },
  'plugins/a/package.json': plugin('@acme/a'),
  'plugins/a/dist-doctor/doctor.json': report('@acme/a', { 'rhdh-1.10': 'ok', 'rhdh-next': 'error' }, [finding]),
  'plugins/b/package.json': plugin('@acme/b'),
  'plugins/b/dist-doctor/doctor.json': report('@acme/b', { 'rhdh-next': 'warning', veecode: 'ok' }),
  'plugins/c/package.json': plugin('@acme/c'),
  'plugins/lib/package.json': { name: '@acme/lib', backstage: { role: 'node-library' } },
};

let said: string[];
beforeEach(() => {
  said = [];
  jest.spyOn(console, 'log').mockImplementation((...texts: unknown[]) => void said.push(texts.join(' ')));
  delete process.env['GITHUB_STEP_SUMMARY'];
});
afterEach(() => jest.restoreAllMocks());

it('shows plugins and hosts on the terminal', async () => {
  await doctorReportGenerator(treeWith(FILES), {});
  expect(said.join('\n')).toBe(
    [
      'plugin   rhdh-1.10  rhdh-next  veecode',
      '──────────────────────────────────────',
      '@acme/a      ✔          ✘         ·',
      '@acme/b      ·          ⚠         ✔',
      '',
      '✔ 2 nothing found   ⚠ 1 may not work as expected   ✘ 1 does not work',
      '',
      'Not examined: @acme/c. Run "nx run-many -t doctor".',
    ].join('\n'),
  );
});

it('writes a page that needs no other file, in which text of plugins is text', async () => {
  const tree = treeWith(FILES);
  await doctorReportGenerator(tree, { html: 'out/matrix.html' });
  expect(changesIn(tree)).toEqual(['out/matrix.html']);
  const html = tree.read('out/matrix.html', 'utf8') ?? '';
  expect(html).toContain('The code asks for &lt;b&gt;x&lt;/b&gt; | y.');
  expect(html).not.toMatch(/<script|<link|src=|@import|url\(/);
  expect(html.match(/<td class="(ok|warning|error|none)"/g)).toHaveLength(6);
  expect(html).toContain('<details id="plugin-0" open>');
  expect(html).toContain('<code>dist/a.js:7</code>');
});

it('appends markdown to the summary of a job after the files are written', async () => {
  const folder = temporaryFolder();
  process.env['GITHUB_STEP_SUMMARY'] = path.join(folder, 'summary.md');
  const callback = await doctorReportGenerator(treeWith(FILES), {});
  expect(() => readFileSync(path.join(folder, 'summary.md'))).toThrow('ENOENT');
  await callback();
  await callback();
  const text = readFileSync(path.join(folder, 'summary.md'), 'utf8');
  expect(text.slice(0, text.indexOf('<details>'))).toBe(
    `## Will it run?

| plugin | rhdh-1.10 | rhdh-next | veecode |
| --- | :-: | :-: | :-: |
| @acme/a | ✔ | ✘ | · |
| @acme/b | · | ⚠ | ✔ |

✔ 2 nothing found   ⚠ 1 may not work as expected   ✘ 1 does not work

Not examined: @acme/c.

`,
  );
  expect(text).toContain('- ✘ **missing-package** `dist/a.js:7`: The code asks for &lt;b&gt;x&lt;/b&gt; \\| y.');
  expect(text.split('## Will it run?')).toHaveLength(3);
});

it.each([
  [
    'a workspace without reports',
    {},
    { 'plugins/a/dist-doctor/doctor.json': undefined, 'plugins/b/dist-doctor/doctor.json': undefined },
    /EARTIFACT No plugin .*nx run-many -t doctor/s,
  ],
  [
    'a report that is cut short',
    {},
    { 'plugins/a/dist-doctor/doctor.json': '{ "formatVersion": 1, ' },
    /EARTIFACT .*doctor\.json/,
  ],
  [
    'a report of another version',
    {},
    { 'plugins/a/dist-doctor/doctor.json': { formatVersion: 2 } },
    /EARTIFACT .*another version/,
  ],
  ['a page outside of the workspace', { html: '../x.html' }, {}, /EOUTPUT html/],
  ['a page that would replace a source', { html: 'package.json' }, {}, /EOUTPUT html/],
])('writes nothing for %s', async (_what, options, changes, message) => {
  const files = Object.entries({ ...FILES, ...changes }).filter(([, content]) => content !== undefined);
  const tree = treeWith(Object.fromEntries(files) as Record<string, string | object>);
  await expect(doctorReportGenerator(tree, options)).rejects.toThrow(message);
  expect(changesIn(tree)).toEqual([]);
});
