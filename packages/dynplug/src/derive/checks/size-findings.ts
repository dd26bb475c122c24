// A derived package that is larger than the option maxSize, with what makes it so.
import type { Finding } from '../../errors/errors';
import type { Derivation, DerivedSizes } from '../derivation';
import { formatBytes, largestPackages } from '../sizes';

/** Of a derived package. */
export function derivedSizeFindings({ sizes, request }: Derivation): readonly Finding[] {
  return sizeFindings(sizes, request.options.maxSize);
}

/** @param maxSize bytes; undefined: no limit */
export function sizeFindings(
  { all: size, own, packages }: DerivedSizes,
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
