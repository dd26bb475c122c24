// The plugin's own files as they ship, with the compiled config schema.
import { manifestBytes } from '../plugin/derive-manifest';
import { type Entry, bytesEntry } from './entry';
import type { DeriveOptions } from '../options/derivation';
import { isSourceMap } from './prune';

export function ownEntries(
  entries: readonly Entry[],
  options: DeriveOptions,
  schema: Readonly<Record<string, unknown>> | undefined,
): readonly Entry[] {
  const kept = options.sourceMaps ? entries : entries.filter((entry) => !isSourceMap(entry.path));
  if (!schema) return kept;
  // RHDH and VeeCode read the first, Backstage's own feature service the second.
  const files = ['dist/configSchema.json', 'dist/.config-schema.json'];
  return [
    ...kept.filter((entry) => !files.includes(entry.path)),
    ...files.map((file) => bytesEntry(file, manifestBytes(schema))),
  ];
}
