// All own packages of a closure (the plugin first) as they would be published, with what keeps them from being loaded.
import { type Finding, findingOf } from '../errors/errors';
import type { Walk } from '../closure/walk';
import type { CompiledPackage } from '../compile/compile-packages';
import { refuseBundled } from '../plugin/role';
import { linkFindings } from './checks/link-findings';
import { lookupFindings } from './checks/lookup-findings';
import { type OwnPackage, entryPointFindings, readOwnPackage, requireNamed } from './own-package';
import { embeddedPathFindings } from './checks/embedded-path-findings';
import type { SourcePlugin } from './source-plugin';

export interface OwnPackages {
  readonly packages: readonly OwnPackage[];
  readonly findings: readonly Finding[];
  /** True when the plugin itself could not be read, so that nothing can be derived from it. */
  readonly unreadable: boolean;
  /** True when loading the entry point would only repeat a finding. */
  readonly unloadable: boolean;
}

/**
 * @param outputs folders of the plugin to leave out, POSIX and relative to it
 * @param compiled the packages that were compiled, by folder
 */
export async function readOwnPackages(
  source: SourcePlugin,
  walk: Walk,
  outputs: readonly string[],
  compiled: ReadonlyMap<string, CompiledPackage>,
): Promise<OwnPackages> {
  const packages: OwnPackage[] = [];
  const findings: Finding[] = [];
  const further: Finding[] = [];
  for (const pkg of walk.graph.values()) {
    if (pkg.kind !== 'root' && pkg.kind !== 'embedded') continue;
    try {
      requireNamed(pkg.manifest, pkg.id);
      if (pkg.kind === 'embedded') {
        refuseBundled(
          pkg.manifest,
          'Packages embedded inside dynamic backend plugins should not have the "bundled" field set to true',
        );
      }
      const isSource = source.tree.isSourceFolder(pkg.id);
      const { files, findings: reported = [] } = compiled.get(pkg.id) ?? {};
      const own = await readOwnPackage(pkg.id, pkg.manifest, isSource, pkg.id === source.dir ? outputs : [], files);
      if (reported.some(({ severity }) => severity === 'error')) {
        findings.push(...reported);
        continue;
      }
      packages.push(own);
      further.push(...reported);
      if (isSource) further.push(...linkFindings(own));
      findings.push(...entryPointFindings(own, pkg.kind === 'root'));
    } catch (error) {
      findings.push(findingOf(error));
    }
  }
  const unloadable = findings.length > 0;
  const embedded = packages.filter((own) => own.id !== source.dir).map((own) => own.packed.name);
  for (const own of packages) findings.push(...embeddedPathFindings(own, embedded));
  findings.push(...lookupFindings(packages));
  return { packages, findings: [...findings, ...further], unloadable, unreadable: packages[0]?.id !== source.dir };
}
