// Where Backstage's CLI keeps the configuration with which it builds a package. It is no public part of the CLI, but the only place that
// says how an installed version builds: another target or plugin gives other bytes.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import type { InstalledTree } from '../tree/installed-tree';

const CLI = '@backstage/cli';
/** Since @backstage/cli 0.36 (Backstage 1.49), which brings it through @backstage/cli-defaults. */
const BUILD_MODULE = '@backstage/cli-module-build';
const DEFAULTS = '@backstage/cli-defaults';

/** In the CLI 0.36 and later, 0.31 to 0.35, and 0.28 to 0.30. Earlier ones are bundled: nothing of them can be called. */
const FOLDERS = [
  [BUILD_MODULE, 'dist/lib/builder'],
  [CLI, 'dist/modules/build/lib/builder'],
  [CLI, 'dist/lib/builder'],
] as const;

/** An installed package that decides bytes, and who depends on it: real folders. */
type Use = readonly [from: string, name: string, dir: string];

export interface Builder {
  /** Real and absolute. */
  readonly folder: string;
  /** What is to be compared with the lockfile. */
  readonly uses: readonly Use[];
}

/**
 * The builder of the CLI that a package sees.
 * @param dir real folder of the package
 * @throws ECOMPILER without a CLI, or with one that builds in another way
 */
export function locateBuilder(tree: InstalledTree, dir: string): Builder {
  const cli = located(tree, CLI, dir) ?? located(tree, CLI, tree.root);
  if (cli === undefined)
    throw new DynplugError(
      'ECOMPILER',
      `@backstage/cli, which brings the compiler of backends, is not installed for ${dir}.`,
      'Add @backstage/cli to the devDependencies of the workspace, or set "backendBuild": "backstage-cli" and build with a tool of your own.',
    );
  const holders = { [CLI]: cli, [BUILD_MODULE]: buildModule(tree, cli[2]) };
  for (const [name, below] of FOLDERS) {
    const holder = holders[name];
    const folder = holder && path.join(holder[2], below);
    if (holder === undefined || folder === undefined || !existsSync(path.join(folder, 'config.cjs.js'))) continue;
    return { folder, uses: [cli, holder, ...compilers(tree, holder[2])] };
  }
  throw new DynplugError(
    'ECOMPILER',
    `@backstage/cli ${tree.manifest(cli[2]).version} builds packages in a way that dynplug does not know.`,
    'It knows 0.28 and later: update an older CLI, or @org/dynplug for a newer one. Or set "backendBuild": "backstage-cli" in nx.json, which builds with the CLI itself.',
  );
}

/** What decides most bytes of a build; the other plugins of Rollup follow from the version of the CLI. */
function compilers(tree: InstalledTree, holder: string): readonly Use[] {
  const plugin = located(tree, 'rollup-plugin-esbuild', holder);
  const esbuild = plugin && located(tree, 'esbuild', plugin[2]);
  return [located(tree, 'rollup', holder), plugin, esbuild].flatMap(present);
}

/** As the CLI finds its modules: those that the root names, else its own. */
function buildModule(tree: InstalledTree, cli: string): Use | undefined {
  const { dependencies, devDependencies } = tree.manifest(tree.root) as Record<string, object | undefined>;
  const named = { ...dependencies, ...devDependencies };
  return [tree.root, cli]
    .flatMap((from) => {
      const isNamed = (name: string): boolean => from === cli || name in named;
      const defaults = isNamed(DEFAULTS) ? located(tree, DEFAULTS, from) : undefined;
      return [
        ...(isNamed(BUILD_MODULE) ? present(located(tree, BUILD_MODULE, from)) : []),
        ...(defaults ? present(located(tree, BUILD_MODULE, defaults[2])) : []),
      ];
    })
    .at(0);
}

function located(tree: InstalledTree, name: string, from: string): Use | undefined {
  const found = tree.locate(name, from);
  return found === null ? undefined : [from, name, found];
}

const present = (use: Use | undefined): readonly Use[] => (use ? [use] : []);
