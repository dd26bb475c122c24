// What makes a bundle larger than it must be: packages in several copies, and packages that hosts share.
import type { DuplicatePackage, SharablePackage } from '../built-assets/assets-report';
import type { BundledPackage, KindAnswer } from '../protocol';

/** Largest first. */
export function duplicatesOf(packages: readonly BundledPackage[]): readonly DuplicatePackage[] {
  const names = [...new Set(packages.map(({ name }) => name))];
  return bySize(
    names
      .map((name) => packages.filter((copy) => copy.name === name))
      .filter((copies) => copies.length > 1)
      .map((copies) => ({
        name: (copies[0] as BundledPackage).name,
        copies: copies.map(({ version, path, size }) => ({ version, path, size })),
        size: sum(copies),
      })),
  );
}

/**
 * Packages of which hosts share the whole, largest first: of others, hosts have parts only.
 * @param unshared requests that a person took out of the shared modules, for a reason
 */
export function sharableOf(
  { bundled, shareScope }: KindAnswer,
  unshared: readonly string[],
): readonly SharablePackage[] {
  const brought = bundled.shared.filter(({ version }) => version !== undefined).map(({ request }) => request);
  return bySize(
    shareScope
      .filter((name) => !unshared.includes(name))
      .map((name) => ({ name, copies: bundled.packages.filter((copy) => copy.name === name && !isJsx(copy)) }))
      .filter(({ copies }) => copies.length > 0)
      .map(({ name, copies }) => ({
        name,
        size: sum(copies),
        copy: brought.includes(name) ? ('fallback' as const) : ('beside' as const),
      })),
  );
}

/** What the compiler writes JSX for: no host shares it, and it has no React in it. */
function isJsx({ name, entry }: BundledPackage): boolean {
  return name === 'react' && !entry;
}

function sum(copies: readonly { readonly size: number }[]): number {
  return copies.reduce((total, { size }) => total + size, 0);
}

function bySize<T extends { readonly name: string; readonly size: number }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
}
