// The manifests of a derived package: the plugin's own with everything that the host must know, and those of embedded packages.
import { DynplugError, type Finding, findingOf } from '../support/errors';
import { byText } from '../support/paths';
import type { Placement } from '../closure/placement';
import type { Walk } from '../closure/walk';
import type { Manifest, Specs } from '../tree/manifest';
import {
  type SplitDependencies,
  derivedManifest,
  embeddedManifest,
  splitDependencies,
} from '../plugin/derive-manifest';
import { mergePeers } from '../plugin/merge-peers';
import type { IsShared } from '../plugin/sharing';
import { supportedVersions } from '../plugin/supported-versions';
import { resolveSpec } from '../plugin/version-spec';
import type { HostPackage } from './derived-package';
import type { Entry } from './entry';
import type { DeriveOptions } from '../options/derivation';
import type { OwnPackage } from './own-package';
import { selfStub } from './self-stub';
import type { SourcePlugin } from './source-plugin';
import { specContext, usedPackage } from './spec-context';

export interface DerivedManifests {
  readonly root: Manifest;
  /** By id of the embedded package. */
  readonly embedded: ReadonlyMap<string, Manifest>;
  readonly host: readonly HostPackage[];
  /** A stand-in under the plugin's source name, when code asks for the plugin by that. */
  readonly selfStub: readonly Entry[];
  readonly findings: readonly Finding[];
}

/** @throws DynplugError; several problems as findings */
export function deriveManifests(
  source: SourcePlugin,
  walk: Walk,
  own: readonly OwnPackage[],
  layout: Placement,
  isShared: IsShared,
  options: DeriveOptions,
): DerivedManifests {
  const findings: Finding[] = [];
  const splits = new Map<string, SplitDependencies>();
  for (const pkg of own) splits.set(pkg.id, split(source, walk, pkg, isShared, options, findings));
  const [main, ...embedded] = own;
  const mainSplit = main && splits.get(main.id);
  if (!main || !mainSplit) throw new DynplugError('EMANIFEST', `${source.manifest.name} could not be read.`);

  const travels = new Set(Object.keys(mainSplit.dependencies));
  const forHost = (peers: Specs): Specs =>
    Object.fromEntries(Object.entries(peers).filter(([name]) => !travels.has(name)));
  const embeddedPeers = embedded.map((pkg) => ({
    module: pkg.packed.name,
    peers: forHost((splits.get(pkg.id) as SplitDependencies).peerDependencies),
  }));
  const peerDependencies = mergePeers(
    forHost(mainSplit.peerDependencies),
    embeddedPeers,
    new Set(options.ignoreVersionCheck),
  );
  const supported = supportedVersions(source.manifest, source.root, options.supportedVersions);
  findings.push(...supported.findings);

  const isDependency = [...walk.graph.values()].some((pkg) => pkg.edges.some((edge) => edge.to === walk.root));
  const stub = selfStub(main, own, isDependency);
  findings.push(...stub.findings);
  const { name, version } = source.manifest;
  const root = derivedManifest(main.packed, {
    dependencies: mainSplit.dependencies,
    peerDependencies,
    optionalDependencies: mainSplit.optionalDependencies,
    files: packedNames(main, options),
    bundledOnly: {
      ...unlistedAtRoot(layout, mainSplit.dependencies),
      ...(stub.entries.length > 0 && { [name]: version }),
    },
    ...(supported.value !== undefined && { supportedVersions: supported.value }),
  });
  return {
    root,
    embedded: new Map(
      embedded.map((pkg) => [pkg.id, embeddedManifest(pkg.packed, splits.get(pkg.id) as SplitDependencies)]),
    ),
    host: hostPackages(own, splits, peerDependencies, isShared),
    selfStub: stub.entries,
    findings,
  };
}

function split(
  source: SourcePlugin,
  walk: Walk,
  pkg: OwnPackage,
  isShared: IsShared,
  options: DeriveOptions,
  findings: Finding[],
): SplitDependencies {
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
    isBundledPeer: (name) => options.bundlePeers.includes(name),
    isInstalled: (name) => edges.has(name),
    resolve,
  });
}

/** `files` of the derived package: what the source lists, or else the top-level names, plus the config schemas. */
function packedNames(main: OwnPackage, options: DeriveOptions): readonly string[] {
  const listed = Array.isArray(main.packed.files)
    ? (main.packed.files as readonly string[])
    : [
        ...new Set([...main.files.map((file) => file.path.split('/')[0] as string), ...main.compatFolders.keys()]),
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
  own: readonly OwnPackage[],
  splits: ReadonlyMap<string, SplitDependencies>,
  peers: Specs,
  isShared: IsShared,
): readonly HostPackage[] {
  return Object.entries(peers)
    .sort(([a], [b]) => byText(a, b))
    .map(([name, range]) => ({
      name,
      range,
      reason: isShared(name) ? 'shared' : 'peer',
      by: own
        .filter((pkg) => Object.hasOwn(splits.get(pkg.id)?.peerDependencies ?? {}, name))
        .map((pkg) => pkg.packed.name),
    }));
}
