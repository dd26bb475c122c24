// The code of a backend plugin: its entry point, its alpha entry point, and packages that hide those of the host.
import path from 'node:path';
import { type EntryPoint, entryPoints } from '../entry-points';
import { isObject, isText } from '../../json/values';
import { type PluginTree, hasFolder, jsonIn } from '../plugin-tree';
import { INSTALLERS } from '../profiles';
import { versionsIn } from '../../host-manifest/host-manifest';
import { shippedHost } from '../../host-manifest/read-host';
import { HOST_NAMES } from '../../options/hosts';
import { isBackend } from '../role-of';
import { type Rule, type Violation, on } from '../rule';

const MANAGER = 'backstage/backstage backend-dynamic-feature-service: manager/plugin-manager.ts';
const NOT_LOADED = on(HOST_NAMES, 'the plugin fails to load; the backend starts without it');

/** `require` of an ES module needs no flag from these releases on; it refuses one that awaits at its top level. */
const REQUIRES_MODULES = 'loads with Node.js 20.19, 22.12 and newer, and without await at the top level only';

/** Packages of which a second copy does not work with the host's. */
const SINGLETONS = ['backend-plugin-api', 'core-plugin-api', 'core-app-api', 'frontend-plugin-api', 'version-bridge'];
const BUNDLED = /(?:^|\/)node_modules\/@backstage\/([^/]+)\/package\.json$/;

/** What of `@backstage/*` lies in the plugin's own node_modules: name without scope → path of its folder. */
function bundled({ files }: PluginTree): readonly { readonly name: string; readonly folder: string }[] {
  const manifests = [...files.keys()].filter((file) => file.endsWith('/package.json'));
  return manifests.flatMap((file) => {
    const name = BUNDLED.exec(file)?.[1];
    return name === undefined ? [] : [{ name, folder: path.posix.dirname(file) }];
  });
}

/** A copy is right where the host has none, by its manifest. */
function* copies(tree: PluginTree, isMeant: (name: string) => boolean): Iterable<Violation> {
  const found = bundled(tree).filter(({ name }) => isMeant(name));
  if (found.length === 0) return;
  const manifests = HOST_NAMES.map((host) => [host, shippedHost(host)] as const);
  for (const { name, folder } of found) {
    const having = manifests.filter(([, manifest]) => versionsIn(manifest, `@backstage/${name}`).length > 0);
    if (having.length === 0) continue;
    const hosts = having.map(([host]) => host);
    yield { path: tree.prefix + folder, message: `A copy of @backstage/${name} ships.`, hosts };
  }
}

export const MODULE_RULES: readonly Rule<PluginTree>[] = [
  {
    id: 'main-file',
    title: 'the entry point of a backend plugin is there',
    severity: 'error',
    effects: NOT_LOADED,
    source: MANAGER,
    fix: 'Build and export the plugin again, or fix "main".',
    *find(tree) {
      const main = tree.manifest?.['main'];
      if (isBackend(tree) && isText(main) && !findModule(tree, main))
        yield { path: tree.prefix + main, message: `main names ${main}, which is not there.` };
    },
  },
  {
    id: 'main-default',
    title: 'an entry point of a backend plugin has a default export',
    severity: 'warning',
    effects: NOT_LOADED,
    source: `${MANAGER}: resolveInstallerFromModule takes default or dynamicPluginInstaller, of the alpha entry point first`,
    fix: 'Export the feature as default. (The export target loads the entry points to make sure.)',
    *find(tree) {
      const tried = loadedModules(tree);
      const [last] = tried.slice(-1);
      if (last?.file !== undefined && tried.every(({ file }) => hasNoDefault(tree, file)))
        yield { path: `${tree.prefix}${last.file}`, message: 'The entry point mentions no default export.' };
    },
  },
  {
    id: 'main-module',
    title: 'the entry points of a backend plugin are CommonJS',
    severity: 'warning',
    effects: {
      ...on(INSTALLERS, REQUIRES_MODULES),
      backstage: `${REQUIRES_MODULES}; imports of the host’s packages are found only below the folder of the app`,
    },
    source: `${MANAGER}: require(main); Node.js resolves imports from the folders above a module, whatever NODE_PATH says`,
    fix: 'Build the plugin as CommonJS, as the Backstage CLI does, or make sure of the host’s Node.js.',
    *find(tree) {
      for (const { name, file } of loadedModules(tree))
        if (isEsm(tree, file ?? name))
          yield { path: tree.prefix + name, message: `main names ${name}, which is an ECMAScript module.` };
    },
  },
  {
    id: 'alpha-package-json',
    title: 'a folder alpha/ has a package.json',
    severity: 'error',
    effects: on(HOST_NAMES, 'the backend logs an error and skips the whole plugin'),
    source: 'backstage/backstage backend-dynamic-feature-service: scanner/plugin-scanner.ts, preferAlpha',
    fix: 'Add alpha/package.json with a main, or leave the folder out.',
    *find(tree) {
      if (hasFolder(tree, 'alpha') && !tree.files.has('alpha/package.json'))
        yield { path: `${tree.prefix}alpha`, message: 'The folder alpha/ has no package.json.' };
    },
  },
  {
    id: 'alpha-main',
    title: 'the alpha entry point is there',
    severity: 'error',
    effects: on(HOST_NAMES, 'the plugin fails to load, although its main entry point is fine'),
    source: `${MANAGER}: alpha is tried first, and an error there is the plugin’s`,
    fix: 'Ship what alpha/package.json names, or leave the folder out.',
    *find(tree) {
      const alpha = loadedModules(tree).find(({ mount }) => mount === './alpha');
      if (alpha && alpha.file === undefined)
        yield {
          path: `${tree.prefix}alpha/package.json`,
          message: `alpha/package.json names ${alpha.name} as main, which does not exist.`,
        };
    },
  },
  {
    id: 'host-package-bundled',
    title: 'packages that must exist once come from the host',
    severity: 'error',
    effects: on(HOST_NAMES, 'the plugin loads its own copy instead of the host’s'),
    source: 'backstage/backstage backend-dynamic-feature-service: loader/CommonJSModuleLoader.ts',
    fix: 'Make it a peer dependency: do not exclude it in sharedPackages.',
    *find(tree) {
      yield* copies(tree, (name) => SINGLETONS.includes(name));
    },
  },
  {
    id: 'backstage-package-bundled',
    title: 'packages of Backstage come from the host',
    severity: 'warning',
    effects: on(HOST_NAMES, 'the plugin loads its own copy, even if the host has another version'),
    source: 'backstage/backstage backend-dynamic-feature-service: loader/CommonJSModuleLoader.ts',
    fix: 'Leave it to the host. The option host ships what your hosts lack, and nothing else.',
    *find(tree) {
      yield* copies(tree, (name) => !SINGLETONS.includes(name));
    },
  },
];

/** What a host loads of a backend plugin, in its order: by the name in `main`, with the file that has it. */
function loadedModules(
  tree: PluginTree,
): readonly { readonly mount: EntryPoint['mount']; readonly name: string; readonly file: string | undefined }[] {
  if (!isBackend(tree)) return [];
  const alpha = jsonIn(tree.files, 'alpha/package.json');
  return entryPoints(tree.manifest ?? {}, isObject(alpha) ? alpha : undefined).map(({ mount, file }) => ({
    mount,
    name: file,
    file: findModule(tree, file),
  }));
}

/** True for code that was read and names no default export. Files that are too large to be read may have one. */
function hasNoDefault({ files }: PluginTree, file: string | undefined): boolean {
  const code = file === undefined ? '' : files.get(file)?.content?.().toString('utf8');
  return code !== undefined && !/\bdefault\b|dynamicPluginInstaller|\brequire\s*\(|\bexport\s*\*/.test(code);
}

/** By the name and the plugin's own package.json. */
function isEsm({ manifest }: PluginTree, file: string): boolean {
  return file.endsWith('.mjs') || (manifest?.['type'] === 'module' && !/\.(cjs|json)$/.test(file));
}

/** The file that `require()` finds for a path relative to the plugin. */
function findModule({ files }: PluginTree, request: string): string | undefined {
  const file = path.posix.normalize(request).replace(/\/$/, '');
  const found = ['', '.js', '.json', '/index.js', '/index.json'].find((ending) => files.has(file + ending));
  return found === undefined ? undefined : file + found;
}
