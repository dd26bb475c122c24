// A derived package that is larger than the option maxSize, with what makes it so.
import type { Finding } from '../../support/errors';
import type { Derivation } from '../derivation';
import type { PlacedPackage } from '../derived-package';
import { formatBytes, largestPackages, measure } from '../sizes';

/** Of a derived package. */
export function derivedSizeFindings({ entries, placed, request }: Derivation): readonly Finding[] {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  const { packages, own } = measure(placed.packages, entries);
  return sizeFindings(size, packages, own, request.options.maxSize);
}

/** @param size bytes of the whole @param own bytes of the plugin itself @param maxSize bytes; undefined: no limit */
export function sizeFindings(
  size: number,
  packages: readonly PlacedPackage[],
  own: number,
  maxSize: number | undefined,
): readonly Finding[] {
  if (maxSize === undefined || size <= maxSize) return [];
  const list = [{ label: 'the plugin itself', size: own }, ...largestPackages(packages)]
    .sort((a, b) => b.size - a.size)
    .slice(0, 15);
  return [
    {
      severity: 'error',
      code: 'ESIZE',
      message:
        `The derived package has ${formatBytes(size)}; maxSize is ${formatBytes(maxSize)}. Largest first:\n` +
        list.map((item) => `  ${formatBytes(item.size).padStart(9)}  ${item.label}`).join('\n'),
      hint: 'Set prune: true, drop what is not needed, share packages that the host has, or raise maxSize.',
    },
  ];
}
