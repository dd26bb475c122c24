// Two workspace packages of one name: which of them ships would depend on who looks.
import path from 'node:path';
import type { Walk } from '../../closure/walk';
import type { Finding } from '../../errors/errors';
import type { SourcePlugin } from '../source-plugin';

export function duplicateFindings(source: SourcePlugin, walk: Walk): readonly Finding[] {
  const own = new Set([...walk.graph.values()].filter((pkg) => pkg.kind !== 'private').map((pkg) => pkg.manifest.name));
  const dirs = new Map<string, string[]>();
  for (const pkg of source.workspace)
    if (own.has(pkg.name)) dirs.set(pkg.name, [...(dirs.get(pkg.name) ?? []), path.relative(source.root, pkg.dir)]);
  return [...dirs]
    .filter(([, folders]) => folders.length > 1)
    .map(([name, folders]) => ({
      severity: 'error',
      code: 'EDUPLICATE',
      message: `Two packages named '${name}' exist in the monorepo structure: this is not supported. They are ${folders.join(' and ')}.`,
      hint: 'Rename one of them. If one is a copy made by a tool, negate its folder in the workspace globs (e.g. "!**/dist-dynamic/**").',
    }));
}
