// Which modules of a backend plugin a host loads to find its feature, and which of them decides. The one rule for what is exported and for
// what is linted. Source: backstage/backstage backend-dynamic-feature-service, manager/plugin-manager.ts and scanner/plugin-scanner.ts.
import path from 'node:path';

/** A module that a host requires. */
export interface EntryPoint {
  readonly mount: './alpha' | '.';
  /** As `main` names it: may lack its ending. POSIX, relative to the plugin. */
  readonly file: string;
}

/** The field of a manifest that hosts read, of whatever kind it is. */
interface WithMain {
  readonly main?: unknown;
}

/**
 * The modules in the order in which hosts try them: the alpha entry point goes first. A folder `alpha` whose package.json has no `main` is
 * passed over.
 * @param alpha alpha/package.json, undefined when there is none
 */
export function entryPoints(manifest: WithMain, alpha: WithMain | undefined): readonly EntryPoint[] {
  const found: EntryPoint[] = [];
  if (isPath(alpha?.main)) found.push({ mount: './alpha', file: path.posix.join('alpha', alpha.main) });
  if (isPath(manifest.main)) found.push({ mount: '.', file: path.posix.normalize(manifest.main) });
  return found;
}

/** The entry point that decides: the first that has a feature or does not load; undefined when all load and none has one. */
export function decisive<Loaded extends { readonly feature: boolean; readonly error?: string }>(
  inOrder: readonly Loaded[],
): Loaded | undefined {
  return inOrder.find((loaded) => loaded.feature || loaded.error !== undefined);
}

function isPath(main: unknown): main is string {
  return typeof main === 'string' && main !== '';
}
