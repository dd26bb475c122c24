// Options that need what only a real workspace has: its esbuild, and Nx's way of handing flags to an executor.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { dynamicDir, exportPlugin, plugin } from './portal';

const FOLDER = 'notes-backend';
const COMMON = `node_modules/${plugin('notes-common')}`;

/** Path → content of everything in the exported folder. */
function exported(): ReadonlyMap<string, string> {
  const root = dynamicDir(FOLDER);
  const names = (readdirSync(root, { recursive: true }) as string[]).filter((name) =>
    statSync(path.join(root, name)).isFile(),
  );
  return new Map(names.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]));
}

describe('--minify', () => {
  let plain: ReadonlyMap<string, string>;
  let minified: ReadonlyMap<string, string>;

  beforeAll(async () => {
    for (const flags of [[], ['--minify']]) {
      const { code, output } = await exportPlugin(FOLDER, ...flags);
      // The check of the entry point has loaded the minified code and found the feature in it.
      if (code !== 0) throw new Error(output);
      if (flags.length === 0) plain = exported();
      else minified = exported();
    }
  });

  afterAll(() => exportPlugin(FOLDER));

  const isOwnScript = (file: string): boolean => /^(node_modules\/@acme\/[^/]+\/)?dist\/.*\.js$/.test(file);

  it('shortens the code of the plugin and of embedded packages, with the workspace’s esbuild', () => {
    const scripts = [...plain.keys()].filter(isOwnScript);
    expect(scripts).toEqual(expect.arrayContaining(['dist/index.cjs.js', `${COMMON}/dist/index.cjs.js`]));
    const length = (files: ReadonlyMap<string, string>): number =>
      scripts.reduce((sum, file) => sum + (files.get(file) ?? '').length, 0);
    expect(length(minified)).toBeGreaterThan(0);
    expect(length(minified)).toBeLessThan(0.9 * length(plain));
    for (const file of scripts) expect(minified.get(file)).not.toBe(plain.get(file));
  });

  it('drops their source maps, and every line that names one', () => {
    const isOwnMap = (file: string): boolean => file.endsWith('.map') && isOwnScript(file.slice(0, -'.map'.length));
    expect([...plain.keys()].filter(isOwnMap)).not.toEqual([]);
    expect([...minified.keys()].filter(isOwnMap)).toEqual([]);
    for (const [file, text] of minified) if (isOwnScript(file)) expect(text).not.toContain('sourceMappingURL');
  });

  it('leaves everything else as it is', () => {
    const others = (files: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
      [...files].filter(([file]) => !isOwnScript(file.replace(/\.map$/, '')) && file !== '.dynplug/export.json').sort();
    expect(others(minified)).toEqual(others(plain));
  });
});

describe('--explain', () => {
  it('says why packages ship or not, each with its chain', async () => {
    const names = ['slugify', '@backstage/backend-plugin-api', plugin('notes-common'), 'nowhere'];
    const { code, output } = await exportPlugin(FOLDER, ...names.map((name) => `--explain=${name}`));
    expect(code).toBe(0);
    expect(output).toMatch(
      /slugify@\S+ is private: it ships with the plugin\.\n +at node_modules\/\S+\n +because .* > slugify@/,
    );
    expect(output).toMatch(/@backstage\/backend-plugin-api is shared: the host provides it/);
    expect(output).toMatch(/notes-common@\S+ is embedded: a package of the workspace/);
    expect(output).toMatch(/nowhere is absent/);
  });
});
