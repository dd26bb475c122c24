// Names in options that meet nothing in the closure: most often a typing error, or a dependency that is gone.
import type { Walk } from '../../closure/walk';
import type { Finding } from '../../errors/errors';
import type { DeriveOptions } from '../../options/derivation';

export function unusedNameFindings({ graph }: Walk, options: DeriveOptions): readonly Finding[] {
  const packages = new Set([...graph.values()].map((pkg) => pkg.manifest.name));
  const edges = new Set([...graph.values()].flatMap((pkg) => pkg.edges.map((edge) => edge.name)));
  const lists = [
    ['embedPackages', 'Some embedded packages are not part of the plugin transitive dependencies:'],
    ['allowNativePackages', 'Some allowed native packages are not part of the plugin transitive dependencies:'],
    ['suppressNativePackages', 'Some suppressed native packages are not part of the plugin transitive dependencies:'],
    ['bundlePeers', 'Some peers to bundle are not part of the plugin transitive dependencies:'],
  ] as const;
  return lists.flatMap(([option, message]): readonly Finding[] => {
    const unused = options[option].filter((name) => !packages.has(name) && !edges.has(name));
    if (unused.length === 0) return [];
    return [
      {
        severity: 'warning',
        code: 'EOPTION',
        message: `${message} ${unused.join(', ')}`,
        hint: `Remove them from ${option}, or fix their names.`,
      },
    ];
  });
}
