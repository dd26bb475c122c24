// Options that change nothing: entries of sharedModules, most often for a typing error or an import that is gone, and what says how to bundle when the
// Backstage CLI bundles.
import { type AssetOptions, DEFAULT_ASSET_OPTIONS } from '../../options/assets';
import type { BuildAnswer, KindAnswer } from '../../protocol';
import type { Finding } from '../../errors/errors';
import { nearestName } from '../../errors/nearest-name';
import { isNewMaterial } from './host-libraries';
import { packageNameOf } from '../../tree/package-name';

/**
 * One warning for each reason, with all of the entries: in nx.json the option may be meant for other plugins.
 * Of what our own bundler made; a kind without anything for its shells says nothing.
 */
export function unusedSharedFindings(
  { scalprum, federation }: BuildAnswer,
  { federationEngine, sharedModules }: AssetOptions,
): readonly Finding[] {
  const kinds = [scalprum, federationEngine === 'rspack' ? federation : undefined].flatMap((kind) => kind ?? []);
  const built = kinds.filter(({ shareScope }) => shareScope.length > 0);
  if (built.length === 0) return [];
  const scope = built.flatMap(({ shareScope }) => shareScope);
  const imported = built.flatMap(importedRequests);
  const unknown: string[] = [];
  const unimported: string[] = [];
  const repeated: string[] = [];
  for (const [request, change] of Object.entries(sharedModules)) {
    if (change === false) {
      // One entry is for all that Material UI shares, whether the plugin uses each part or not.
      if (/^@mui\//.test(request) && built.some(({ bundled }) => bundled.packages.some(isNewMaterial))) continue;
      if (!scope.includes(request)) unknown.push(request);
      else if (!built.some((kind) => hasOwn(kind, request))) unimported.push(request);
    } else if (!built.some((kind) => isConsumed(kind, request))) unimported.push(request);
    else if (Object.keys(change).length === 0 && built.every(({ shareScope }) => shareScope.includes(request)))
      repeated.push(request);
  }
  // A name on the list is spelt right, but what is imported may lie below it.
  const meant = (request: string): string | undefined =>
    imported.find((found) => isBelow(found, `${request}/`)) ??
    (scope.includes(request) ? undefined : nearestName(request, imported));
  return [
    ...reported(
      'no shell shares',
      unknown,
      (request) => nearestName(request, scope),
      'There is nothing to take out. Fix the name, or remove the entry.',
    ),
    ...reported(
      'nothing imports',
      unimported,
      meant,
      'A module is shared by the very name that is imported. Fix the name, or remove the entry.',
    ),
    ...reported(
      'shells share without this',
      repeated,
      () => undefined,
      'The list has it already. Remove the entry, or say how it is to be shared.',
    ),
  ];
}

/** @param meant what may be meant instead of a request */
function reported(
  what: string,
  requests: readonly string[],
  meant: (request: string) => string | undefined,
  hint: string,
): readonly Finding[] {
  if (requests.length === 0) return [];
  const list = requests.map((request) => {
    const near = meant(request);
    return near === undefined ? request : `${request} (did you mean ${near}?)`;
  });
  return [
    {
      severity: 'warning',
      code: 'EOPTION',
      message: `sharedModules: ${what} ${list.join(', ')}.`,
      hint,
    },
  ];
}

/** What a person may have meant: packages and what lies in them, not files. */
function importedRequests({ bundled }: KindAnswer): readonly string[] {
  const all = [...bundled.shared, ...bundled.sources.flatMap(({ imports }) => imports)];
  return all.map(({ request }) => request).filter((request) => !request.startsWith('.'));
}

/** A request that ends with a slash is for all that is below it. */
function isConsumed({ bundled }: KindAnswer, request: string): boolean {
  return bundled.shared.some((found) => found.request === request || isBelow(found.request, request));
}

function isBelow(found: string, request: string): boolean {
  return request.endsWith('/') && found.startsWith(request);
}

/** A module that was taken out is bundled with the rest of its package, or comes from a source. */
function hasOwn({ bundled }: KindAnswer, request: string): boolean {
  return (
    bundled.packages.some(({ name }) => name === packageNameOf(request)) ||
    bundled.sources.some(({ imports }) => imports.some((found) => found.request === request))
  );
}

const OPTIONS = ['define', 'minify', 'publicPath', 'sharedModules', 'statistics'] as const;

export function cliFindings(options: AssetOptions): readonly Finding[] {
  if (!options.moduleFederation || options.federationEngine !== 'backstage-cli') return [];
  const set = [
    ...OPTIONS.filter((name) => JSON.stringify(options[name]) !== JSON.stringify(DEFAULT_ASSET_OPTIONS[name])),
    ...(options.sourceMaps === 'inline' ? ['sourceMaps: inline'] : []),
  ];
  if (set.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'EOPTION',
      message: `The assets for module federation are as the Backstage CLI makes them: ${set.join(', ')} does not apply.`,
      hint: 'Leave federationEngine at "rspack" for these options.',
    },
  ];
}
