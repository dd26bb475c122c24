// The package.json of a plugin: what npm and the scanner of the dynamic feature service ask of it.
import valid from 'semver/functions/valid';
import { isObject, isText } from '../../json/values';
import { type PluginTree, jsonProblem } from '../plugin-tree';
import { INSTALLERS, RHDH } from '../profiles';
import { HOST_NAMES } from '../../options/hosts';
import { roleOf, stateOf } from '../role-of';
import { type Rule, on } from '../rule';

const SCANNER = 'backstage/backstage backend-dynamic-feature-service: scanner/plugin-scanner.ts';
const MANAGER = 'backstage/backstage backend-dynamic-feature-service: manager/plugin-manager.ts';
const SKIPPED = on(HOST_NAMES, 'the backend logs an error and skips the plugin');
const NPM_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

export const MANIFEST_RULES: readonly Rule<PluginTree>[] = [
  {
    id: 'package-json-missing',
    title: 'the plugin has a package.json',
    severity: 'error',
    effects: SKIPPED,
    source: SCANNER,
    fix: 'Export the plugin and pack that folder.',
    *find({ files, prefix }) {
      if (files.get('package.json')?.type !== 'file')
        yield { path: `${prefix}package.json`, message: 'There is no package.json.' };
    },
  },
  {
    id: 'package-json-invalid',
    title: 'package.json is a JSON object',
    severity: 'error',
    effects: SKIPPED,
    source: SCANNER,
    fix: 'Fix the file.',
    *find(tree) {
      const path = `${tree.prefix}package.json`;
      const problem = jsonProblem(tree, 'package.json');
      if (problem !== undefined) yield { path, message: `package.json is not JSON: ${problem}` };
      else if (tree.files.get('package.json')?.content && !tree.manifest)
        yield { path, message: 'package.json is not an object.' };
    },
  },
  {
    id: 'package-name',
    title: 'package.json has a name that npm takes',
    severity: 'error',
    effects: {
      ...on(INSTALLERS, 'npm pack fails; from an image, the plugin is loaded without a name'),
      backstage: 'the plugin is loaded without a name, and its assets are not found',
    },
    source: `npm pack; ${MANAGER}`,
    fix: 'Set a name such as "@acme/backstage-plugin-foo-backend-dynamic".',
    *find({ manifest, prefix }) {
      const name = manifest?.['name'];
      if (manifest && !(isText(name) && name.length <= 214 && NPM_NAME.test(name)))
        yield { path: `${prefix}package.json`, message: `package.json has the name ${reported(name)}.` };
    },
  },
  {
    id: 'package-version',
    title: 'package.json has a semantic version',
    severity: 'error',
    effects: {
      ...on(INSTALLERS, 'npm pack fails; from an image, the plugin is loaded without a version'),
      backstage: 'the plugin is loaded without a version',
    },
    source: `npm pack; ${MANAGER}`,
    fix: 'Set a version such as "0.1.0".',
    *find({ manifest, prefix }) {
      const version = manifest?.['version'];
      if (manifest && !(isText(version) && valid(version) !== null))
        yield { path: `${prefix}package.json`, message: `package.json has the version ${reported(version)}.` };
    },
  },
  {
    id: 'package-main',
    title: 'package.json has a main field',
    severity: 'error',
    effects: SKIPPED,
    source: SCANNER,
    fix: 'Set "main", for frontend plugins too.',
    *find({ manifest, prefix }) {
      if (manifest && !isText(manifest['main']))
        yield { path: `${prefix}package.json`, message: 'package.json has no main.' };
    },
  },
  {
    id: 'package-role',
    title: 'package.json has a role',
    severity: 'error',
    effects: SKIPPED,
    source: SCANNER,
    fix: 'Set "backstage": { "role": … }.',
    *find(tree) {
      if (tree.manifest && roleOf(tree) === undefined)
        yield { path: `${tree.prefix}package.json`, message: 'package.json has no backstage.role.' };
    },
  },
  {
    id: 'package-role-unknown',
    title: 'the role is one that Backstage knows',
    severity: 'error',
    effects: on(HOST_NAMES, 'the whole backend does not start: "Unknown package role"'),
    source: `${MANAGER}: PackageRoles.getRoleInfo outside of any try`,
    fix: 'Use backend-plugin, backend-plugin-module, frontend-plugin or frontend-plugin-module.',
    *find(tree) {
      if (stateOf(roleOf(tree)) === 'unknown')
        yield { path: `${tree.prefix}package.json`, message: `The role ${reported(roleOf(tree))} is unknown.` };
    },
  },
  {
    id: 'package-role-library',
    title: 'the role is that of a plugin or a module',
    severity: 'error',
    effects: on(HOST_NAMES, 'the backend skips the package'),
    source: MANAGER,
    fix: 'Export the plugins that use this package; libraries ship inside them.',
    *find(tree) {
      if (stateOf(roleOf(tree)) === 'skipped')
        yield {
          path: `${tree.prefix}package.json`,
          message: `Packages with the role ${reported(roleOf(tree))} are not loaded.`,
        };
    },
  },
  {
    id: 'package-suffix',
    title: 'the name of a backend plugin ends in -dynamic',
    severity: 'warning',
    effects: on(RHDH, 'role-based access control takes a wrong plugin id from the name'),
    source: 'redhat-developer/rhdh packages/backend/src/modules/rbacDynamicPluginsModule.ts: strips -backend-dynamic',
    fix: 'Add the suffix to the name of the exported package, exactly.',
    *find(tree) {
      const name = tree.manifest?.['name'];
      if (roleOf(tree) === 'backend-plugin' && isText(name) && !name.endsWith('-dynamic'))
        yield { path: `${tree.prefix}package.json`, message: `The name ${name} does not end in -dynamic.` };
    },
  },
  {
    id: 'package-private',
    title: 'a package for a registry is not private',
    severity: 'warning',
    effects: on(INSTALLERS, 'can install it from a URL only: npm publish refuses it with EPRIVATE'),
    source: 'npm publish',
    fix: 'Remove "private" before packing, if it is to be published.',
    *find({ kind, manifest, prefix }) {
      if (kind === 'tgz' && manifest?.['private'] === true)
        yield { path: `${prefix}package.json`, message: 'package.json has private: true.' };
    },
  },
  {
    id: 'package-scripts',
    title: 'a local folder has no scripts that run on packing',
    severity: 'error',
    effects: on(
      INSTALLERS.filter((host) => host !== 'rhdh-next'),
      'takes all that npm pack prints for the file name, so a script that prints makes it fail',
    ),
    source: 'rhdh and VeeCode install-dynamic-plugins.py: npm pack; the unreleased installer adds --ignore-scripts',
    fix: 'Empty "scripts" in the exported package.json.',
    *find(tree) {
      const scripts = tree.manifest?.['scripts'];
      if (tree.kind !== 'folder' || !isObject(scripts)) return;
      const run = ['prepack', 'prepare', 'postpack'].filter((name) => isText(scripts[name]));
      if (run.length > 0)
        yield { path: `${tree.prefix}package.json`, message: `package.json has the scripts ${run.join(', ')}.` };
    },
  },
];

const reported = (value: unknown): string => (value === undefined ? 'undefined (it has none)' : JSON.stringify(value));
