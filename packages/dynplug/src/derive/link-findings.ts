// Symbolic links among what a package of the workspace ships: npm leaves them out without a word, and a host would miss what they stand for.
import { readdirSync } from 'node:fs';
import type { Finding } from '../support/errors';
import { byText } from '../support/paths';
import type { OwnPackage } from './own-package';

/** Warnings of links at the top of the package, where folders such as `migrations` lie, that `files` names or does not keep out. */
export function linkFindings({ id, packed }: OwnPackage): readonly Finding[] {
  const named = Array.isArray(packed.files) ? new Set(packed.files.map((entry) => topOf(String(entry)))) : undefined;
  return readdirSync(id, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink() && entry.name !== 'node_modules' && (named?.has(entry.name) ?? true))
    .map(({ name }) => name)
    .sort(byText)
    .map((name) => ({
      severity: 'warning',
      code: 'ELINK',
      message: `${name} in ${packed.name} is a symbolic link, and npm packs none: what it leads to does not travel.`,
      hint: 'Put a copy in its place, or let the build make one.',
    }));
}

/** The first segment of an entry of `files`. */
function topOf(entry: string): string {
  return entry.replace(/^\.?\//, '').split('/', 1)[0] as string;
}
