import type { ContractFinding } from '../../host/lint';
import { lintPaths, type LintResult } from '../../lint/lint-paths';
import { printAnnotation } from '../../terminal/print';
import { MANIFEST } from '../../testing/artifacts';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import { formatText } from './format-text';
import { githubAnnotations } from './github-annotations';

describe('lintPaths', () => {
  const manifest = (changes: object = {}): object => ({
    ...MANIFEST,
    main: 'index.js',
    files: undefined,
    dependencies: {},
    ...changes,
  });
  const workspace = (files: Readonly<Record<string, string | object>>): string => {
    const root = temporaryFolder();
    writeFiles(root, files);
    return root;
  };

  it('lints what was made in the project', async () => {
    const root = workspace({
      'plugins/a/dist-dynamic/package.json': manifest(),
      'plugins/a/dist-dynamic/index.js': 'exports.default = 1',
      'plugins/a/dist-pack/b.tgz': 'no archive',
      'plugins/a/dist-pack/b.tgz.integrity': '',
    });
    const result = await lintPaths({ workspaceRoot: root, projectRoot: 'plugins/a' });
    expect(result).toMatchObject({ profile: 'all', errors: 2, warnings: 0 });
    expect(result.artifacts.map((one) => [one.path, one.kind, one.findings.map(({ rule }) => rule)])).toEqual([
      ['plugins/a/dist-dynamic', 'folder', []],
      ['plugins/a/dist-pack/b.tgz', 'tgz', ['tgz-compression', 'integrity-missing']],
    ]);
  });

  it('lints the given paths, for one host', async () => {
    const root = workspace({
      'x/package.json': manifest({ scripts: { prepack: 'x' } }),
      'x/index.js': 'exports.default = 1',
    });
    const request = { workspaceRoot: root, projectRoot: '.', paths: ['x'] };
    expect(await lintPaths(request)).toMatchObject({ errors: 1 });
    expect(await lintPaths({ ...request, profile: 'rhdh-next' })).toMatchObject({ errors: 0, profile: 'rhdh-next' });
  });

  it('refuses to pass when there is nothing', async () => {
    await expect(lintPaths({ workspaceRoot: temporaryFolder(), projectRoot: 'plugins/a' })).rejects.toMatchObject({
      code: 'EARTIFACT',
      message: 'There is nothing to lint in plugins/a: no dist-dynamic, no dist-pack/*.tgz, no dist-oci/layout.',
    });
  });
});

describe('findings', () => {
  const finding = (path: string, host = 'veecode'): ContractFinding => ({
    rule: 'folder-symlink',
    severity: 'error',
    path,
    message: `${path} is a symbolic link to 100%, a:b.`,
    profiles: [
      { profile: 'rhdh-next', effect: 'loses the link' },
      { profile: host, effect: 'loses the link' },
      { profile: 'backstage', effect: 'stops' },
    ],
    fix: 'Copy it.',
  });
  const result = (count: number): LintResult => ({
    profile: 'all',
    artifacts: [
      {
        path: 'a/dist-dynamic',
        kind: 'folder',
        findings: Array.from({ length: count }, (_, at) => finding(`dist/l,${at}`)),
      },
      { path: 'b.tgz', kind: 'tgz', findings: [] },
    ],
    errors: count,
    warnings: 0,
  });

  it('are grouped by artifact and rule for people', () => {
    expect(formatText(result(2), false)).toBe(
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
    expect(formatText(result(7), false)).toContain('… and 2 more (--verbose lists them)');
    expect(formatText(result(7), true)).toContain('dist/l,6 is');
  });

  it('are escaped as annotations', () => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    githubAnnotations(result(1)).forEach(printAnnotation);
    expect(log.mock.calls).toEqual([
      [
        '::error title=folder-symlink,file=a/dist-dynamic/dist/l%2C0::dist/l,0 is a symbolic link to 100%25, a:b.%0Arhdh-next: loses the link%0Aveecode: loses the link%0Abackstage: stops%0ACopy it.',
      ],
    ]);
    log.mockRestore();
    expect(githubAnnotations(result(0))).toEqual([]);
  });
});
