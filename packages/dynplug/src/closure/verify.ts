// Resolves every edge once more in the finished layout. The hoister is meant to be right; this is what makes sure.
import { DynplugError } from '../errors/errors';
import { label } from './graph';
import type { PackageClass } from './merge';
import type { Placement } from './placement';

/** A peer that a package and its dependent see as two copies: same version, two instances (a singleton is split). */
export interface PeerSplit {
  readonly dependent: string;
  readonly package: string;
  readonly peer: string;
}

/**
 * @returns peers of which two copies are seen; none in the trees of real plugins so far
 * @throws ELAYOUT when an edge finds another class than it must
 */
export function verifyLayout(root: Placement, classes: readonly PackageClass[]): readonly PeerSplit[] {
  const splits: PeerSplit[] = [];
  for (const at of [root, ...root.descendants()]) {
    for (const edge of at.cls.edges) {
      const found = at.lookup(edge.name);
      if (edge.to === null) {
        if (!found) continue;
        if (at.cls.pkg.kind !== 'private')
          throw wrong(at, edge.name, 'nothing (the host provides it)', label(found.cls.pkg));
        splits.push({ dependent: 'the host', package: label(at.cls.pkg), peer: edge.name });
        continue;
      }
      const wanted = classes[edge.to] as PackageClass;
      if (found?.cls !== wanted)
        throw wrong(at, edge.name, label(wanted.pkg), found ? label(found.cls.pkg) : 'nothing');
      for (const peer of found.cls.edges) {
        const seen = at.lookup(peer.name);
        if (peer.kind !== 'peer' || peer.to === null || seen?.cls.index !== peer.to || found.lookup(peer.name) === seen)
          continue;
        splits.push({ dependent: label(at.cls.pkg), package: label(found.cls.pkg), peer: peer.name });
      }
    }
  }
  return splits;
}

function wrong(at: Placement, name: string, wanted: string, found: string): DynplugError {
  return new DynplugError(
    'ELAYOUT',
    `In the layout, "${name}" from ${label(at.cls.pkg)} at ${at.path || '.'} finds ${found} instead of ${wanted}.`,
    'This is a fault of dynplug: please report it with the list of your plugin’s dependencies.',
  );
}
