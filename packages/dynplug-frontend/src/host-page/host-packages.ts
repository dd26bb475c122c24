// The packages of a host's app: where they are installed, as seen from a folder of the workspace, and what the app shares of them.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { locatePackage, versionIn } from '../bundler/installed-package';
import { SCALPRUM_SHARED } from '../scalprum/shared-list';

export type System = 'legacy' | 'federation';

/** The package that makes an app. */
export const APP_PACKAGES: Readonly<Record<System, string>> = {
  legacy: '@backstage/app-defaults',
  federation: '@backstage/frontend-defaults',
};
/** Its styles are the app's to import. */
export const STYLES = '@backstage/ui';

/** The packages of a workspace do not make a page. */
export class PageFailure extends Error {}

export interface HostPackages {
  /** Absolute: folders of packages in which a page's imports are looked up, besides Node's own places. */
  readonly modules: readonly string[];
  /** What the app shares with plugins: request → version. Sorted. */
  readonly shares: Readonly<Record<string, string>>;
  readonly hasStyles: boolean;
}

/**
 * @param host absolute folder
 * @throws PageFailure when it has no package that makes an app of this system
 */
export function hostPackages(host: string, system: System): HostPackages {
  const app = locate(APP_PACKAGES[system], [host]);
  if (app === undefined) throw new PageFailure(`${APP_PACKAGES[system]} cannot be found from ${host}`);
  // With pnpm, what a package depends on is beside it.
  const from = [host, realpathSync(app)];
  const shares = Object.keys(SCALPRUM_SHARED)
    .sort()
    .flatMap((request) => {
      const version = versionOf(request, from);
      return version === undefined ? [] : [[request, version] as const];
    });
  return {
    modules: [path.dirname(path.dirname(realpathSync(app)))],
    shares: Object.fromEntries(shares),
    hasStyles: locate(STYLES, from) !== undefined,
  };
}

/** Of the package that a request names, or of a part of it. */
function versionOf(request: string, from: readonly string[]): string | undefined {
  const name = request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
  const folder = locate(name, from);
  return folder && versionIn(folder);
}

/** From the first of these that sees one. @returns absolute */
function locate(name: string, from: readonly string[]): string | undefined {
  return from.map((start) => locatePackage(name, start)).find((folder) => folder !== undefined);
}
