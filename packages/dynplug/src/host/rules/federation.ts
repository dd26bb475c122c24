// Frontend plugins for shells that load with module federation, through the dynamic feature service.
import path from 'node:path';
import { type Json, type JsonObject, isList } from '../json';
import { isObject, isText, own } from '../../json/values';
import { type PluginTree, jsonIn, jsonProblem } from '../plugin-tree';
import { INSTALLERS } from '../profiles';
import { HOST_NAMES } from '../../options/hosts';
import { type Rule, on } from '../rule';

const MANIFEST = 'dist/mf-manifest.json';
const SERVER = 'backstage/backstage backend-dynamic-feature-service: server/router.ts';
const NOT_SERVED = on(
  HOST_NAMES,
  'the backend logs an error and does not serve the plugin, while /remotes answers 200',
);
const FEATURES = ['@backstage/FrontendPlugin', '@backstage/FrontendModule'];

interface Parts {
  readonly remoteEntry?: { readonly name: string; readonly folder: string };
  readonly exposes?: readonly string[];
  readonly missing: readonly string[];
}

/** What the server reads of the manifest; undefined when there is none, or it is not JSON. */
function partsOf(tree: PluginTree): Parts | undefined {
  const value = jsonIn(tree.files, MANIFEST);
  if (value === undefined) return undefined;
  const manifest = asObject(value);
  const entry = asObject(asObject(manifest['metaData'])['remoteEntry']);
  const exposes = manifest['exposes'];
  const names = isList(exposes) ? exposes.map((item) => asObject(item)['name']) : [undefined];
  const missing = [
    ...(typeof manifest['name'] === 'string' ? [] : ['name']),
    ...(typeof entry['name'] === 'string' ? [] : ['metaData.remoteEntry.name']),
    ...(names.every((name) => typeof name === 'string') ? [] : ['exposes, each with a name']),
  ];
  const folder = isText(entry['path']) ? entry['path'] : '';
  const paths = isList(exposes) ? exposes.map((item) => mountOf(asObject(item))) : [];
  return {
    missing,
    exposes: paths,
    ...(isText(entry['name']) && { remoteEntry: { name: entry['name'], folder } }),
  };
}

/** `.` or `./x`. */
function mountOf({ path: mount, name }: JsonObject): string {
  if (isText(mount)) return mount;
  return !isText(name) || name === '.' ? '.' : `./${name}`;
}

const asObject = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export const FEDERATION_RULES: readonly Rule<PluginTree>[] = [
  {
    id: 'federation-manifest',
    title: 'a remoteEntry.js comes with a mf-manifest.json',
    severity: 'error',
    effects: NOT_SERVED,
    source: `${SERVER}; redhat-developer/rhdh-plugin-export-overlays smoke-tests-native/src/loader.ts`,
    fix: 'Build with the manifest of module federation switched on, or ship neither.',
    *find({ files, prefix }) {
      if (files.has('dist/remoteEntry.js') && !files.has(MANIFEST))
        yield { path: prefix + MANIFEST, message: 'dist has a remoteEntry.js, but no mf-manifest.json.' };
    },
  },
  {
    id: 'federation-manifest-json',
    title: 'mf-manifest.json is JSON',
    severity: 'error',
    effects: NOT_SERVED,
    source: SERVER,
    fix: 'Build the assets again.',
    *find(tree) {
      const problem = jsonProblem(tree, MANIFEST);
      if (problem !== undefined)
        yield { path: tree.prefix + MANIFEST, message: `mf-manifest.json is not JSON: ${problem}` };
    },
  },
  {
    id: 'federation-manifest-fields',
    title: 'mf-manifest.json has name, metaData.remoteEntry.name and exposes',
    severity: 'error',
    effects: NOT_SERVED,
    source: SERVER,
    fix: 'Build the assets again.',
    *find(tree) {
      const missing = partsOf(tree)?.missing ?? [];
      if (missing.length > 0)
        yield { path: tree.prefix + MANIFEST, message: `mf-manifest.json lacks ${missing.join(', ')}.` };
    },
  },
  {
    id: 'federation-remote-entry',
    title: 'the remote entry of mf-manifest.json is there',
    severity: 'error',
    effects: on(HOST_NAMES, 'the backend lists the plugin, and the browser gets 404'),
    source: `${SERVER} does not look; redhat-developer/rhdh-plugin-export-overlays smoke-tests-native/src/loader.ts does`,
    fix: 'Ship the file that metaData.remoteEntry names, inside dist.',
    *find(tree) {
      const entry = partsOf(tree)?.remoteEntry;
      if (!entry) return;
      const file = path.posix.join('dist', entry.folder, entry.name);
      if (!file.startsWith('dist/') || !tree.files.has(file))
        yield { path: tree.prefix + MANIFEST, message: `mf-manifest.json names ${file}, which is not there.` };
    },
  },
  {
    id: 'federation-features',
    title: 'backstage.features names an exposed module',
    severity: 'error',
    effects: on(INSTALLERS, 'no module is advertised: the plugin does nothing, without a message'),
    source: 'redhat-developer/rhdh packages/backend: nfsModuleFilter.ts',
    fix: 'Make backstage.features name what is exposed ("." or "./alpha"), or remove it.',
    *find(tree) {
      const parts = partsOf(tree);
      const features = asObject(asObject(tree.manifest?.['backstage'])['features']);
      if (!parts || parts.missing.length > 0 || Object.keys(features).length === 0 || parts.exposes?.length === 0)
        return;
      const advertised = parts.exposes?.some((mount) => FEATURES.some((feature) => feature === own(features, mount)));
      if (!advertised)
        yield {
          path: `${tree.prefix}package.json`,
          message: `backstage.features names no exposed module that is a frontend feature; exposed: ${parts.exposes?.join(', ') ?? ''}.`,
        };
    },
  },
];
