// Which config schemas a plugin has: its own, and those of what it depends on.
// Rule: collectConfigSchemas of rhdh-cli 1.9.1, without devDependencies (they would make the result depend on tools).
import type { InstalledTree } from '../tree/installed-tree';
import type { Manifest } from '../tree/manifest';

/** Where a package's schema comes from: written in its manifest, or in a file. */
export interface SchemaSource {
  readonly package: string;
  /** Folder of the package, absolute. */
  readonly dir: string;
  readonly schema: unknown;
}

/**
 * The schemas of a package and of its dependencies, in the order of their manifests; each name@version once. Those of installed packages
 * are compared with the lockfile.
 */
export function schemaSources(tree: InstalledTree, root: string): readonly SchemaSource[] {
  const sources: SchemaSource[] = [];
  const visited = new Set<string>();
  const visit = (dir: string, compare?: () => void): void => {
    const manifest = tree.manifest(dir);
    const id = `${manifest.name}@${manifest.version}`;
    if (visited.has(id)) return;
    visited.add(id);
    const names = runtimeNames(manifest);
    // Backstage's own collector stops here too: a package outside of its world has no schema below it.
    if (manifest['configSchema'] === undefined && !names.some((name) => name.startsWith('@backstage/'))) return;
    if (manifest['configSchema'] !== undefined) {
      sources.push({ package: manifest.name, dir, schema: manifest['configSchema'] });
      compare?.();
    }
    for (const name of names.filter(mayHaveSchema)) {
      const found = tree.locate(name, dir);
      if (found !== null) visit(found, () => tree.locked.use(dir, name, found));
    }
  };
  visit(root);
  return sources;
}

function runtimeNames(manifest: Manifest): readonly string[] {
  return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies });
}

/** The host's own packages bring their schemas themselves; so do the plugins that a host always has. */
function mayHaveSchema(name: string): boolean {
  if (!name.startsWith('@backstage/')) return name !== '@janus-idp/cli' && name !== '@red-hat-developer-hub/cli';
  return /^@backstage\/plugin-(?!(catalog|permission|search|scaffolder)-)/.test(name);
}
