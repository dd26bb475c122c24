// How large the assets are, and what makes them so.
import type { AssetsReport, KindReport } from '../../built-assets/assets-report';
import { formatBytes } from '../../derive/sizes';
import type { Finding } from '../../errors/errors';

/** What installers of hosts take as one file (MAX_ENTRY_SIZE of RHDH up to 1.9 and of VeeCode). */
const ENTRY_LIMIT = 20_000_000;

/** A package with the bytes of its modules, before minification. */
export interface Weight {
  readonly label: string;
  readonly size: number;
}

/** @param maxSize bytes of all assets */
export function sizeFindings(report: AssetsReport, maxSize: number | undefined): readonly Finding[] {
  const kinds = [
    ...(report.scalprum ? [['scalprum', report.scalprum] as const] : []),
    ...(report.federation ? [['module-federation', report.federation] as const] : []),
  ];
  const large = kinds.flatMap(([folder, { files }]) =>
    files
      .filter(({ size }) => size >= ENTRY_LIMIT)
      .map(
        ({ path, size }): Finding => ({
          severity: 'error',
          code: 'EASSETSIZE',
          message: `${folder}/${path} has ${formatBytes(size)}; the installers of hosts accept less than ${formatBytes(ENTRY_LIMIT)}.`,
          hint: 'Set sourceMaps to none or hidden, or load large data from a server.',
        }),
      ),
  );
  const size = kinds.reduce((sum, [, kind]) => sum + kind.size, 0);
  if (maxSize === undefined || size <= maxSize) return large;
  const list = kinds.flatMap(([folder, kind]) => [
    `  ${folder}: ${formatBytes(kind.size)}`,
    ...lines(heaviest(kind, 8)),
    ...(savings(kind, 1).length > 0 ? ['  could be saved:', ...lines(savings(kind, 5))] : []),
  ]);
  return [
    ...large,
    {
      severity: 'error',
      code: 'ESIZE',
      message:
        `The assets have ${formatBytes(size)}; maxSize is ${formatBytes(maxSize)}. ` +
        `What is in them, before minification, largest first:\n${list.join('\n')}`,
      hint: 'Load rarely used parts with import(), share modules that the host has, or raise maxSize.',
    },
  ];
}

function lines(weights: readonly Weight[]): readonly string[] {
  return weights.map((item) => `  ${formatBytes(item.size).padStart(11)}  ${item.label}`);
}

/** What a kind could be without, in words: copies of one package, and what hosts share. Largest first. */
export function savings({ duplicates, sharable }: KindReport, count: number): readonly Weight[] {
  const twice = duplicates.map(({ name, copies, size }) => ({
    label: `${name} in ${copies.length} copies: ${copies.map(({ version, path }) => `${version} (${path})`).join(', ')}; deduplicate it in the lockfile`,
    size,
  }));
  const shared = sharable.map(({ name, copy, size }) => ({
    label:
      copy === 'fallback'
        ? `${name} for hosts that do not share it; sharedModules: { "${name}": { "import": false } } leaves it out`
        : `${name} although hosts share it; import it as "${name}", not by a path in it`,
    size,
  }));
  return [...twice, ...shared].sort((a, b) => b.size - a.size || (a.label < b.label ? -1 : 1)).slice(0, count);
}

/** The heaviest packages of a kind, with who brought them. */
export function heaviest({ packages }: KindReport, count: number): readonly Weight[] {
  return [...packages]
    .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1))
    .slice(0, count)
    .map(({ name, version, size, importedBy }) => ({
      label: `${name}@${version}${importedBy.length > 0 ? ` for ${importedBy.slice(0, 3).join(', ')}${importedBy.length > 3 ? ', …' : ''}` : ''}`,
      size,
    }));
}
