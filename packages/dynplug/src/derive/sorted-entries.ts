// The one order of entries.
import { DynplugError } from '../errors/errors';
import { byText, requireBelow } from '../files/paths';
import type { Entry } from './entry';

/** The entries in the order of their paths. @throws EPATH when two have one, or one leads out of the package */
export function sortedEntries(entries: readonly Entry[]): readonly Entry[] {
  for (const { path } of entries) requireBelow(path);
  const sorted = [...entries].sort((a, b) => byText(a.path, b.path));
  const twice = sorted.find((entry, at) => entry.path === sorted[at + 1]?.path);
  if (twice)
    throw new DynplugError(
      'EPATH',
      `Two sources claim the path ${twice.path}.`,
      'Rename the file of the plugin that has the name of a generated file.',
    );
  return sorted;
}
