// The role of a plugin, as the dynamic feature service sees it.
import { isObject, isText } from '../json/values';
import type { PluginTree } from './plugin-tree';

/** Roles of @backstage/cli-node: PackageRoles. */
const KNOWN_ROLES = [
  'frontend',
  'backend',
  'cli',
  'cli-module',
  'web-library',
  'node-library',
  'common-library',
  'frontend-plugin',
  'frontend-plugin-module',
  'frontend-dynamic-container',
  'backend-plugin',
  'backend-plugin-module',
];

export function roleOf({ manifest }: PluginTree): string | undefined {
  const backstage = manifest?.['backstage'];
  return isObject(backstage) && isText(backstage['role']) ? backstage['role'] : undefined;
}

/** What the backend does with a role; undefined without one. */
export function stateOf(role: string | undefined): 'loaded' | 'skipped' | 'unknown' | undefined {
  if (role === undefined) return undefined;
  if (!KNOWN_ROLES.includes(role)) return 'unknown';
  return /-plugin(-module)?$|^frontend-dynamic-container$/.test(role) ? 'loaded' : 'skipped';
}

export const isBackend = (tree: PluginTree): boolean => /^backend-plugin(-module)?$/.test(roleOf(tree) ?? '');
export const isFrontend = (tree: PluginTree): boolean =>
  /^frontend-(plugin(-module)?|dynamic-container)$/.test(roleOf(tree) ?? '');
