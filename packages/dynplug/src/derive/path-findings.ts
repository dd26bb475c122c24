// Paths that some host, archive or file system could not hold.
import type { Finding } from '../support/errors';
import type { Entry } from './entry';

/** ext4, xfs, APFS and NTFS: 255 for one name. Hosts put their root and the plugin's key before the path; 1024 leaves room to 4096. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 1024;

export function pathFindings(entries: readonly Entry[]): readonly Finding[] {
  return [...entries.flatMap(lengthFindings), ...caseFindings(entries)];
}

function lengthFindings({ path }: Entry): readonly Finding[] {
  // In UTF-8 no character takes more than three bytes per unit: most paths need no closer look.
  if (path.length * 3 <= MAX_NAME_BYTES) return [];
  const tooLong =
    Buffer.byteLength(path) > MAX_PATH_BYTES ||
    path.split('/').some((segment) => Buffer.byteLength(segment) > MAX_NAME_BYTES);
  if (!tooLong) return [];
  return [
    {
      severity: 'error',
      code: 'EPATH',
      message: `The path is too long: ${path}`,
      hint: 'Shorten the name, or leave the file out ("files", prune).',
    },
  ];
}

function caseFindings(entries: readonly Entry[]): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const { path } of entries) {
    for (let prefix = path; prefix; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')))) {
      const folded = prefix.toLowerCase();
      const known = seen.get(folded);
      if (known === prefix) break;
      if (known === undefined) seen.set(folded, prefix);
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
