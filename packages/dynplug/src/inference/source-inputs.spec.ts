import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import type { SourceClosure } from './source-closure';
import { builtInputs, closuresInputs, doctorInputs, hostInputs, looseInputs } from './source-inputs';

const closure: SourceClosure = {
  folder: 'plugins/a',
  packages: [],
  ownBuilt: ['plugins/a/dist'],
  otherBuilt: [],
  localFolders: ['vendor/x'],
  localFiles: ['vendor/y.tgz'],
  usesCatalog: true,
};

/** What the command of the inputs prints in a folder. */
function printed(root: string, inputs: ReturnType<typeof builtInputs>): string {
  const command = inputs.flatMap((input) => (typeof input === 'object' && 'runtime' in input ? [input.runtime] : []));
  expect(command).toHaveLength(1);
  return execFileSync('sh', ['-c', command[0] as string], { cwd: root, encoding: 'utf8' });
}

describe('inputs that Nx does not know', () => {
  it('are files that specs name, patches, and the catalogs that exist', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'pnpm-workspace.yaml': '', '.yarnrc.yml': '' });
    expect(looseInputs(root, closure)).toEqual([
      '{workspaceRoot}/patches/**/*',
      '{workspaceRoot}/.yarn/patches/**/*',
      '{workspaceRoot}/vendor/x/**/*',
      '{workspaceRoot}/vendor/y.tgz',
      '{workspaceRoot}/.yarnrc.yml',
      '{workspaceRoot}/pnpm-workspace.yaml',
    ]);
    expect(looseInputs(root, { ...closure, usesCatalog: false })).not.toContain('{workspaceRoot}/pnpm-workspace.yaml');
    expect(looseInputs(temporaryFolder(), closure).slice(-1)).toEqual(['{workspaceRoot}/vendor/y.tgz']);
  });

  it('are the host manifests of the workspace, and only of backends', () => {
    expect(hostInputs({ host: ['rhdh-1.10', './hosts/production.json', 'hosts/production.json'] })).toEqual([
      '{workspaceRoot}/hosts/production.json',
    ]);
    expect(hostInputs({ host: 'rhdh-1.10' })).toEqual([]);
    const options = { host: './hosts/production.json' };
    const ofImage = (isFrontend: boolean): readonly unknown[] =>
      closuresInputs(temporaryFolder(), [{ isFrontend, closure, options }], []);
    expect(ofImage(false)).toContain('{workspaceRoot}/hosts/production.json');
    expect(ofImage(true)).not.toContain('{workspaceRoot}/hosts/production.json');
  });

  it('are the outputs of builds in the same graph, by the names of their folders', () => {
    expect(builtInputs(['a/dist', 'b/dist', 'c/lib'])).toEqual([
      { dependentTasksOutputFiles: '**/dist/**', transitive: true },
      { dependentTasksOutputFiles: '**/lib/**', transitive: true },
      { runtime: expect.stringContaining("'a/dist' 'b/dist' 'c/lib'") },
    ]);
  });

  it('change with each file that a build wrote, and with nothing else', () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const inputs = builtInputs(["it's/dist", 'b c/dist', 'absent/dist']);
    const files = { "it's/dist/index.js": 'one', 'b c/dist/deep/index.js': 'two', 'b c/src/index.ts': 'three' };
    writeFiles(one, files);
    writeFiles(other, Object.fromEntries(Object.entries(files).reverse()));
    const before = printed(one, inputs);
    expect(before.trim().split('\n')).toHaveLength(2);
    expect(printed(other, inputs)).toBe(before);
    writeFiles(one, { 'b c/src/index.ts': 'changed' });
    expect(printed(one, inputs)).toBe(before);
    writeFiles(one, { 'b c/dist/deep/index.js': 'owt' });
    expect(printed(one, inputs)).not.toBe(before);
    writeFiles(one, { 'b c/dist/deep/index.js': 'two', [path.posix.join("it's/dist", 'new.js')]: '' });
    expect(printed(one, inputs)).not.toBe(before);
  });
});

it('doctor is cached by the reports as they are, whichever of them exist', () => {
  const root = temporaryFolder();
  const report = "plugins/it's a/dist-dynamic/.dynplug/export.json";
  const inputs = doctorInputs("plugins/it's a", true, {});
  expect(printed(root, inputs)).toBe('');
  writeFiles(root, { [report]: '{}' });
  expect(printed(root, inputs)).toMatch(new RegExp(`^\\d+ 2 ${report}\n$`));
  const before = printed(root, inputs);
  writeFiles(root, { [report]: '[]' });
  expect(printed(root, inputs)).not.toBe(before);
});
