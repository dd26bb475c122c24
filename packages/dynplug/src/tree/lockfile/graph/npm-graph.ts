// package-lock.json as a graph. npm's lockfile has folders, so it tells which copies are hoisted to the root.
import { parseJson } from '../../../json/parse-json';
import { isObject, own } from '../../../json/values';
import type { Manifest, Specs } from '../../manifest';
import {
  type LockedGraph,
  type LockedNode,
  type Member,
  type RuntimeFields,
  runsOnLinux,
  runtimeSpecs,
} from './locked-graph';

interface Entry extends Pick<Manifest, 'peerDependencies' | 'peerDependenciesMeta'>, RuntimeFields {
  readonly version?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly os?: readonly string[];
}

export class NpmGraph implements LockedGraph {
  readonly lacksOptional = true;
  readonly #entries: Readonly<Record<string, Entry>>;

  /** @param file its name @throws SyntaxError */
  constructor(
    text: string,
    readonly file: string,
  ) {
    const lockfile = parseJson(text);
    const packages = isObject(lockfile) ? lockfile['packages'] : undefined;
    if (!isObject(packages)) throw new SyntaxError('it has no "packages", as lockfiles of npm 6');
    this.#entries = packages as Readonly<Record<string, Entry>>;
  }

  memberNode({ folder, manifest }: Member): LockedNode {
    return { key: folder, version: manifest.version, ...withPeers(manifest), member: folder, isForLinux: true };
  }

  /** Node's lookup: in the folder of the dependent, then in those above. */
  dependency({ key }: LockedNode, name: string): LockedNode | undefined {
    for (let at: string | undefined = key; at !== undefined; at = above(at)) {
      const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
      const entry = own(this.#entries, place);
      if (entry) return this.#node(place, entry);
    }
    return undefined;
  }

  isHoisted({ key, member }: LockedNode): boolean {
    return member === undefined && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(key);
  }

  #node(place: string, entry: Entry): LockedNode {
    const folder = entry.link === true ? entry.resolved : undefined;
    const target = folder === undefined ? entry : own(this.#entries, folder);
    const { version = '0.0.0', os = [] } = target ?? entry;
    return {
      key: folder ?? place,
      version,
      ...withPeers(target ?? entry),
      ...(folder !== undefined && { member: folder }),
      isForLinux: runsOnLinux(os),
    };
  }
}

/** npm installs required peers too; optional ones count where they are installed. */
function withPeers(manifest: Entry): { dependencies: Specs; optionalDependencies: Specs } {
  const { dependencies, optionalDependencies } = runtimeSpecs(manifest);
  const peers = Object.entries(manifest.peerDependencies ?? {});
  const isOptional = ([name]: readonly [string, string]): boolean =>
    own(manifest.peerDependenciesMeta, name)?.optional === true;
  return {
    dependencies: { ...Object.fromEntries(peers.filter((peer) => !isOptional(peer))), ...dependencies },
    optionalDependencies,
  };
}

/** The next folder above in which Node looks; undefined above the root. */
function above(place: string): string | undefined {
  if (place === '') return undefined;
  const modules = place.lastIndexOf('/node_modules/');
  if (modules >= 0) return place.slice(0, modules);
  return place.includes('/') && !place.startsWith('node_modules/') ? place.slice(0, place.lastIndexOf('/')) : '';
}
