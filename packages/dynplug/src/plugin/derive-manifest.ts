// The manifest of the derived package and those of its embedded packages. Rule: spec/exporters §2.6.1, each difference in docs/equivalence.md.
import type { Manifest, Specs } from '../tree/manifest';
import { derivedName } from './names';
import type { IsShared } from './sharing';

/** A manifest whose `dependencies` are split by who provides them; specs are resolved. */
export interface SplitDependencies {
  readonly dependencies: Specs;
  readonly peerDependencies: Specs;
}

/** Moves shared dependencies to the peers and resolves every spec. */
export function splitDependencies(manifest: Manifest, isShared: IsShared, resolve: (name: string, spec: string) => string): SplitDependencies {
  const dependencies: Record<string, string> = {};
  const moved: Record<string, string> = {};
  for (const [name, spec] of Object.entries(manifest.dependencies ?? {})) {
    (isShared(name) ? moved : dependencies)[name] = resolve(name, spec);
  }
  const peers = Object.entries(manifest.peerDependencies ?? {}).map(([name, spec]) => [name, resolve(name, spec)] as const);
  return { dependencies, peerDependencies: { ...Object.fromEntries(peers), ...moved } };
}

export interface DerivedManifestParts extends SplitDependencies {
  /** Specs of the installed optional dependencies. */
  readonly optionalDependencies: Specs;
  readonly supportedVersions?: string;
  /** Top-level names to list when the source has no `files`, so that `npm pack` keeps them despite the folder's .gitignore. */
  readonly files: readonly string[];
  /** Packages that the derived package holds at its root and no `dependencies` lead to: `npm pack` keeps only what is listed. */
  readonly bundledOnly: Specs;
}

/** The derived package's manifest from the packed one. Fields that only matter to a workspace are dropped. */
export function derivedManifest(packed: Manifest, parts: DerivedManifestParts): Manifest {
  const { private: isPrivate, devDependencies: _dev, nx: _nx, ...kept } = packed;
  const access = { ...(isPrivate === true && { access: 'restricted' }), ...packed.publishConfig };
  return {
    ...kept,
    name: derivedName(packed.name),
    ...(packed.backstage && {
      backstage: { ...packed.backstage, ...(parts.supportedVersions !== undefined && { 'supported-versions': parts.supportedVersions }) },
    }),
    bundleDependencies: true,
    scripts: {},
    files: parts.files,
    ...(Object.keys(access).length > 0 && { publishConfig: access }),
    dependencies: sorted({ ...parts.dependencies, ...parts.bundledOnly }),
    ...optional('optionalDependencies', parts.optionalDependencies),
    peerDependencies: sorted(parts.peerDependencies),
    devDependencies: {},
  };
}

/** An embedded package's manifest: an ordinary private package, marked as being a copy. */
export function embeddedManifest(packed: Manifest, split: SplitDependencies): Manifest {
  const { devDependencies: _dev, nx: _nx, ...kept } = packed;
  return {
    ...kept,
    private: true,
    version: `${packed.version}+embedded`,
    scripts: {},
    dependencies: sorted(split.dependencies),
    peerDependencies: sorted(split.peerDependencies),
    devDependencies: {},
  };
}

/** A manifest as bytes: two spaces, a newline at the end. */
export function manifestBytes(manifest: object): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

function sorted(specs: Specs): Specs {
  return Object.fromEntries(Object.entries(specs).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function optional(field: string, specs: Specs): Readonly<Record<string, Specs>> {
  return Object.keys(specs).length > 0 ? { [field]: sorted(specs) } : {};
}
