// Frontend plugins for shells that load with Scalprum, as Red Hat Developer Hub and VeeCode DevPortal do by default.
import valid from 'semver/functions/valid';
import { isList } from '../json';
import { isObject, isText } from '../../json/values';
import { type PluginTree, hasFolder, jsonIn, jsonProblem } from '../plugin-tree';
import { INSTALLERS } from '../profiles';
import { isFrontend } from '../role-of';
import { type Rule, on } from '../rule';

const MANIFEST = 'dist-scalprum/plugin-manifest.json';
const FEDERATION = 'dist/mf-manifest.json';
const SERVER = 'redhat-developer/rhdh plugins/scalprum-backend/src/service/router.ts';
const NAME = /^[a-zA-Z]+(?:[-.]?[a-zA-Z0-9]+)*$/;

const manifestOf = (tree: PluginTree): ReturnType<typeof jsonIn> => jsonIn(tree.files, MANIFEST);
/** True when the browser can tell that it is a manifest: the name and version rules ask for more. */
function missingFields(tree: PluginTree): readonly string[] {
  const manifest = manifestOf(tree);
  if (manifest === undefined) return [];
  if (!isObject(manifest)) return ['an object'];
  return [
    ...(['name', 'version', 'baseURL'] as const).filter((field) => !isText(manifest[field])),
    ...(['extensions', 'loadScripts'] as const).filter((field) => !isList(manifest[field])),
  ];
}

export const SCALPRUM_RULES: readonly Rule<PluginTree>[] = [
  {
    id: 'frontend-assets',
    title: 'a frontend plugin has assets',
    severity: 'error',
    effects: { ...on(INSTALLERS, 'the plugin is never shown'), backstage: 'the plugin is never shown' },
    source: 'redhat-developer/rhdh-plugin-export-overlays smoke-tests-native/src/loader.ts: validateFrontendBundle',
    fix: `Ship ${MANIFEST} (Scalprum) or ${FEDERATION} (module federation), or both, with what they name.`,
    *find(tree) {
      if (
        isFrontend(tree) &&
        !hasFolder(tree, 'dist-scalprum') &&
        !tree.files.has(FEDERATION) &&
        !tree.files.has('dist/remoteEntry.js')
      )
        yield {
          path: `${tree.prefix}package.json`,
          message: 'The frontend plugin has neither dist-scalprum nor a module federation manifest.',
        };
    },
  },
  {
    id: 'frontend-one-shell',
    title: 'a frontend plugin has assets for both kinds of shell',
    severity: 'warning',
    effects: {
      ...on(INSTALLERS, 'shells that load with Scalprum do not show the plugin'),
      backstage: 'shells that load with module federation do not show the plugin',
    },
    source: `${SERVER}; backstage/backstage backend-dynamic-feature-service: server/router.ts`,
    fix: 'Build both kinds, unless the plugin is for one of them only.',
    *find(tree) {
      if (!isFrontend(tree)) return;
      const scalprum = hasFolder(tree, 'dist-scalprum');
      const federation = tree.files.has(FEDERATION) || tree.files.has('dist/remoteEntry.js');
      if (scalprum && !federation)
        yield { path: `${tree.prefix}package.json`, message: `There is no ${FEDERATION}.`, hosts: ['backstage'] };
      if (federation && !scalprum)
        yield { path: `${tree.prefix}package.json`, message: `There is no ${MANIFEST}.`, hosts: INSTALLERS };
    },
  },
  {
    id: 'scalprum-manifest',
    title: 'dist-scalprum has a plugin-manifest.json',
    severity: 'error',
    effects: on(INSTALLERS, 'the backend logs a warning and does not serve the plugin'),
    source: SERVER,
    fix: 'Build the assets again.',
    *find(tree) {
      if (hasFolder(tree, 'dist-scalprum') && !tree.files.has(MANIFEST))
        yield { path: tree.prefix + MANIFEST, message: 'dist-scalprum has no plugin-manifest.json.' };
    },
  },
  {
    id: 'scalprum-manifest-json',
    title: 'plugin-manifest.json is JSON',
    severity: 'error',
    effects: on(INSTALLERS, 'the whole backend does not start'),
    source: SERVER,
    fix: 'Build the assets again.',
    *find(tree) {
      const problem = jsonProblem(tree, MANIFEST);
      if (problem !== undefined)
        yield { path: tree.prefix + MANIFEST, message: `plugin-manifest.json is not JSON: ${problem}` };
    },
  },
  {
    id: 'scalprum-manifest-fields',
    title: 'plugin-manifest.json has name, version, baseURL, extensions and loadScripts',
    severity: 'error',
    effects: on(INSTALLERS, 'the browser takes it for another format and cannot load the plugin'),
    source: '@scalprum/core processManifest; redhat-developer/rhdh packages/app ScalprumRoot.tsx',
    fix: 'Build the assets with @openshift/dynamic-plugin-sdk-webpack or what writes the same manifest.',
    *find(tree) {
      const missing = missingFields(tree);
      if (missing.length > 0)
        yield { path: tree.prefix + MANIFEST, message: `plugin-manifest.json lacks ${missing.join(', ')}.` };
    },
  },
  {
    id: 'scalprum-name',
    title: 'the Scalprum name starts with a letter and has single separators',
    severity: 'error',
    effects: on(INSTALLERS, 'the browser’s plugin loader refuses the name'),
    source: '@openshift/dynamic-plugin-sdk: /^[a-zA-Z]+(?:[-.]?[a-zA-Z0-9]+)*$/',
    fix: 'Set "scalprum": { "name": … } in package.json to letters and digits with single "-" or "." between, and build again.',
    *find(tree) {
      const manifest = manifestOf(tree);
      if (isObject(manifest) && isText(manifest['name']) && !NAME.test(manifest['name']))
        yield { path: tree.prefix + MANIFEST, message: `The name ${manifest['name']} is not allowed.` };
    },
  },
  {
    id: 'scalprum-version',
    title: 'the version in plugin-manifest.json is a semantic version',
    severity: 'error',
    effects: on(INSTALLERS, 'the browser’s plugin loader refuses the version'),
    source: '@openshift/dynamic-plugin-sdk: strict semantic versions',
    fix: 'Set a version such as "0.1.0" and build again.',
    *find(tree) {
      const manifest = manifestOf(tree);
      if (isObject(manifest) && isText(manifest['version']) && valid(manifest['version']) === null)
        yield {
          path: tree.prefix + MANIFEST,
          message: `The version ${manifest['version']} is not a semantic version.`,
        };
    },
  },
  {
    id: 'scalprum-scripts',
    title: 'the scripts of plugin-manifest.json are there',
    severity: 'error',
    effects: on(INSTALLERS, 'the browser gets 404 and does not load the plugin'),
    source: 'redhat-developer/rhdh packages/app ScalprumRoot.tsx: <baseUrl>/api/scalprum/<name>/<script>',
    fix: 'Ship the whole folder dist-scalprum; name scripts relative to it.',
    *find(tree) {
      const manifest = manifestOf(tree);
      if (missingFields(tree).length > 0 || !isObject(manifest) || !isList(manifest['loadScripts'])) return;
      for (const script of manifest['loadScripts'])
        if (!isText(script) || !tree.files.has(`dist-scalprum/${script}`))
          yield {
            path: tree.prefix + MANIFEST,
            message: `loadScripts names ${JSON.stringify(script)}, which is not in dist-scalprum.`,
          };
    },
  },
];
