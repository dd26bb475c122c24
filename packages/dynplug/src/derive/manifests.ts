// The manifests of a derived package: the plugin's own with everything that the host must know, and those of embedded packages.
import { type Finding, findingOf } from '../errors/errors';
import { byText } from '../files/paths';
import type { Placement } from '../closure/placement';
import type { Specs } from '../tree/manifest';
import {
  type SplitDependencies,
  derivedManifest,
  embeddedManifest,
  splitDependencies,
} from '../plugin/derive-manifest';
import { mergePeers } from '../plugin/merge-peers';
import { hostsLack } from '../plugin/sharing';
import { supportedVersions } from '../plugin/supported-versions';
import { resolveSpec } from '../plugin/version-spec';
import type { DerivedManifests, Gathered } from './derivation';
import type { HostPackage } from './derived-package';
import type { DeriveOptions } from '../options/derivation';
import { type OwnPackage, shippedPaths } from './own-package';
import { selfStub } from './self-stub';
import { specContext, usedPackage } from './spec-context';

/** @throws DynplugError; several problems as findings */
export function deriveManifests(gathered: Gathered, layout: Placement): DerivedManifests {
  const { source, request, walk, own } = gathered;
  const findings: Finding[] = [];
  const [main, ...embedded] = own.packages as readonly [OwnPackage, ...OwnPackage[]];
  const splits = new Map(own.packages.map((pkg) => [pkg.id, split(gathered, pkg, findings)]));
  const splitOf = (pkg: OwnPackage): SplitDependencies => splits.get(pkg.id) as SplitDependencies;
  const { dependencies, optionalDependencies } = splitOf(main);
  const peerDependencies = hostPeers(main, embedded, splitOf, gathered);
  const supported = supportedVersions(source.manifest, source.root, request.options.supportedVersions);
  const isDependency = [...walk.graph.values()].some((pkg) => pkg.edges.some((edge) => edge.to === walk.root));
  const stub = selfStub(main, own.packages, isDependency);
  const { name, version } = source.manifest;
  const root = derivedManifest(main.packed, {
    dependencies,
    peerDependencies,
    optionalDependencies,
    files: packedNames(main, request.options),
    bundledOnly: { ...unlistedAtRoot(layout, dependencies), ...(stub.entries.length > 0 && { [name]: version }) },
    ...(supported.value !== undefined && { supportedVersions: supported.value }),
  });
  return {
    root,
    embedded: new Map(embedded.map((pkg) => [pkg.id, embeddedManifest(pkg.packed, splitOf(pkg))])),
    host: hostPackages(gathered, splits, peerDependencies),
    selfStub: stub.entries,
    findings: [...findings, ...supported.findings, ...stub.findings],
  };
}

/** Peers of the plugin and of embedded packages, without what the plugin ships. @throws EPEER for ranges that contradict each other */
function hostPeers(
  main: OwnPackage,
  embedded: readonly OwnPackage[],
  splitOf: (pkg: OwnPackage) => SplitDependencies,
  { request: { options }, hosts }: Gathered,
): Specs {
  const { dependencies, peerDependencies } = splitOf(main);
  const forHost = (peers: Specs): Specs =>
    Object.fromEntries(Object.entries(peers).filter(([name]) => !Object.hasOwn(dependencies, name)));
  const embeddedPeers = embedded.map((pkg) => ({
    module: pkg.packed.name,
    ships: hostsLack(hosts, pkg.packed.name),
    peers: forHost(splitOf(pkg).peerDependencies),
  }));
  return mergePeers(forHost(peerDependencies), embeddedPeers, new Set(options.ignoreVersionCheck));
}

/** @param findings gets what cannot be resolved */
function split({ source, walk, isShared, request }: Gathered, pkg: OwnPackage, findings: Finding[]): SplitDependencies {
  const edges = new Map(walk.graph.get(pkg.id)?.edges.map((edge) => [edge.name, edge.to]));
  const context = specContext(source, pkg.packed.name, (name) => {
    const dir = edges.get(name) ?? source.tree.locate(name, pkg.id);
    if (dir === null) return undefined;
    return walk.graph.get(dir)?.manifest ?? usedPackage(source.tree, pkg.id, name, dir);
  });
  const resolve = (name: string, spec: string): string => {
    try {
      return resolveSpec(name, spec, context);
    } catch (error) {
      findings.push(findingOf(error));
      return spec;
    }
  };
  return splitDependencies(pkg.packed, {
    isShared,
    isBundledPeer: (name) => request.options.bundlePeers.includes(name),
    isInstalled: (name) => edges.has(name),
    resolve,
  });
}

/** `files` of the derived package: what the source lists, or else the top-level names, plus the config schemas. */
function packedNames(main: OwnPackage, options: DeriveOptions): readonly string[] {
  const listed = Array.isArray(main.packed.files)
    ? (main.packed.files as readonly string[])
    : [
        ...new Set([
          ...[...shippedPaths(main)].map((file) => file.split('/')[0] as string),
          ...main.compatFolders.keys(),
        ]),
      ].sort();
  const coversDist = listed.some((entry) => /^(\.?\/)?dist(\/(\*\*?)?)?$/.test(entry));
  return options.configSchema && !coversDist
    ? [...listed, 'dist/configSchema.json', 'dist/.config-schema.json']
    : listed;
}

/**
 * Packages at the root of node_modules that no chain of `dependencies` leads to: peers of third-party packages. `npm pack` follows
 * dependencies only and would leave them out, so the derived manifest names them.
 */
function unlistedAtRoot(layout: Placement, dependencies: Specs): Specs {
  const reached = new Set<Placement>();
  const follow = (at: Placement): void => {
    if (reached.has(at)) return;
    reached.add(at);
    for (const edge of at.cls.edges) {
      const found = edge.kind === 'peer' || edge.to === null ? undefined : at.lookup(edge.name);
      if (found) follow(found);
    }
  };
  follow(layout);
  const unlisted: Record<string, string> = {};
  for (const [name, child] of layout.children) {
    if (reached.has(child) || Object.hasOwn(dependencies, name)) continue;
    unlisted[name] = child.cls.pkg.manifest.version;
    follow(child);
  }
  return unlisted;
}

function hostPackages(
  { own, isShared }: Gathered,
  splits: ReadonlyMap<string, SplitDependencies>,
  peers: Specs,
): readonly HostPackage[] {
  return Object.entries(peers)
    .sort(([a], [b]) => byText(a, b))
    .map(([name, range]) => ({
      name,
      range,
      reason: isShared(name) ? 'shared' : 'peer',
      by: own.packages
        .filter((pkg) => Object.hasOwn(splits.get(pkg.id)?.peerDependencies ?? {}, name))
        .map((pkg) => pkg.packed.name),
    }));
}
