// Backends that are compiled from their sources: the same bytes as Backstage's own CLI makes, for each package of the portal and for each
// construct that its build knows.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { NODES, nodeProgram } from './node-programs';
import { PORTAL, nx, plugin, pluginDir } from './portal';
import { temporaryFolder } from './temporary-folder';

/** A part of `@org/dynplug/api`, as it is installed in the portal. */
interface Api {
  readonly DEFAULT_OPTIONS: object;
  readonly derive: (request: object) => Promise<Derived>;
}

interface Derived {
  readonly own: readonly { readonly name: string; readonly madeFrom: string }[];
  readonly entries: readonly {
    readonly path: string;
    readonly source: { readonly file: string } | { readonly bytes: Buffer };
  }[];
}

type Contents = Readonly<Record<string, string>>;

const FIXTURE = path.resolve(__dirname, '../fixtures/compile');
const API = path.join(PORTAL, 'node_modules/@org/dynplug/dist/index.js');
const api = (): Api => createRequire(__filename)(API) as Api;

function compiled(workspaceRoot: string, projectRoot: string): Promise<Derived> {
  const { derive, DEFAULT_OPTIONS } = api();
  // The portal has a plugin with a native package.
  const further = { configSchema: false, check: false, allowNativePackages: ['@node-rs/crc32'] };
  const options = { ...DEFAULT_OPTIONS, backendBuild: 'compile', ...further };
  return derive({ workspaceRoot, projectRoot, options });
}

/** What ships below a folder of the derived package, by path. */
function shipped({ entries }: Derived, folder: string): Contents {
  const below = entries.filter((entry) => entry.path.startsWith(folder));
  return Object.fromEntries(
    below.map(({ path: file, source }) => [
      file.slice(folder.length),
      ('bytes' in source ? source.bytes : readFileSync(source.file)).toString('latin1'),
    ]),
  );
}

/** What a build wrote, but for declarations, which no host reads. */
function built(dist: string): Contents {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (name) => statSync(path.join(dist, name)).isFile() && !name.endsWith('.d.ts'),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(path.join(dist, name), 'latin1')]));
}

describe('the packages of the portal', () => {
  const BACKENDS = readdirSync(path.resolve(__dirname, '../fixtures/portal/plugins')).filter((name) =>
    /-backend(-module-|$)/.test(name),
  );

  beforeAll(async () => {
    const projects = BACKENDS.map(plugin).join();
    const { code, output } = await nx('run-many', '-t', 'build', `--projects=${projects}`);
    if (code !== 0) throw new Error(output);
  });

  it.each(BACKENDS)('%s and what it embeds have the bytes of the build', async (folder) => {
    const derived = await compiled(PORTAL, `plugins/${folder}`);
    expect(derived.own.map(({ madeFrom }) => madeFrom)).not.toContain('dist');
    expect(shipped(derived, 'dist/')).toEqual(built(path.join(pluginDir(folder), 'dist')));
    for (const { name } of derived.own.slice(1)) {
      const dist = path.join(PORTAL, 'node_modules', name, 'dist');
      expect([name, shipped(derived, `node_modules/${name}/dist/`)]).toEqual([name, built(dist)]);
    }
  });
});

describe('the constructs that the build knows', () => {
  let root: string;

  beforeAll(() => {
    root = temporaryFolder();
    makeWorkspace(root);
  });

  it.each([
    ['usual', 'entry points, shared state, interop, assets, CSS, JSON, YAML, inlined packages'],
    ['esm', 'a package of ES modules'],
    ['mixed', 'sources that say their module kind'],
    ['decorated', 'another tsconfig.json, decorators, JSX, minified code'],
  ])('%s has the bytes of the build: %s', async (name) => {
    const wanted = await builtByCli(root, name);
    const derived = await compiled(root, `packages/${name}`);
    expect(Object.keys(wanted).length).toBeGreaterThan(1);
    expect(shipped(derived, 'dist/')).toEqual(wanted);
  });

  it('has each construct in the output of the build', async () => {
    const files = Object.keys(await builtByCli(root, 'usual')).join('\n');
    for (const name of ['testing.cjs.js', 'lazy.cjs.js', 'settings.json.', 'texts.yaml.', 'help.md', 'images/logo.svg'])
      expect(files).toContain(name);
    for (const name of ['card.module.css.', 'styles.css', 'inlined/src/half.cjs.js', 'node_modules_dist'])
      expect(files).toContain(name);
    expect(Object.keys(await builtByCli(root, 'mixed'))).toEqual(expect.arrayContaining(['legacy.cjs', 'modern.mjs']));
    expect(Object.keys(await builtByCli(root, 'esm'))).toContain('index.mjs');
  });

  it('common has the bytes of the build: a library for Node and browsers', async () => {
    const wanted = await builtByCli(root, 'common');
    const derived = await compiled(root, 'packages/usual');
    expect(Object.keys(wanted)).toContain('index.esm.js');
    expect(shipped(derived, 'node_modules/@acme/common/dist/')).toEqual(wanted);
  });

  it.each(NODES)('gives the same bytes on Node %s', async (major) => {
    const names = ['usual', 'esm', 'mixed', 'decorated'];
    const script = `const [file, root, ...names] = process.argv.slice(1);
      const { derive, DEFAULT_OPTIONS } = require(file);
      const options = { ...DEFAULT_OPTIONS, configSchema: false, check: false };
      void (async () => {
        for (const name of names)
          for (const { path, source } of (await derive({ workspaceRoot: root, projectRoot: 'packages/' + name, options })).entries)
            if (path.startsWith('dist/') && source.bytes) console.log(path, source.bytes.toString('base64'));
      })();`;
    const made = async (node: string): Promise<string> => {
      const { code, output } = await execute(node, ['-e', script, API, root, ...names], { cwd: root });
      if (code !== 0) throw new Error(output);
      return output;
    };
    const wanted = await made(process.execPath);
    expect(wanted).toContain('dist/service.cjs.js ');
    expect(await made(await nodeProgram(major))).toBe(wanted);
  });

  it('gives the same bytes in another folder', async () => {
    const other = path.join(temporaryFolder(), 'deeper', 'down');
    makeWorkspace(other);
    for (const name of ['esm', 'mixed', 'decorated'])
      expect(shipped(await compiled(other, `packages/${name}`), 'dist/')).toEqual(
        shipped(await compiled(root, `packages/${name}`), 'dist/'),
      );
  });
});

/** The fixture with the packages that are installed in the portal. */
function makeWorkspace(root: string): void {
  cpSync(FIXTURE, root, { recursive: true });
  const modules = path.join(root, 'node_modules');
  mkdirSync(path.join(modules, '@acme'), { recursive: true });
  for (const name of readdirSync(path.join(PORTAL, 'node_modules')))
    if (!name.startsWith('.') && name !== '@acme')
      symlinkSync(path.join(PORTAL, 'node_modules', name), path.join(modules, name));
  for (const name of readdirSync(path.join(root, 'packages')))
    symlinkSync(path.join(root, 'packages', name), path.join(modules, '@acme', name));
}

/** What `backstage-cli package build` writes. Its declarations come from others, so that no compiler of types has to run. */
async function builtByCli(root: string, name: string): Promise<Contents> {
  const dir = path.join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as {
    readonly exports?: Readonly<Record<string, string>>;
  };
  for (const source of Object.values(manifest.exports ?? { '.': 'src/index.ts' })) {
    const types = path.join(root, 'dist-types/packages', name, source.replace(/\.tsx?$/, '.d.ts'));
    mkdirSync(path.dirname(types), { recursive: true });
    if (!existsSync(types)) writeFileSync(types, 'export {};\n');
  }
  const cli = path.join(PORTAL, 'node_modules/@backstage/cli/bin/backstage-cli');
  const minify = name === 'decorated' ? ['--minify'] : [];
  const { code, output } = await execute(process.execPath, [cli, 'package', 'build', ...minify], { cwd: dir });
  if (code !== 0) throw new Error(output);
  const files = built(path.join(dir, 'dist'));
  // What is compiled next must not come from there.
  rmSync(path.join(dir, 'dist'), { recursive: true });
  return files;
}
