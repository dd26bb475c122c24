// Versions as lockfiles and manifests spell them.
import valid from 'semver/functions/valid';

/** `v1.2.3`, ` 1.2.3` and `1.2.3+build` are one version to package managers. */
export function isSameVersion(a: string, b: string): boolean {
  return a === b || (normal(a) !== null && normal(a) === normal(b));
}

function normal(version: string): string | null {
  return valid(version.replace(/\+.*/, ''), { loose: true });
}
