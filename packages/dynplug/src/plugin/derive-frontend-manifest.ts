// The manifest of a frontend plugin's derived package. Everything is bundled, so it names what hosts read and nothing to install.
// Rule: the frontend export of rhdh-cli 1.9.1, each difference in docs/reference/equivalence.md.
import type { Manifest, Specs } from '../tree/manifest';
import { derivedName } from './names';

export interface FrontendManifestParts {
  /** The entry script of one kind of assets, POSIX and relative to the package: hosts skip what has no `main` that exists. */
  readonly main: string;
  /** What the package holds, for `npm pack`. */
  readonly files: readonly string[];
  readonly supportedVersions?: string;
  /** Mount → `$$type` of exposed features; undefined without module federation. */
  readonly features?: Readonly<Record<string, string>>;
  /** Specs that registries can read. */
  readonly dependencies: Specs;
  readonly peerDependencies: Specs;
}

/** Fields that describe the source, its build or a workspace; of `publishConfig` stays how to publish. */
const DROPPED = [
  'private',
  'types',
  'typesVersions',
  'module',
  'browser',
  'exports',
  'sideEffects',
  'devDependencies',
  'optionalDependencies',
  'bundleDependencies',
  'bundledDependencies',
  'bundled',
  'nx',
  'dynplug',
  'scalprum',
  'jest',
] as const;

export function frontendManifest(source: Manifest, parts: FrontendManifestParts): Manifest {
  const kept = Object.fromEntries(
    Object.entries(source).filter(([field]) => !DROPPED.some((dropped) => dropped === field)),
  ) as unknown as Manifest;
  const { access, registry, tag } = source.publishConfig ?? {};
  const publishConfig = {
    ...(source['private'] === true && { access: 'restricted' }),
    ...(access !== undefined && { access }),
    ...(registry !== undefined && { registry }),
    ...(tag !== undefined && { tag }),
  };
  const { features: _features, ...backstage } = source.backstage ?? {};
  const { publishConfig: _publishConfig, ...rest } = kept;
  return {
    ...rest,
    name: derivedName(source.name),
    main: parts.main,
    files: parts.files,
    backstage: {
      ...backstage,
      ...(parts.supportedVersions !== undefined && { 'supported-versions': parts.supportedVersions }),
      ...(parts.features && { features: parts.features }),
    },
    scripts: {},
    ...(Object.keys(publishConfig).length > 0 && { publishConfig }),
    dependencies: parts.dependencies,
    peerDependencies: parts.peerDependencies,
  };
}
