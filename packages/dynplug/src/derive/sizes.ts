// How large a derived package is, and what makes it so.
import { byText } from '../files/paths';
import type { DerivedSizes } from './derivation';
import type { PlacedPackage } from './derived-package';
import { type Entry, packageFolder } from './entry';
import type { UnmeasuredPackage } from './placed-entries';

/** `12 B`, `3.4 kB`, `5.6 MB`: decimal, as npm and registries count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [divisor, unit] = bytes < 1e6 ? [1e3, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${(bytes / divisor).toFixed(1)} ${unit}`;
}

/** How large the package is, and each placed package in it. */
export function measure(packages: readonly UnmeasuredPackage[], entries: readonly Entry[]): DerivedSizes {
  const sums = new Map<string, { files: number; size: number }>();
  for (const entry of entries) {
    const folder = packageFolder(entry.path);
    let sum = sums.get(folder);
    if (!sum) sums.set(folder, (sum = { files: 0, size: 0 }));
    sum.files++;
    sum.size += entry.size;
  }
  return {
    packages: packages.map((pkg) => ({ ...pkg, files: 0, size: 0, ...sums.get(pkg.path) })),
    own: sums.get('')?.size ?? 0,
    all: entries.reduce((sum, entry) => sum + entry.size, 0),
  };
}

/** Packages by name@version with the bytes of all their copies, largest first. */
export function largestPackages(
  packages: readonly PlacedPackage[],
): readonly { readonly label: string; readonly size: number }[] {
  const sizes = new Map<string, number>();
  for (const pkg of packages) {
    const label = `${pkg.name}@${pkg.version}`;
    sizes.set(label, (sizes.get(label) ?? 0) + pkg.size);
  }
  return [...sizes]
    .map(([label, size]) => ({ label, size }))
    .sort((a, b) => b.size - a.size || byText(a.label, b.label));
}
