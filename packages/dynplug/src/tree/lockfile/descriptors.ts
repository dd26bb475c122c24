// Names in Yarn's descriptors, and in the `resolutions` that replace them.
import { readManifest } from '../manifest';

/** `@scope/name@range` → `@scope/name`. */
export function patternName(pattern: string): string {
  const at = pattern.indexOf('@', 1);
  return at < 0 ? pattern : pattern.slice(0, at);
}

/**
 * Packages that `resolutions` in the root's manifest replace: `name`, `dependent/name`, `**\/name`, each with or without `@range`.
 * @param root absolute @throws EMANIFEST
 */
export function resolutionNames(root: string): ReadonlySet<string> {
  const { resolutions } = readManifest(root);
  return new Set(
    Object.keys((resolutions ?? {}) as object).map((pattern) => {
      // A range may hold slashes, as `patch:` has, but comes after the name.
      const [, name] = /(?:^|\/)((?:@[^/@]+\/)?[^/@]+)(?:@(?:npm:)?[^/]*)?$/.exec(pattern) ?? [];
      return name ?? pattern;
    }),
  );
}
