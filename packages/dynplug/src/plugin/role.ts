// Which packages can become a dynamic plugin, by their `backstage` metadata. Rule: the first checks of rhdh-cli 1.9.1.
import { DynplugError } from '../errors/errors';
import { nearestName } from '../errors/nearest-name';
import type { Manifest } from '../tree/manifest';

/** The roles that are exported for the backend. */
const BACKEND_ROLES = ['backend-plugin', 'backend-plugin-module'] as const;
type BackendRole = (typeof BACKEND_ROLES)[number];

/** The roles that are exported for browsers. */
export const FRONTEND_ROLES = ['frontend-plugin', 'frontend-plugin-module'] as const;
type FrontendRole = (typeof FRONTEND_ROLES)[number];

export type PluginRole = BackendRole | FrontendRole;

/** True for a role that is exported for the backend. */
export function isBackendRole(role: unknown): role is BackendRole {
  return BACKEND_ROLES.some((known) => known === role);
}

/** True for a role that is exported for browsers. */
export function isFrontendRole(role: unknown): role is FrontendRole {
  return FRONTEND_ROLES.some((known) => known === role);
}

/**
 * The role of a plugin that can be exported.
 * @throws ENOROLE, EROLE, EBUNDLED
 */
export function requirePluginRole(manifest: Manifest): PluginRole {
  const role = manifest.backstage?.role;
  if (typeof role !== 'string' || role === '') {
    throw new DynplugError(
      'ENOROLE',
      `Target package must have 'backstage.role' set: ${manifest.name} has none.`,
      'Add "backstage": { "role": "backend-plugin" } to its package.json ("backstage-cli migrate package-roles" finds the role).',
    );
  }
  if (!isBackendRole(role) && !isFrontendRole(role)) {
    const roles = [...BACKEND_ROLES, ...FRONTEND_ROLES];
    const known = roles.map((name) => `"${name}"`).join(', ');
    const nearest = nearestName(role, roles);
    throw new DynplugError(
      'EROLE',
      `Only packages with one of the roles ${known} can be exported; ${manifest.name} has the role "${role}".`,
      nearest === undefined
        ? 'Libraries ship with the plugins that use them and need no export of their own.'
        : `Did you mean ${nearest}?`,
    );
  }
  // A frontend plugin is bundled anyway.
  if (isBackendRole(role))
    refuseBundled(manifest, 'Packages exported as dynamic plugins should not have the bundled field set to true');
  return role;
}

/** @throws EROLE when a target for browsers meets a backend plugin */
export function requireFrontendRole(role: PluginRole, name: string): void {
  if (isFrontendRole(role)) return;
  throw new DynplugError(
    'EROLE',
    `Only frontend plugins have assets for browsers; ${name} has the role "${role}".`,
    'Remove the target from the project.',
  );
}

/** @throws EBUNDLED: `bundled` drops all dependencies, so nothing of them would ship. */
export function refuseBundled(manifest: Manifest, message: string): void {
  if (manifest.bundled !== true) return;
  throw new DynplugError('EBUNDLED', `${message}: ${manifest.name}.`, 'Remove "bundled" from its package.json.');
}

/** Of a package, in a sentence: "has the role …". @param role as its package.json has it */
export function withRole(role: unknown): string {
  return typeof role === 'string' ? `has the role ${role}` : 'has no Backstage role';
}
