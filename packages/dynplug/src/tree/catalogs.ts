// Catalogs: named sets of version ranges that `catalog:` specs point to.
// Sources: https://pnpm.io/catalogs (pnpm-workspace.yaml), https://yarnpkg.com/features/catalogs (.yarnrc.yml).
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { own } from '../json/values';
import { readYamlFile } from './yaml-file';

type Catalog = Readonly<Record<string, unknown>>;

/**
 * The range that `catalog:` or `catalog:<name>` means for a dependency, or undefined when no catalog names it.
 * @param root absolute path of the monorepo's root
 * @throws EYAML
 */
export function catalogRange(root: string, dependency: string, spec: string): string | undefined {
  const wanted = spec.slice('catalog:'.length).trim() || 'default';
  for (const name of ['pnpm-workspace.yaml', '.yarnrc.yml']) {
    const file = path.join(root, name);
    const { catalog, catalogs } = readYamlFile(file) as Readonly<Record<string, Catalog | undefined>>;
    const named = own(catalogs as Readonly<Record<string, Catalog>>, wanted);
    const range = own(wanted === 'default' ? (catalog ?? named) : named, dependency);
    if (typeof range === 'string') return range;
    if (range !== undefined)
      throw new DynplugError(
        'EYAML',
        `The catalog entry of ${dependency} in ${file} is not a text.`,
        `Put the range in quotes, e.g. ${dependency}: "^1.0.0".`,
      );
  }
  return undefined;
}
