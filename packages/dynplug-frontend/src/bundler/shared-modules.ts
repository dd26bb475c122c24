// Modules that exist once in a page: the host's copy serves, or the first plugin that brings one.
import path from 'node:path';
import type { SharedModule } from '../protocol';
import { locatePackage, versionIn } from './installed-package';

/** In the bundler's terms. */
export interface SharedConfig {
  readonly singleton: boolean;
  readonly requiredVersion: string | false;
  readonly eager: false;
  readonly import?: false;
  readonly version?: string;
}

/** A page has one React and one router, and only the host's can serve: a second one does not see the host's contexts. */
export const HOST_ONLY = ['react', 'react-dom', 'react-router', 'react-router-dom'];

/**
 * A list of shared modules with the changes that a person asks for; sorted.
 * @param list by request, as the modules are imported
 * @param projectDir absolute; versions are looked up from there
 */
export function sharedModules(
  list: Readonly<Record<string, SharedModule>>,
  changes: Readonly<Record<string, false | SharedModule>>,
  projectDir: string,
): Readonly<Record<string, SharedConfig>> {
  const requests = [...new Set([...Object.keys(list), ...Object.keys(changes)])].sort();
  return Object.fromEntries(
    requests.flatMap((request) => {
      const change = changes[request];
      if (change === false) return [];
      const asked: SharedModule = { ...list[request], ...change };
      const version = asked.version ?? versionOfSubPath(request, projectDir);
      const config: SharedConfig = {
        singleton: asked.singleton ?? true,
        requiredVersion: asked.requiredVersion ?? '*',
        eager: false,
        ...(!(asked.import ?? !HOST_ONLY.includes(request)) && { import: false }),
        ...(version !== undefined && { version }),
      };
      return [[request, config] as const];
    }),
  );
}

/**
 * The version of what lies below a package, where no package.json of its own says it: the bundler would share it without one.
 * A package as a whole gets none: the bundler reads it where the import leads, which may be another copy than the one found here.
 */
function versionOfSubPath(request: string, from: string): string | undefined {
  const segments = request.split('/');
  const length = request.startsWith('@') ? 2 : 1;
  if (segments.length <= length) return undefined;
  const folder = locatePackage(segments.slice(0, length).join('/'), from);
  if (folder === undefined) return undefined;
  const own = versionIn(path.join(folder, ...segments.slice(length)));
  return own === undefined ? versionIn(folder) : undefined;
}
