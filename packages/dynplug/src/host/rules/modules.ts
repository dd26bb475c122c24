// The code of a backend plugin: its entry point, its alpha entry point, and packages that hide those of the host.
import path from 'node:path';
import { isObject, isText } from '../json';
import { type PluginTree, hasFolder, jsonIn } from '../plugin-tree';
import { ALL_HOSTS } from '../profiles';
import { isBackend } from '../role-of';
import { type Rule, on } from '../rule';

const MANAGER = 'backstage/backstage backend-dynamic-feature-service: manager/plugin-manager.ts';
const NOT_LOADED = on(ALL_HOSTS, 'the plugin fails to load; the backend starts without it');

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

export const MODULE_RULES: readonly Rule<PluginTree>[] = [
  {
    id: 'main-file',
    title: 'the entry point of a backend plugin is there',
    severity: 'error',
    effects: NOT_LOADED,
    source: MANAGER,
    fix: 'Build and export the plugin again, or mend "main".',
    *find(tree) {
      const main = tree.manifest?.['main'];
      if (isBackend(tree) && isText(main) && !findModule(tree, main))
        yield { path: tree.prefix + main, message: `main names ${main}, which is not there.` };
    },
  },
  {
    id: 'main-default',
    title: 'the entry point of a backend plugin has a default export',
    severity: 'warning',
    effects: NOT_LOADED,
    source: `${MANAGER}: isBackendDynamicPluginModule takes default or dynamicPluginInstaller, not module.exports = feature`,
    fix: 'Export the feature as default. (The export target loads the entry point to make sure.)',
    *find(tree) {
      const main = tree.manifest?.['main'];
      const file = isBackend(tree) && isText(main) ? findModule(tree, main) : undefined;
      const code = file === undefined ? undefined : tree.files.get(file)?.content?.().toString('utf8');
      if (code !== undefined && !/\bdefault\b|dynamicPluginInstaller|\brequire\s*\(|\bexport\s*\*/.test(code))
        yield { path: `${tree.prefix}${file as string}`, message: 'The entry point mentions no default export.' };
    },
  },
  {
    id: 'main-module',
    title: 'the entry point of a backend plugin is CommonJS',
    severity: 'warning',
    effects: on(ALL_HOSTS, 'loads on Node.js 22.12 and newer only'),
    source: `${MANAGER}: require(main)`,
    fix: 'Build the plugin as CommonJS, as the Backstage CLI does.',
    *find(tree) {
      const main = tree.manifest?.['main'];
      if (!isBackend(tree) || !isText(main)) return;
      if (main.endsWith('.mjs') || (tree.manifest?.['type'] === 'module' && !/\.(cjs|json)$/.test(main)))
        yield { path: tree.prefix + main, message: `main names ${main}, which is an ECMAScript module.` };
    },
  },
  {
    id: 'alpha-package-json',
    title: 'a folder alpha/ has a package.json',
    severity: 'error',
    effects: on(ALL_HOSTS, 'the backend logs an error and skips the whole plugin'),
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
    effects: on(ALL_HOSTS, 'the plugin fails to load, although its main entry point is fine'),
    source: `${MANAGER}: alpha is tried first, and an error there is the plugin’s`,
    fix: 'Ship what alpha/package.json names, or leave the folder out.',
    *find(tree) {
      if (!isBackend(tree) || !tree.files.get('alpha/package.json')?.content) return;
      const manifest = jsonIn(tree.files, 'alpha/package.json');
      const main = isObject(manifest) ? manifest['main'] : undefined;
      if (!isText(main) || !findModule(tree, path.posix.join('alpha', main)))
        yield { path: `${tree.prefix}alpha/package.json`, message: 'alpha/package.json names no main that is there.' };
    },
  },
  {
    id: 'host-package-bundled',
    title: 'packages that must exist once come from the host',
    severity: 'error',
    effects: on(ALL_HOSTS, 'the plugin loads its own copy instead of the host’s'),
    source: 'backstage/backstage backend-dynamic-feature-service: loader/CommonJSModuleLoader.ts',
    fix: 'Make it a peer dependency: do not exclude it in sharedPackages.',
    *find(tree) {
      for (const { name, folder } of bundled(tree))
        if (SINGLETONS.includes(name))
          yield { path: tree.prefix + folder, message: `A copy of @backstage/${name} travels.` };
    },
  },
  {
    id: 'backstage-package-bundled',
    title: 'packages of Backstage come from the host',
    severity: 'warning',
    effects: on(ALL_HOSTS, 'the plugin loads its own copy, even if the host has another version'),
    source: 'backstage/backstage backend-dynamic-feature-service: loader/CommonJSModuleLoader.ts',
    fix: 'Leave it to the host, unless the host does not have it.',
    *find(tree) {
      for (const { name, folder } of bundled(tree))
        if (!SINGLETONS.includes(name))
          yield { path: tree.prefix + folder, message: `A copy of @backstage/${name} travels.` };
    },
  },
];

/** The file that `require()` finds for a path relative to the plugin. */
function findModule({ files }: PluginTree, request: string): string | undefined {
  const file = path.posix.normalize(request).replace(/\/$/, '');
  const found = ['', '.js', '.json', '/index.js', '/index.json'].find((ending) => files.has(file + ending));
  return found === undefined ? undefined : file + found;
}
