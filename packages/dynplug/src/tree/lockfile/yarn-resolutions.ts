// `resolutions` of Yarn 2 and later, which replace the range of a dependency. Rule: the hook reduceDependency of @yarnpkg/core.
import { type Manifest, readManifest } from '../manifest';

/** One entry, such as `"express/ms@npm:2.0.0": "2.1.3"`. */
export interface Resolution {
  readonly name: string;
  /** Undefined where each range is replaced. */
  readonly range: string | undefined;
  /** The dependent; undefined where it is replaced for all. */
  readonly from: string | undefined;
  /** Version or locator of the dependent. */
  readonly fromVersion: string | undefined;
  readonly replacement: string;
}

const PATTERN =
  /^(?:(?<from>(?:@[^/@]+\/)?[^/@]+)(?:@(?<fromVersion>[^/]+))?\/)?(?<name>(?:@[^/@]+\/)?[^/@]+)(?:@(?<range>.+))?$/;

/** @param root absolute @throws EMANIFEST */
export function readResolutions(root: string): readonly Resolution[] {
  return resolutionsIn(readManifest(root));
}

/** @param manifest of the workspace's root */
export function resolutionsIn(manifest: Partial<Manifest> | undefined): readonly Resolution[] {
  const { resolutions } = manifest ?? {};
  return Object.entries((resolutions ?? {}) as Readonly<Record<string, string>>).flatMap(([pattern, replacement]) => {
    const { name, range, from, fromVersion } = PATTERN.exec(pattern)?.groups ?? {};
    return name === undefined ? [] : [{ name, range, from, fromVersion, replacement }];
  });
}

/**
 * The ranges that Yarn may look up for a dependency, as lockfiles write them. There are several when the dependent has to be a certain version.
 */
export function rangesOf(
  resolutions: readonly Resolution[],
  dependent: Manifest,
  name: string,
  spec: string,
): readonly string[] {
  const range = normalRange(spec);
  const ranges: string[] = [];
  for (const one of resolutions) {
    if (one.name !== name || (one.range !== undefined && normalRange(one.range) !== range)) continue;
    if (one.from !== undefined && one.from !== dependent.name) continue;
    ranges.push(normalRange(one.replacement));
    if (one.fromVersion === undefined) return ranges;
  }
  return [...ranges, range];
}

/** Registries' ranges have a protocol in the lockfile: `^1.0.0` is `npm:^1.0.0`. */
export function normalRange(range: string): string {
  return /^[a-z+]+:/.test(range) ? range : `npm:${range}`;
}
