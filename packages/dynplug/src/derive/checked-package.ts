// The end of a derivation: the checks of the package that was made, and the value that the use cases work with.
import { pluginKey } from '../plugin/names';
import { throwOnErrors } from '../errors/errors';
import type { StartedChild } from '../process/run';
import { sourceHashes } from '../tree/source-hashes';
import { PACKAGE_CHECKS } from './checks/checks';
import type { Derivation } from './derivation';
import type { DerivedPackage, MadeOwnPackage } from './derived-package';
import { entryPointLoadFindings } from './load-entry-point';
import type { OwnPackage } from './own-package';

/**
 * @param loader the process that loads entry points; undefined where they are not checked
 * @throws all errors that were found, here and before
 */
export async function checkedPackage(
  derivation: Derivation,
  loader: StartedChild | undefined,
): Promise<DerivedPackage> {
  const { source, manifests, placed, entries, sizes, walk, own, hosts, leftOut } = derivation;
  // Where a package is missing or not built, loading would only repeat it.
  const isLoadable = !own.unloadable && walk.missing.every((edge) => edge.kind === 'peer');
  const loading = loader && isLoadable ? entryPointLoadFindings(loader, derivation) : [];
  const checked = PACKAGE_CHECKS.flatMap((check) => check(derivation));
  const findings = [...derivation.findings, ...checked, ...(await loading)];
  throwOnErrors(findings, source.manifest.name);
  const { name, version } = manifests.root;
  return {
    name,
    version,
    role: source.role,
    key: pluginKey(name),
    manifest: manifests.root,
    entries,
    packages: sizes.packages,
    own: madePackages(own.packages),
    sourceHashes: sourceHashes(
      derivation.request.workspaceRoot,
      own.packages.flatMap(({ id, isSource }) => (isSource ? [id] : [])),
      derivation.request.options.extraSources,
    ),
    host: manifests.host,
    ...(hosts.length > 0 && { hosts }),
    ...(leftOut.length > 0 && { leftOut }),
    findings,
    size: sizes.all,
    pruned: placed.pruned,
  };
}

function madePackages(own: readonly OwnPackage[]): readonly MadeOwnPackage[] {
  return own.flatMap(({ packed: { name }, madeFrom }) => (madeFrom === 'registry' ? [] : [{ name, madeFrom }]));
}
