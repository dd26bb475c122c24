// Our package as npm has installed it in the portal.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { PORTAL } from './portal';
import { temporaryFolder } from './temporary-folder';
import { run } from './tools';

type Json = Record<string, any>;

const ROOT = path.resolve(__dirname, '../..');
const INSTALLED = path.join(PORTAL, 'node_modules/@org/dynplug');
const json = (file: string): Json => JSON.parse(readFileSync(file, 'utf8')) as Json;
const files = (
  readdirSync(INSTALLED, { recursive: true, withFileTypes: true }) as unknown as {
    isFile(): boolean;
    parentPath: string;
    name: string;
  }[]
)
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(INSTALLED, path.join(entry.parentPath, entry.name)))
  .filter((file) => !file.startsWith('node_modules/'));

describe('the package', () => {
  it('holds no tests, no fixtures, no sources and no maps of what is not there', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(
      files.filter((file) =>
        /(\.spec|\.test)\.|(^|\/)(testing|fixtures|src|test)\/|\.map$|\.tsbuildinfo$|[^d]\.ts$/.test(file),
      ),
    ).toEqual([]);
    for (const file of files.filter((name) => /\.c?js$/.test(name)))
      expect([file, readFileSync(path.join(INSTALLED, file), 'utf8')]).not.toEqual([
        file,
        expect.stringMatching(/^\/\/# sourceMappingURL=/m),
      ]);
  });

  it('has its licence, and what executors.json and generators.json name', () => {
    expect(readFileSync(path.join(INSTALLED, 'LICENSE'), 'utf8')).toBe(
      readFileSync(path.join(ROOT, 'LICENSE'), 'utf8'),
    );
    const load = createRequire(path.join(INSTALLED, 'package.json'));
    const { executors, generators } = json(path.join(INSTALLED, 'package.json'));
    for (const [list, kind] of [
      [executors, 'executors'],
      [generators, 'generators'],
    ] as const)
      for (const entry of Object.values<Json>(json(path.join(INSTALLED, list))[kind])) {
        expect(typeof (load(entry['implementation'] ?? entry['factory']) as Json)['default']).toBe('function');
        expect(json(path.join(INSTALLED, entry['schema']))).toHaveProperty('properties');
      }
  });

  it('is found well made by publint', async () => {
    const publint = path.join(ROOT, 'node_modules/publint/src/cli.js');
    expect(await run(process.execPath, publint, '--strict', INSTALLED)).toContain('All good!');
  });

  it('cannot be published before it says where its project is', async () => {
    const release = async (changes: Json): Promise<string> => {
      const folder = mkdtempSync(path.join(temporaryFolder(), 'release-'));
      const manifest = { ...json(path.join(ROOT, 'packages/dynplug/package.json')), ...changes };
      delete manifest['nx'];
      writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
      writeFileSync(path.join(folder, 'README.md'), '# x\n[a](package.json) [b](https://nx.dev/x)\n');
      const { code, output } = await execute(process.execPath, [path.join(ROOT, 'tools/check-release.mjs')], {
        cwd: folder,
      });
      return `${code} ${output}`;
    };
    const repository = { type: 'git', url: 'git+https://github.com/backstage/backstage.git', directory: 'packages/x' };
    const fields = {
      homepage: 'https://backstage.io/x',
      bugs: 'https://github.com/backstage/backstage/issues',
      repository,
    };
    expect(await release(fields)).toMatch(/^0 /);
    expect(await release({ ...fields, bugs: undefined })).toMatch(/^1 [^]*bugs is missing/);
    expect(await release({ ...fields, homepage: 'https://github.com/your-org/x' })).toMatch(
      /homepage is a placeholder/,
    );
    expect(await release({ ...fields, repository: 'https://example.com/x' })).toMatch(/repository is a placeholder/);
    expect(await release({ ...fields, repository: repository.url })).toMatch(/repository.directory is missing/);
    for (const name of ['dynplug', 'dynplug-frontend'])
      expect(json(path.join(ROOT, 'packages', name, 'package.json'))['scripts']).toHaveProperty(
        'prepublishOnly',
        'node ../../tools/check-release.mjs',
      );
  });

  it.each([
    ['node16', 'node16'],
    ['esnext', 'bundler'],
    ['commonjs', 'node10'],
  ])('has types for scripts: module %s, moduleResolution %s', async (module, moduleResolution) => {
    const folder = mkdtempSync(path.join(PORTAL, 'consumer-'));
    try {
      writeFileSync(
        path.join(folder, 'index.ts'),
        `import { createNodes, type DynplugPluginOptions } from '@org/dynplug';
import { DEFAULT_OPTIONS, exportPlugin } from '@org/dynplug/api';
export const glob: string = createNodes[0];
export const options: DynplugPluginOptions = { preset: 'rhdh-1.9' };
// @ts-expect-error there is no such option
export const wrong: DynplugPluginOptions = { presett: 'x' };
export const done: Promise<{ written: unknown }> = null as unknown as ReturnType<typeof exportPlugin> extends Promise<infer R> ? Promise<{ written: R }> : never;
export const prune: boolean = DEFAULT_OPTIONS.prune;
`,
      );
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--types', 'node'];
      const tsc = path.join(ROOT, 'node_modules/typescript/lib/tsc.js');
      const deprecated = moduleResolution === 'node10' ? ['--ignoreDeprecations', '5.0'] : [];
      const args = [...options, ...deprecated, '--module', module, '--moduleResolution', moduleResolution];
      expect(await run(process.execPath, tsc, ...args, path.join(folder, 'index.ts'))).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('brings the packages that docs/explanation/dependencies.md names, and no other', () => {
    const beside = closure('packages/dynplug').filter(
      (name) => !closure('node_modules/nx', 'node_modules/@nx/devkit').includes(name),
    );
    const shown = readFileSync(path.join(ROOT, 'docs/explanation/dependencies.md'), 'utf8').matchAll(
      /^\| `([^`]+)` /gm,
    );
    const names = beside.map((name) => name.replace(/(?<=.)@[^@]*$/, ''));
    expect(names.toSorted()).toEqual([...shown].map(([, name]) => name).toSorted());
    expect(names.length).toBeLessThanOrEqual(30);
  });

  it('requires only what it brings or has beside it', () => {
    const { dependencies, peerDependencies } = json(path.join(INSTALLED, 'package.json'));
    const known = [
      ...builtinModules,
      '@org/dynplug-frontend',
      ...Object.keys({ ...dependencies, ...peerDependencies }),
    ];
    // Not what a template asks for, in code that is written into derived packages.
    const required = files
      .filter((file) => /\.c?js$/.test(file))
      .flatMap((file) => [
        ...readFileSync(path.join(INSTALLED, file), 'utf8').matchAll(/\brequire\(["']([^"'.$][^"']*)["']\)/g),
      ])
      .map(([, request = '']) => request.replace(/^node:/, '').replace(/^((@[^/]+\/)?[^/]+).*/, '$1'));
    expect(required).toContain('semver');
    expect([...new Set(required)].filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** name@version of what these entries of our lockfile depend on, without themselves. A new workspace with Nx gets the same. */
function closure(...starts: readonly string[]): readonly string[] {
  const { packages } = json(path.join(ROOT, 'package-lock.json')) as { packages: Record<string, Json> };
  const resolved = (from: string, name: string): string | undefined => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
      if (packages[place]) return place;
      if (at === '') return undefined;
    }
  };
  const seen = new Set<string>(starts);
  for (const place of seen) {
    const { dependencies, optionalDependencies } = packages[place] as Json;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = resolved(place, name);
      if (found !== undefined) seen.add(found);
    }
  }
  return [...seen]
    .filter((place) => !starts.includes(place))
    .map((place) => `${place.split('node_modules/').at(-1) ?? ''}@${String(packages[place]?.['version'])}`);
}
