// Warnings of the symbolic links among own files.
import type { Finding } from '../../errors/errors';
import { linksAmong } from '../../tree/package-links';
import type { OwnPackage } from '../own-package';

export function linkFindings({ id, packed, files, madeFrom }: OwnPackage): readonly Finding[] {
  return linksAmong(
    id,
    packed,
    files.map((file) => file.path),
  )
    .filter((name) => madeFrom !== 'sources' || !/^dist(\/|$)/.test(name))
    .map((name) => ({
      severity: 'warning',
      code: 'ELINK',
      message: `${name} in ${packed.name} is a symbolic link, and npm packs none: what it points to does not ship.`,
      hint: 'Put a copy in its place, or let the build make one.',
    }));
}
