import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type CollectRequest, type CollectResult, collectFragments } from './collect-fragments';

const SRI = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
const OTHER_SRI = `sha512-${Buffer.alloc(64, 2).toString('base64')}`;
const fragment = (...plugins: readonly object[]): string => stringify({ plugins });
const tgz = (name: string, rest: object = {}): object => ({
  package: `${name}@1.0.0`,
  disabled: false,
  integrity: SRI,
  ...rest,
});
const project = (name: string): { name: string; root: string } => ({ name, root: `plugins/${name}` });

function collect(root: string, request: Partial<CollectRequest> = {}): CollectResult {
  return collectFragments({
    workspaceRoot: root,
    projects: [project('a'), project('b')],
    folders: ['dist-publish', 'dist-oci', 'dist-pack'],
    outputFile: 'catalog/dynamic-plugins.yaml',
    profile: 'all',
    ...request,
  });
}

function workspace(files: Readonly<Record<string, string | object>>): string {
  const root = temporaryFolder();
  writeFiles(root, files);
  return root;
}

describe('collectFragments', () => {
  it('merges, sorts and keeps what each entry says, in one file that can be made again', () => {
    const root = workspace({
      'plugins/a/dist-pack/dynamic-plugins.yaml': fragment(tgz('z', { pluginConfig: { z: { on: true } } })),
      'plugins/b/dist-oci/dynamic-plugins.yaml': fragment({ package: 'oci://q.io/a/b:1!b', disabled: false }),
    });
    const { text, packages, output } = collect(root);
    expect(packages).toEqual(['oci://q.io/a/b:1!b', 'z@1.0.0']);
    expect(text).toBe(
      `# Made by @org/dynplug:collect from the fragments of projects; changes are lost.\nplugins:\n  - package: oci://q.io/a/b:1!b\n    disabled: false\n  - package: z@1.0.0\n    disabled: false\n    integrity: ${SRI}\n    pluginConfig:\n      z:\n        "on": true\n`,
    );
    expect(readFileSync(output, 'utf8')).toBe(text);
    expect(collect(root, { projects: [project('b'), project('a')] }).text).toBe(text);
    expect(readdirSync(path.dirname(output))).toEqual(['dynamic-plugins.yaml']);
  });

  it('takes one form of a plugin that exists in several, in the order that is asked for', () => {
    const root = workspace({
      'plugins/a/dist-pack/dynamic-plugins.yaml': fragment(tgz('a')),
      'plugins/a/dist-oci/dynamic-plugins.yaml': fragment({ package: 'oci://q.io/a/a:1!a', disabled: false }),
    });
    const projects = [project('a')];
    expect(collect(root, { projects }).packages).toEqual(['oci://q.io/a/a:1!a']);
    expect(collect(root, { projects, folders: ['dist-pack', 'dist-oci'] }).packages).toEqual(['a@1.0.0']);
  });

  it('writes equal entries once, and refuses entries that contradict each other', () => {
    const files = {
      'plugins/a/dist-pack/dynamic-plugins.yaml': fragment(tgz('x'), tgz('y')),
      'plugins/b/dist-pack/dynamic-plugins.yaml': fragment(tgz('x')),
    };
    expect(collect(workspace(files)).packages).toEqual(['x@1.0.0', 'y@1.0.0']);
    const root = workspace({
      ...files,
      'plugins/b/dist-pack/dynamic-plugins.yaml': fragment(tgz('x', { integrity: OTHER_SRI })),
    });
    expect(() => collect(root)).toThrow(/fragment-duplicate/);
    expect(existsSync(path.join(root, 'catalog'))).toBe(false);
  });

  it.each<[string, string, RegExp, Readonly<Record<string, string>>, Partial<CollectRequest>?]>([
    [
      'a project that was not packed',
      'EARTIFACT',
      /There is no dynamic-plugins.yaml in dist-publish, dist-oci, dist-pack of b\./,
      {},
      { projects: [project('b')] },
    ],
    [
      'a fragment without plugins',
      'EARTIFACT',
      /lists no plugin/,
      { 'plugins/a/dist-pack/dynamic-plugins.yaml': '{}' },
    ],
    ['a fragment that is not YAML', 'EARTIFACT', /not valid/, { 'plugins/a/dist-pack/dynamic-plugins.yaml': 'a: [' }],
    [
      'images without a name',
      'EARTIFACT',
      /These images have no name in a registry.*: b, c\.$/m,
      { 'plugins/b/dist-oci/image.json': '{}', 'plugins/c/dist-oci/image.json': '{}' },
      { projects: ['a', 'b', 'c', 'd'].map(project) },
    ],
    [
      'all projects that were not packed',
      'EARTIFACT',
      /dist-pack of b, c\./,
      {},
      { projects: ['a', 'b', 'c'].map(project) },
    ],
    ['a file outside', 'EOUTPUT', /outside of the workspace/, {}, { outputFile: '../x.yaml' }],
    ['a file of another kind', 'EOUTPUT', /not the name of a YAML file/, {}, { outputFile: 'package.json' }],
    [
      'a file that a person keeps',
      'EOUTPUT',
      /was not changed/,
      { 'catalog/dynamic-plugins.yaml': 'includes: []\nplugins: []\n' },
    ],
    ['a folder of that name', 'EOUTPUT', /was not changed/, { 'catalog/dynamic-plugins.yaml/x': '' }],
    ['a file below a file', 'EWRITE', /could not be written/, { catalog: 'a file' }],
  ])('refuses %s with %s', (_what, code, message, files, request = {}) => {
    const root = workspace({ 'plugins/a/dist-pack/dynamic-plugins.yaml': fragment(tgz('a')), ...files });
    const run = (): CollectResult => collect(root, { projects: [project('a')], ...request });
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ code }) as Error);
    if (files['catalog/dynamic-plugins.yaml'] !== undefined)
      expect(readFileSync(path.join(root, 'catalog/dynamic-plugins.yaml'), 'utf8')).toBe(
        files['catalog/dynamic-plugins.yaml'],
      );
  });
});

describe('packDestination', () => {
  const packed = (name: string): Readonly<Record<string, string | object>> => ({
    [`plugins/${name}/dist-pack/dynamic-plugins.yaml`]: fragment(tgz(name)),
    [`plugins/${name}/dist-pack/pack.json`]: { file: `${name}-1.0.0.tgz` },
    [`plugins/${name}/dist-pack/${name}-1.0.0.tgz`]: name,
    [`plugins/${name}/dist-pack/${name}-1.0.0.tgz.integrity`]: `${SRI}\n`,
  });

  it('gets the tarballs of all projects, again after it was emptied, and keeps what others put there', () => {
    const root = workspace({
      ...packed('a'),
      ...packed('b'),
      'plugins/b/dist-pack/b-1.0.0.tgz.app-config.dynamic.yaml': 'b: 1\n',
      'served/other.tgz': 'other',
    });
    const names = ['a-1.0.0.tgz', 'a-1.0.0.tgz.integrity', 'b-1.0.0.tgz', 'b-1.0.0.tgz.app-config.dynamic.yaml'];
    const all = [...names, 'b-1.0.0.tgz.integrity', 'other.tgz'];
    collect(root, { packDestination: 'served' });
    expect(readdirSync(path.join(root, 'served')).sort()).toEqual(all);
    rmSync(path.join(root, 'served/a-1.0.0.tgz'));
    collect(root, { packDestination: 'served' });
    expect(readFileSync(path.join(root, 'served/a-1.0.0.tgz'), 'utf8')).toBe('a');
  });

  it('is an error when no project has a tarball, or the folder has a tarball of another tool', () => {
    const pinned = { 'plugins/a/dist-pack/dynamic-plugins.yaml': fragment(tgz('a')) };
    const projects = [project('a')];
    expect(() => collect(workspace(pinned), { projects, packDestination: 'served' })).toThrow(
      /No project has a tarball/,
    );
    const taken = workspace({ ...packed('a'), 'served/a-1.0.0.tgz': 'of another tool' });
    expect(() => collect(taken, { projects, packDestination: 'served' })).toThrow(
      expect.objectContaining({ code: 'EOUTPUT' }),
    );
    expect(existsSync(path.join(taken, 'catalog'))).toBe(false);
  });
});
