// Paths that some host, archive or file system could not hold.
import type { Finding } from '../support/errors';
import type { Entry } from './entry';

/** ext4, xfs, APFS and NTFS: 255 for one name. Hosts put their root and the plugin's key before the path; 1024 leaves room to 4096. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 1024;

export function pathFindings(entries: readonly Entry[]): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const { path } of entries) {
    const segments = path.split('/');
    if (
      Buffer.byteLength(path) > MAX_PATH_BYTES ||
      segments.some((segment) => Buffer.byteLength(segment) > MAX_NAME_BYTES)
    ) {
      findings.push({
        severity: 'error',
        code: 'EPATH',
        message: `The path is too long: ${path}`,
        hint: 'Shorten the name, or leave the file out ("files", prune).',
      });
    }
    for (let depth = segments.length; depth > 0; depth--) {
      const prefix = segments.slice(0, depth).join('/');
      const known = seen.get(prefix.toLowerCase());
      if (known === prefix) break;
      if (known === undefined) seen.set(prefix.toLowerCase(), prefix);
      else {
        findings.push({
          severity: 'error',
          code: 'EPATH',
          message: `Two paths differ in case only: ${known} and ${prefix}. On a file system that ignores case, one would overwrite the other.`,
          hint: 'Rename one of them, or leave one out ("files", prune).',
        });
        break;
      }
    }
  }
  return findings;
}
