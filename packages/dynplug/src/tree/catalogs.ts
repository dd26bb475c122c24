// Catalogs: named sets of version ranges that `catalog:` specs point to.
// Sources: https://pnpm.io/catalogs (pnpm-workspace.yaml), https://yarnpkg.com/features/catalogs (.yarnrc.yml).
import path from 'node:path';
import type { Specs } from './manifest';
import { readYamlFile } from './yaml-file';

interface CatalogFile {
  readonly catalog?: Specs;
  readonly catalogs?: Readonly<Record<string, Specs>>;
}

/**
 * The range that `catalog:` or `catalog:<name>` means for a dependency, or undefined when no catalog names it.
 * @param root absolute path of the monorepo's root
 * @throws EYAML
 */
export function catalogRange(root: string, dependency: string, spec: string): string | undefined {
  const wanted = spec.slice('catalog:'.length).trim();
  for (const name of ['pnpm-workspace.yaml', '.yarnrc.yml']) {
    const { catalog, catalogs } = readYamlFile(path.join(root, name)) as CatalogFile;
    const range =
      wanted === '' || wanted === 'default'
        ? (catalog ?? catalogs?.default)?.[dependency]
        : catalogs?.[wanted]?.[dependency];
    if (range !== undefined) return range;
  }
  return undefined;
}
