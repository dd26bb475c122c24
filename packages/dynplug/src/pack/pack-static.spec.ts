import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type PackStaticResult, packStatic } from './pack-static';

const PROJECT = 'plugins/foo-backend';
const OUTPUT = `${PROJECT}/dist-pack-static`;
const FILE = 'acme-backstage-plugin-foo-backend-1.2.3.tgz';

const manifest = (more: object = {}): object => ({
  name: '@acme/backstage-plugin-foo-backend',
  version: '1.2.3',
  main: 'dist/index.cjs.js',
  types: 'dist/index.d.ts',
  files: ['dist'],
  backstage: {
    role: 'backend-plugin',
    pluginId: 'foo',
    pluginPackages: ['@acme/backstage-plugin-foo-backend'],
  },
  dependencies: { express: '^4.0.0' },
  ...more,
});

function workspace(more: object = {}, files: Readonly<Record<string, string | object>> = {}): string {
  const root = temporaryFolder();
  writeFiles(root, {
    'package.json': { name: 'root', private: true, workspaces: ['plugins/*'] },
    [`${PROJECT}/package.json`]: manifest(more),
    [`${PROJECT}/dist/index.cjs.js`]: 'exports.default = 1;\n',
    [`${PROJECT}/dist/index.d.ts`]: 'export default 1;\n',
    [`${PROJECT}/src/index.ts`]: 'export default 1;\n',
    ...files,
  });
  return root;
}

const make = (root: string): Promise<PackStaticResult> =>
  packStatic({ workspaceRoot: root, projectRoot: PROJECT, outputPath: OUTPUT });

describe('packStatic', () => {
  it('packs the ordinary package with npm, and says the truth about it', async () => {
    const root = workspace();
    const { report, output } = await make(root);
    expect(readdirSync(output).sort()).toEqual([FILE, `${FILE}.integrity`, 'pack.json']);
    const bytes = readFileSync(path.join(output, FILE));
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    expect(report).toMatchObject({
      kind: 'static',
      name: '@acme/backstage-plugin-foo-backend',
      version: '1.2.3',
      role: 'backend-plugin',
      file: FILE,
      integrity,
      size: bytes.length,
      files: 3,
      packageManager: 'npm',
      warnings: [],
    });
    expect(JSON.parse(readFileSync(path.join(output, 'pack.json'), 'utf8'))).toEqual(report);
    expect(readFileSync(path.join(output, `${FILE}.integrity`), 'utf8')).toBe(`${integrity}\n`);
    expect((await make(root)).report).toEqual(report);
  });

  it('runs prepack and postpack, and brings the manifest back when the second was not run', async () => {
    const source = { main: 'src/index.ts', types: 'src/index.ts' };
    const prepack = [
      "const fs = require('fs');",
      "const text = fs.readFileSync('package.json', 'utf8');",
      "fs.writeFileSync('package.json-prepack', text);",
      "fs.writeFileSync('package.json', JSON.stringify({ ...JSON.parse(text), main: 'dist/index.cjs.js', types: 'dist/index.d.ts' }));",
    ].join('\n');
    const good = workspace(
      { ...source, scripts: { prepack: 'node prepack.js', postpack: 'node postpack.js' } },
      {
        [`${PROJECT}/prepack.js`]: prepack,
        // About packages of others: this script is the package's own.
        [`${PROJECT}/.npmrc`]: 'ignore-scripts=true\n',
        '.npmrc': 'ignore-scripts=true\n',
        [`${PROJECT}/postpack.js`]: "require('fs').renameSync('package.json-prepack', 'package.json');",
      },
    );
    await make(good);
    const broken = workspace(
      { ...source, scripts: { prepack: 'node prepack.js && echo said before the end && exit 3' } },
      { [`${PROJECT}/prepack.js`]: prepack },
    );
    const before = readFileSync(path.join(broken, PROJECT, 'package.json'), 'utf8');
    await expect(make(broken)).rejects.toMatchObject({
      code: 'ETOOL',
      message: /npm pack ended with 3[^]*said before/,
    });
    expect(readFileSync(path.join(broken, PROJECT, 'package.json'), 'utf8')).toBe(before);
    expect(existsSync(path.join(broken, PROJECT, 'package.json-prepack'))).toBe(false);
  });

  it.each<[string, string, RegExp, object, Record<string, string | object>?]>([
    ['a private one', 'EPUBLISHABLE', /marked as private/, { private: true }],
    ['one without metadata', 'ECHECKS', /pluginId[^]*pluginPackages/, { backstage: { role: 'backend-plugin' } }],
    ['one without a role', 'ENOROLE', /no backstage\.role/, { backstage: undefined }],
    [
      'an entry point that was not built',
      'EENTRYFILE',
      /"main" names dist\/other\.cjs\.js/,
      { main: 'dist/other.cjs.js' },
    ],
    ['types that were not built', 'EENTRYFILE', /"types" names dist\/x\.d\.ts/, { types: 'dist/x.d.ts' }],
    [
      'no build at all',
      'ECHECKS',
      /ENOTBUILT[^]*"main" names[^]*ENOTBUILT[^]*"types" names/,
      { main: 'lib/a.js', types: 'lib/a.d.ts', files: ['config'] },
    ],
    ['a source as entry point', 'EENTRYFILE', /"main" names src\/index\.ts/, { main: 'src/index.ts' }],
    [
      'an export that is not there',
      'EENTRYFILE',
      /"exports\["\.\/alpha"\]\["types"\]" names \.\/dist\/alpha\.d\.ts/,
      { exports: { '.': './dist/index.cjs.js', './alpha': { types: './dist/alpha.d.ts' }, './x/*': './dist/*.js' } },
    ],
    [
      'a workspace: range',
      'ESPEC',
      /asks for a as "workspace:\^" \(dependencies\)/,
      { dependencies: { a: 'workspace:^' } },
    ],
  ])('refuses %s with %s', async (_what, code, message, more, files = {}) => {
    const root = workspace(more, files);
    const failed: unknown = await make(root).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code, message });
    expect(existsSync(path.join(root, OUTPUT))).toBe(false);
  });

  it('says what to do about declarations and sources', async () => {
    await expect(make(workspace({ types: 'dist/x.d.ts' }))).rejects.toMatchObject({ hint: /dist-types: run "tsc"/ });
    await expect(make(workspace({ main: 'src/index.ts' }))).rejects.toMatchObject({ hint: /"prepack"/ });
  });

  it('warns of dependencies that only this workspace has', async () => {
    const root = workspace(
      { dependencies: { '@acme/kit': '^1.0.0' } },
      { 'plugins/kit/package.json': { name: '@acme/kit', version: '1.0.0', private: true } },
    );
    expect((await make(root)).report.warnings).toEqual([
      { code: 'EPUBLISHABLE', message: expect.stringContaining('@acme/kit, which is private') as string },
    ]);
  });

  it('leaves the former output when the next run fails, and finds no package manager that is not there', async () => {
    const root = workspace();
    const { report } = await make(root);
    writeFiles(root, { [`${PROJECT}/package.json`]: manifest({ private: true }) });
    await expect(make(root)).rejects.toMatchObject({ code: 'EPUBLISHABLE' });
    expect(JSON.parse(readFileSync(path.join(root, OUTPUT, 'pack.json'), 'utf8'))).toEqual(report);
    const bin = temporaryFolder();
    writeFiles(bin, { pnpm: '#!/bin/sh\nexit 0\n' });
    const other = workspace({}, { 'pnpm-lock.yaml': '' });
    const before = process.env['PATH'];
    try {
      process.env['PATH'] = '';
      await expect(make(other)).rejects.toMatchObject({ code: 'ETOOL', message: 'pnpm is not installed.' });
      chmodSync(path.join(bin, 'pnpm'), 0o755);
      process.env['PATH'] = bin;
      await expect(make(other)).rejects.toMatchObject({ code: 'ETOOL', message: /made no tarball/ });
    } finally {
      process.env['PATH'] = before;
    }
  });
});
