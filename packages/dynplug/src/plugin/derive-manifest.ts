// The manifest of the derived package and those of its embedded packages. Rule: customizeForDynamicUse of
// rhdh-cli 1.9.1, each difference in docs/reference/equivalence.md.
import { byText } from '../files/paths';
import type { Manifest, Specs } from '../tree/manifest';
import { derivedName } from './names';
import type { IsShared } from './sharing';

/** A manifest whose `dependencies` are split by who provides them; specs are resolved. */
export interface SplitDependencies {
  readonly dependencies: Specs;
  readonly optionalDependencies: Specs;
  readonly peerDependencies: Specs;
}

export interface SplitRules {
  readonly isShared: IsShared;
  /** A required peer that ships. */
  isBundledPeer(name: string): boolean;
  /** An optional dependency that is there; one that is not would be a promise to nobody. */
  isInstalled(name: string): boolean;
  resolve(name: string, spec: string): string;
}

/** Moves shared dependencies to the peers, bundled peers to the dependencies, and resolves every spec. */
export function splitDependencies(manifest: Manifest, rules: SplitRules): SplitDependencies {
  const dependencies: Record<string, string> = {};
  const optionalDependencies: Record<string, string> = {};
  const peerDependencies: Record<string, string> = {};
  for (const [name, spec] of Object.entries(manifest.peerDependencies ?? {})) {
    (rules.isBundledPeer(name) ? dependencies : peerDependencies)[name] = rules.resolve(name, spec);
  }
  for (const [name, spec] of Object.entries(manifest.dependencies ?? {})) {
    (rules.isShared(name) ? peerDependencies : dependencies)[name] = rules.resolve(name, spec);
  }
  for (const [name, spec] of Object.entries(manifest.optionalDependencies ?? {})) {
    if (rules.isInstalled(name) && !rules.isShared(name)) optionalDependencies[name] = rules.resolve(name, spec);
  }
  return { dependencies, optionalDependencies, peerDependencies };
}

export interface DerivedManifestParts extends SplitDependencies {
  readonly supportedVersions?: string;
  /** Top-level names to list when the source has no `files`, so that `npm pack` keeps them despite the folder's .gitignore. */
  readonly files: readonly string[];
  /** Packages that the derived package holds at its root and no `dependencies` lead to: `npm pack` keeps only what is listed. */
  readonly bundledOnly: Specs;
}

/** The derived package's manifest from the packed one. Fields that only matter to a workspace are dropped. */
export function derivedManifest(packed: Manifest, parts: DerivedManifestParts): Manifest {
  const { private: isPrivate, ...kept } = withoutWorkspaceFields(packed);
  const access = { ...(isPrivate === true && { access: 'restricted' }), ...packed.publishConfig };
  return {
    ...kept,
    name: derivedName(packed.name),
    ...(packed.backstage && {
      backstage: {
        ...packed.backstage,
        ...(parts.supportedVersions !== undefined && { 'supported-versions': parts.supportedVersions }),
      },
    }),
    bundleDependencies: true,
    scripts: {},
    files: parts.files,
    ...(Object.keys(access).length > 0 && { publishConfig: access }),
    dependencies: sorted({ ...parts.dependencies, ...parts.bundledOnly }),
    ...optional(parts.optionalDependencies),
    peerDependencies: sorted(parts.peerDependencies),
    devDependencies: {},
  };
}

/** An embedded package's manifest: an ordinary private package, marked as being a copy. */
export function embeddedManifest(packed: Manifest, split: SplitDependencies): Manifest {
  return {
    ...withoutWorkspaceFields(packed),
    private: true,
    version: `${packed.version}+embedded`,
    scripts: {},
    dependencies: sorted(split.dependencies),
    ...optional(split.optionalDependencies),
    peerDependencies: sorted(split.peerDependencies),
    devDependencies: {},
  };
}

/** Without what other fields replace, and what only Nx reads: where an image goes, say, must change no byte of what is in it. */
function withoutWorkspaceFields(packed: Manifest): Manifest {
  const { devDependencies: _dev, optionalDependencies: _optional, nx: _nx, dynplug: _dynplug, ...kept } = packed;
  return kept;
}

/** A manifest as bytes: two spaces, a newline at the end. */
export function manifestBytes(manifest: object): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

function sorted(specs: Specs): Specs {
  return Object.fromEntries(Object.entries(specs).sort(([a], [b]) => byText(a, b)));
}

/** The field, if there is something to say in it. */
function optional(specs: Specs): { readonly optionalDependencies?: Specs } {
  return Object.keys(specs).length > 0 ? { optionalDependencies: sorted(specs) } : {};
}
