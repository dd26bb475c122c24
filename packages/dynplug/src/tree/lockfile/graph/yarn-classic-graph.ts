// yarn.lock of Yarn 1 as a graph. Members are not in it.
import satisfies from 'semver/functions/satisfies';
import { patternName } from '../descriptors';
import { type Entry, entriesOf } from '../yarn-classic-lockfile';
import { type LockedGraph, type LockedNode, type Member, runtimeSpecs } from './locked-graph';

export class YarnClassicGraph implements LockedGraph {
  readonly file = 'yarn.lock';
  readonly lacksOptional = false;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #members: readonly Member[];
  /** Package → range, of `resolutions`. A path before the name is not read: the lockfile has one version of such a package then. */
  readonly #resolutions: ReadonlyMap<string, string>;

  /** @param members of the workspace, its root among them (folder '') @throws SyntaxError */
  constructor(text: string, members: readonly Member[]) {
    this.#entries = entriesOf(text);
    this.#members = members;
    const resolutions = members.find(({ folder }) => folder === '')?.manifest['resolutions'];
    this.#resolutions = new Map(
      Object.entries((resolutions ?? {}) as Readonly<Record<string, string>>).map(([pattern, range]) => [
        pattern.replace(/^(.*\/)?((?:@[^/]+\/)?[^/]+)$/, '$2'),
        range,
      ]),
    );
  }

  memberNode({ folder, manifest }: Member): LockedNode {
    const { version } = manifest;
    return { key: `workspace:${folder}`, version, ...runtimeSpecs(manifest), member: folder, isForLinux: true };
  }

  dependency(_from: LockedNode, name: string, spec: string): LockedNode | undefined {
    const replaced = this.#resolutions.get(name);
    const ranges = [spec, ...(replaced === undefined ? [] : [replaced])];
    for (const range of ranges) {
      const entry = this.#entries.get(`${name}@${range}`);
      if (entry?.version !== undefined) return node(`${name}@${entry.version}`, entry.version, entry);
    }
    const member = this.#members.find(({ manifest }) => manifest.name === name && isMet(manifest.version, spec));
    return member && this.memberNode(member);
  }

  /** Yarn decides it when it installs. */
  isHoisted(): undefined {
    return undefined;
  }
}

function node(key: string, version: string, entry: Entry): LockedNode {
  // The lockfile has no operating systems: what is for others stays in the list, as an optional package.
  return { key: `${patternName(key)}@${version}`, version, ...runtimeSpecs(entry), isForLinux: true };
}

function isMet(version: string, spec: string): boolean {
  return /^(link|file|workspace):/.test(spec) || satisfies(version, spec, { includePrerelease: true, loose: true });
}
