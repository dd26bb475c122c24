import { printAnnotation } from '../terminal/print';
import { checkedText } from './checked-text';
import { type CheckedArtifact, type HostFinding, checkedArtifacts } from './finding';
import { githubAnnotations } from './github-annotations';
import { junitXml } from './junit';

const finding = (path: string, more: Partial<HostFinding> = {}): HostFinding => ({
  rule: 'folder-symlink',
  severity: 'error',
  path,
  message: `${path} is a symbolic link to 100%, a:b.`,
  hosts: [
    { host: 'rhdh-next', effect: 'loses the link' },
    { host: 'veecode', effect: 'loses the link' },
    { host: 'backstage', effect: 'stops' },
  ],
  fix: 'Copy it.',
  ...more,
});
const checked = (findings: readonly HostFinding[]): readonly CheckedArtifact[] => [
  { path: 'a/dist-dynamic', kind: 'folder', findings },
  { path: 'b.tgz', kind: 'tgz', findings: [] },
];
const links = (count: number): readonly HostFinding[] =>
  Array.from({ length: count }, (_, at) => finding(`dist/l,${at}`));

it('findings are counted by severity', () => {
  const warning = finding('x', { severity: 'warning' });
  expect(checkedArtifacts(checked([...links(2), warning]))).toMatchObject({ errors: 2, warnings: 1 });
});

describe('findings as text', () => {
  const text = (findings: readonly HostFinding[], verbose = false): string =>
    checkedText(checked(findings), 'all known hosts', verbose);

  it('are grouped by artifact and rule', () => {
    expect(text(links(2))).toBe(
      [
        'a/dist-dynamic (folder), for all known hosts:',
        '',
        '  error folder-symlink',
        '    dist/l,0 is a symbolic link to 100%, a:b.',
        '    dist/l,1 is a symbolic link to 100%, a:b.',
        '    rhdh-next, veecode: loses the link',
        '    backstage: stops',
        '    → Copy it.',
        '',
        'b.tgz (tgz): fit for all known hosts',
      ].join('\n'),
    );
  });

  it('are cut short without verbose', () => {
    expect(text(links(7))).toContain('… and 2 more (--verbose lists them)');
    expect(text(links(7), true)).toContain('dist/l,6 is');
  });

  it('name the line, and each fix with what it fixes', () => {
    const lines = text([
      finding('dist/a.js', { line: 7, message: 'A name is gone.' }),
      finding('dist/b.js', { line: 9, message: 'Another.', fix: 'Remove it.' }),
    ]);
    expect(lines).toContain('    dist/a.js:7: A name is gone.\n    rhdh-next, veecode: loses the link');
    expect(lines).toContain('    → Copy it.\n\n  error folder-symlink\n    dist/b.js:9: Another.');
  });
});

it('findings are escaped as annotations of GitHub', () => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  githubAnnotations(checked([finding('dist/l,0'), finding('dist/a.js', { line: 3 })])).forEach(printAnnotation);
  expect(log.mock.calls.flat()).toEqual([
    '::error title=folder-symlink,file=a/dist-dynamic/dist/l%2C0::dist/l,0 is a symbolic link to 100%25, a:b.%0Arhdh-next: loses the link%0Aveecode: loses the link%0Abackstage: stops%0ACopy it.',
    expect.stringContaining('file=a/dist-dynamic/dist/a.js,line=3::'),
  ]);
  log.mockRestore();
  expect(githubAnnotations(checked([]))).toEqual([]);
});

it('findings are tests of JUnit: one for each host, which warnings do not fail', () => {
  const hosts = [{ host: 'veecode', effect: '<none> & "none"' }];
  const warning = finding('x', { severity: 'warning', hosts: [{ host: 'backstage', effect: 'slow\u0007' }] });
  expect(junitXml('doctor', checked([finding('y', { hosts }), warning]), ['rhdh-next', 'veecode', 'backstage'])).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="doctor">
  <testsuite name="a/dist-dynamic" tests="3" failures="1">
    <testcase classname="a/dist-dynamic" name="rhdh-next"/>
    <testcase classname="a/dist-dynamic" name="veecode">
      <failure message="folder-symlink">error folder-symlink y
y is a symbolic link to 100%, a:b.
&lt;none&gt; &amp; &quot;none&quot;
→ Copy it.</failure>
    </testcase>
    <testcase classname="a/dist-dynamic" name="backstage">
      <system-out>warning folder-symlink x
x is a symbolic link to 100%, a:b.
slow\\u0007
→ Copy it.</system-out>
    </testcase>
  </testsuite>
  <testsuite name="b.tgz" tests="3" failures="0">
    <testcase classname="b.tgz" name="rhdh-next"/>
    <testcase classname="b.tgz" name="veecode"/>
    <testcase classname="b.tgz" name="backstage"/>
  </testsuite>
</testsuites>`,
  );
});
