import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { keepManifest } from './keep-manifest';

const ORIGINAL = JSON.stringify({
  name: 'a',
  main: 'src/index.ts',
  configSchema: 'config.d.ts',
  exports: { '.': './src/index.ts', './alpha': './src/alpha.ts', './kept': './src/kept.ts' },
});

/** A package, and what Backstage's prepack does in it. */
function made(): { readonly dir: string; readonly prepack: () => void } {
  const dir = temporaryFolder();
  writeFiles(dir, { 'package.json': ORIGINAL, 'kept/package.json': '{}', 'kept/own.js': '' });
  const prepack = (): void => {
    writeFileSync(path.join(dir, 'package.json-prepack'), readFileSync(path.join(dir, 'package.json')));
    writeFiles(dir, { 'package.json': { name: 'a', main: 'dist/index.cjs.js' }, 'config.schema.json': {} });
    mkdirSync(path.join(dir, 'alpha'));
    writeFiles(dir, { 'alpha/package.json': {} });
  };
  return { dir, prepack };
}

const namesIn = (dir: string): readonly string[] => readdirSync(dir).sort();

describe('keepManifest', () => {
  it('restores what a pack that fails has rewritten', async () => {
    const { dir, prepack } = made();
    const failing = (): Promise<never> => {
      prepack();
      return Promise.reject(new Error('x'));
    };
    await expect(keepManifest(dir, failing)).rejects.toThrow('x');
    expect(readFileSync(path.join(dir, 'package.json'), 'utf8')).toBe(ORIGINAL);
    expect(namesIn(dir)).toEqual(['kept', 'package.json']);
    expect(namesIn(path.join(dir, 'kept'))).toEqual(['own.js', 'package.json']);
  });

  it('restores what a pack that was killed has rewritten, before it packs', async () => {
    const { dir, prepack } = made();
    prepack();
    const seen = await keepManifest(dir, () => Promise.resolve(readFileSync(path.join(dir, 'package.json'), 'utf8')));
    expect(seen).toBe(ORIGINAL);
    expect(readFileSync(path.join(dir, 'package.json'), 'utf8')).toBe(ORIGINAL);
    expect(namesIn(dir)).toEqual(['kept', 'package.json']);
  });

  it('leaves everything as postpack left it', async () => {
    const { dir } = made();
    writeFiles(dir, { 'config.schema.json': { own: true } });
    await keepManifest(dir, () => {
      renameSync(path.join(dir, 'package.json'), path.join(dir, 'package.json-prepack'));
      renameSync(path.join(dir, 'package.json-prepack'), path.join(dir, 'package.json'));
      return Promise.resolve();
    });
    expect(existsSync(path.join(dir, 'config.schema.json'))).toBe(true);
  });
});
