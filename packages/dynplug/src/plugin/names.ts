// The names that a plugin has on its way to a host. Rule: those of rhdh-cli 1.9.1; installers rely on them.
import { isFrontendRole } from './role';

/** `@acme/foo-backend` → `@acme/foo-backend-dynamic`: hosts find assets by this suffix, so it is exact. */
export function derivedName(name: string): string {
  return `${name}-dynamic`;
}

/** The name of the package that a derived one was made from; the name itself of another. */
export function sourceName(name: string): string {
  return name.replace(/-dynamic$/, '');
}

/** The folder of a plugin inside an image and in an installer's root: `@acme/foo-backend` → `acme-foo-backend`. */
export function pluginKey(name: string): string {
  return sourceName(name).replace(/^@/, '').replace('/', '-');
}

/** The name under which a frontend's assets are loaded, unless its package.json chooses one: `@acme/foo` → `acme.foo`. */
export function scalprumName(name: string): string {
  return name.replace(/^@/, '').replace('/', '.');
}

/** npm's name for the archive of a package: `@acme/foo-dynamic`, `1.0.0` → `acme-foo-dynamic-1.0.0.tgz`. Installers' folders follow from it. */
export function tarballName(name: string, version: string): string {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
}

/** The folder of a plugin in a local host's root: the key, for backends with `-dynamic`, as hosts call their own preinstalled plugins. */
export function hostFolder(name: string, role: unknown): string {
  return isFrontendRole(role) ? pluginKey(name) : `${pluginKey(name)}-dynamic`;
}

/**
 * The plugin's own libraries, which are embedded even when a sharing rule matches them: `x-backend` → `x-common`, `x-node`; modules and
 * node libraries likewise (searchEmbedded of rhdh-cli 1.9.1).
 */
export function siblingLibraries(name: string, role: string): readonly string[] {
  const suffix = {
    'backend-plugin': /-backend$/,
    'backend-plugin-module': /-backend-module-.+$/,
    'node-library': /-node$/,
  }[role];
  if (!suffix?.test(name)) return [];
  return [name.replace(suffix, '-common'), name.replace(suffix, '-node')].filter((sibling) => sibling !== name);
}
