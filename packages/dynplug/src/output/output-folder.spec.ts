// Outputs and links: what a link leads to is nobody's to replace.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { requireOutputFolder } from './output-folder';

const PROJECT = 'plugins/foo';
const MARK = { file: '.mark', name: 'dist-dynamic' };

function workspace(): string {
  const root = temporaryFolder();
  writeFiles(root, {
    [`${PROJECT}/package.json`]: {},
    [`${PROJECT}/src/index.ts`]: '',
    'apps/host/.mark': { formatVersion: 1 },
  });
  return root;
}

const check = (root: string, outputPath: string): string => requireOutputFolder(root, PROJECT, outputPath, MARK);

describe('an output', () => {
  it.each(['~', '~/out', '~ann/out'])('is not %s, which only shells expand', (given) => {
    const root = workspace();
    expect(() => check(root, given)).toThrow(
      expect.objectContaining({ code: 'EOUTPUT', message: expect.stringContaining('only shells expand') as string }),
    );
    expect(check(root, './~/out')).toBe(path.join(root, '~/out'));
    expect(check(root, 'out~')).toBe(path.join(root, 'out~'));
  });

  it('may be absent, or in folders that are absent', () => {
    const root = workspace();
    expect(check(root, `${PROJECT}/dist-dynamic`)).toBe(path.join(root, PROJECT, 'dist-dynamic'));
    expect(check(root, 'out/of/foo')).toBe(path.join(root, 'out/of/foo'));
  });

  it.each([
    ['to one of our outputs', '../../apps/host'],
    ['to a folder outside', '/'],
    ['to nothing', '../nowhere'],
    ['to itself', 'dist-dynamic'],
  ])('is rejected when it is a link %s', (_what, target) => {
    const root = workspace();
    symlinkSync(target, path.join(root, PROJECT, 'dist-dynamic'));
    expect(() => check(root, `${PROJECT}/dist-dynamic`)).toThrow(
      expect.objectContaining({ code: 'EOUTPUT', message: expect.stringContaining('is a symbolic link') as string }),
    );
    expect(existsSync(path.join(root, 'apps/host/.mark'))).toBe(true);
  });

  it('is judged by where it really is when a folder above it is a link', () => {
    const root = workspace();
    const outside = temporaryFolder();
    mkdirSync(path.join(root, 'real'));
    for (const [name, target] of Object.entries({ out: outside, sources: `${PROJECT}/src`, all: '.', fine: 'real' }))
      symlinkSync(target, path.join(root, name));
    expect(() => check(root, 'out/foo')).toThrow(/lies outside of the workspace/);
    expect(() => check(root, 'sources/foo')).toThrow(/lies in the project's src folder/);
    expect(() => check(root, `all/${PROJECT}`)).toThrow(/is the project's folder/);
    expect(check(root, 'fine/foo')).toBe(path.join(root, 'fine/foo'));
  });

  it('may be in a workspace that is reached through a link', () => {
    const link = path.join(temporaryFolder(), 'workspace');
    symlinkSync(workspace(), link);
    expect(check(link, `${PROJECT}/dist-dynamic`)).toBe(path.join(link, PROJECT, 'dist-dynamic'));
    expect(() => check(link, '../elsewhere')).toThrow(/lies outside/);
  });
});
