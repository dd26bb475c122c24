// `packageExtensions` in .yarnrc.yml: dependencies that Yarn adds to published packages. Rule: Project.preparePackage of @yarnpkg/core.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import satisfies from 'semver/functions/satisfies';
import type { Manifest, Specs } from '../manifest';
import { readYamlFile } from '../yaml-file';
import { patternName } from './descriptors';
import type { RecordedSpecs } from './locked-tree';
import { requireFields } from '../manifest-fields';

export interface PackageExtension {
  readonly name: string;
  readonly range: string;
  readonly adds: Pick<Manifest, 'dependencies' | 'peerDependencies' | 'peerDependenciesMeta'>;
}

/** @param root absolute @throws EYAML */
export function readPackageExtensions(root: string): readonly PackageExtension[] {
  const file = path.join(root, '.yarnrc.yml');
  // Most have none, and the parser takes longer than all the rest.
  if (!existsSync(file) || !readFileSync(file, 'utf8').includes('packageExtensions')) return [];
  const { packageExtensions } = readYamlFile(file);
  return Object.entries((packageExtensions ?? {}) as Readonly<Record<string, PackageExtension['adds'] | null>>).map(
    ([descriptor, adds]) => {
      const name = patternName(descriptor);
      requireFields({ ...adds }, `packageExtensions["${descriptor}"] in ${file}`);
      return { name, range: descriptor.slice(name.length + 1).replace(/^npm:/, '') || '*', adds: adds ?? {} };
    },
  );
}

/** Yarn adds a name only where the manifest has none. */
export function extensionsFor(
  extensions: readonly PackageExtension[],
  { name, version }: Manifest,
): RecordedSpecs | undefined {
  const matching = extensions.filter(
    (extension) =>
      extension.name === name && satisfies(version, extension.range, { includePrerelease: true, loose: true }),
  );
  if (matching.length === 0) return undefined;
  const all = <T extends object>(pick: (adds: PackageExtension['adds']) => T | undefined): T =>
    Object.assign({}, ...matching.map(({ adds }) => pick(adds))) as T;
  return {
    dependencies: all<Specs>(({ dependencies }) => dependencies),
    optionalDependencies: {},
    peerDependencies: all<Specs>(({ peerDependencies }) => peerDependencies),
    peerDependenciesMeta: all(({ peerDependenciesMeta }) => peerDependenciesMeta),
    complete: false,
  };
}
