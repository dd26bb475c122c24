// How large the assets are, and what makes them so.
import type { AssetsReport, KindReport } from '../frontend/assets-report';
import { formatBytes } from '../derive/sizes';
import type { Finding } from '../support/errors';

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
          message: `${folder}/${path} has ${formatBytes(size)}; the installers of hosts take less than ${formatBytes(ENTRY_LIMIT)}.`,
          hint: 'Set sourceMaps to none or hidden, or load large data from a server.',
        }),
      ),
  );
  const size = kinds.reduce((sum, [, kind]) => sum + kind.size, 0);
  if (maxSize === undefined || size <= maxSize) return large;
  const list = kinds.flatMap(([folder, kind]) => [
    `  ${folder}: ${formatBytes(kind.size)}`,
    ...heaviest(kind, 8).map((item) => `  ${formatBytes(item.size).padStart(11)}  ${item.label}`),
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
