// The text of a pnpm lockfile as a graph. Formats: lockfileVersion 9.0 (pnpm 9 and later) and 6.x (pnpm 8).
// A package has a key such as `left@1.0.1(patch_hash=…)(react@18.3.1)`: with its patch, and the peers that it sees.
import valid from 'semver/functions/valid';
import type { Manifest, Specs } from '../manifest';
import { type Block, blockAt, readBlock, readEntries, scalarsOf } from './block-yaml';
import { patternName } from './descriptors';

const KNOWN_VERSIONS = /^(6\.\d+|9\.\d+)$/;
const DEPENDENCY_FIELDS = ['dependencies', 'optionalDependencies', 'devDependencies'];

export class PnpmGraph {
  readonly #importers: Block | undefined;
  /** The text of each entry, by key. */
  readonly #packages: ReadonlyMap<string, string>;
  readonly #snapshots: ReadonlyMap<string, string>;
  readonly #read = new Map<string, Block>();
  #versions: Map<string, Set<string>> | undefined;
  /** Integrity by key without peers. */
  #contents: Map<string, string> | undefined;

  /** @throws SyntaxError */
  constructor(text: string) {
    // pnpm 11 may put a document of its own in front.
    const lockfile = readEntries(text.replaceAll('\r\n', '\n').split(/^---$/m).at(-1) ?? '');
    const version = lockfile.get('lockfileVersion')?.trim().replaceAll(/['"]/g, '');
    if (!KNOWN_VERSIONS.test(version ?? ''))
      throw new SyntaxError(`dynplug does not know its lockfileVersion, ${version}`);
    const importers = lockfile.get('importers');
    // Format 6 has no importers where there is one package.
    this.#importers = importers === undefined ? new Map([['.', onlyImporter(lockfile)]]) : readBlock(importers);
    this.#packages = readEntries(lockfile.get('packages') ?? '', 2);
    const snapshots = lockfile.get('snapshots');
    this.#snapshots = snapshots === undefined ? this.#packages : readEntries(snapshots, 2);
  }

  /** @param member POSIX, relative to the root; `.` for the root */
  hasMember(member: string): boolean {
    return this.#importers?.has(member) === true;
  }

  /** @param member as above */
  dependencyOfMember(member: string, name: string): string | undefined {
    const version = this.#versionForMember(member, name);
    return version === undefined ? undefined : this.#key(name, version);
  }

  /** Whether a member gets the folder itself, and no package. */
  isLink(member: string, name: string): boolean {
    return this.linkedFolder(member, name) !== undefined;
  }

  /** That folder, relative to the member's. */
  linkedFolder(member: string, name: string): string | undefined {
    return /^link:(.*)$/.exec(this.#versionForMember(member, name) ?? '')?.[1];
  }

  /** The operating systems that it names, `!` before those that it excludes. */
  systems(key: string): readonly string[] {
    const [, list = ''] = /^ *os: \[([^\]]*)\]/m.exec(this.#text(key)) ?? [];
    return list.split(',').flatMap((one) => one.trim().replaceAll(/['"]/g, '') || []);
  }

  dependency(key: string, name: string): string | undefined {
    for (const field of DEPENDENCY_FIELDS) {
      const version = blockAt(this.#snapshot(key), field)?.get(name);
      if (typeof version === 'string') return this.#key(name, version);
    }
    return undefined;
  }

  /** Undefined for folders. */
  version(key: string): string | undefined {
    if (this.folder(key) !== undefined) return undefined;
    const written = this.#entry(key).get('version');
    if (typeof written === 'string') return written;
    const plain = withoutSuffix(key);
    return valid(plain.slice(plain.lastIndexOf('@') + 1)) ?? undefined;
  }

  /** The folder of which it is a copy, POSIX and relative to the root. */
  folder(key: string): string | undefined {
    return /\bdirectory: ([^,}]+)/.exec(this.#text(key))?.[1]?.replace(/^'(.*)'$/, '$1');
  }

  specs(
    key: string,
  ): Required<Pick<Manifest, 'dependencies' | 'optionalDependencies' | 'peerDependencies' | 'peerDependenciesMeta'>> {
    const snapshot = this.#snapshot(key);
    const entry = this.#entry(key);
    const specs = (field: string): Specs =>
      Object.fromEntries(
        Object.entries(scalarsOf(blockAt(snapshot, field))).map(([name, version]) => [name, this.#spec(name, version)]),
      );
    const meta = [...(blockAt(entry, 'peerDependenciesMeta') ?? [])];
    return {
      dependencies: specs('dependencies'),
      optionalDependencies: specs('optionalDependencies'),
      peerDependencies: scalarsOf(blockAt(entry, 'peerDependencies')),
      peerDependenciesMeta: Object.fromEntries(
        meta.map(([name, value]) => [name, { optional: value instanceof Map && value.get('optional') === 'true' }]),
      ),
    };
  }

  /** All versions of a package. */
  versionsOf(name: string): readonly string[] {
    if (!this.#versions) {
      this.#versions = new Map();
      for (const key of this.#packages.keys()) {
        const version = this.version(key);
        if (version === undefined) continue;
        const owner = patternName(key.replace(/^\//, ''));
        this.#versions.set(owner, (this.#versions.get(owner) ?? new Set()).add(version));
      }
    }
    return [...(this.#versions.get(name) ?? [])];
  }

  /** What a package is besides its version; undefined when it is not in the graph. */
  content(key: string): string | undefined {
    if (!this.#contents) {
      this.#contents = new Map();
      for (const one of this.#snapshots.keys()) {
        const [, integrity = ''] = /\bintegrity: ([^,}]+)/.exec(this.#text(one)) ?? [];
        this.#contents.set(withoutPeers(one), integrity);
      }
    }
    return this.#contents.get(withoutPeers(key));
  }

  /** A version refers to a key: of the same name, or as it is, for aliases and addresses. */
  #versionForMember(member: string, name: string): string | undefined {
    for (const field of DEPENDENCY_FIELDS) {
      const entry = blockAt(this.#importers, member, field)?.get(name);
      const version = entry instanceof Map ? entry.get('version') : entry;
      if (typeof version === 'string') return version;
    }
    return undefined;
  }

  #key(name: string, version: string): string | undefined {
    return [`${name}@${version}`, `/${name}@${version}`, version].find((key) => this.#snapshots.has(key));
  }

  /** A spec that a manifest could have. */
  #spec(name: string, version: string): string {
    const key = this.#key(name, version);
    return (key && this.version(key)) ?? withoutSuffix(version);
  }

  #text(key: string): string {
    return this.#packages.get(key) ?? this.#packages.get(withoutSuffix(key)) ?? '';
  }

  #entry(key: string): Block {
    return this.#readOnce(`p${key}`, this.#text(key));
  }

  #snapshot(key: string): Block {
    return this.#readOnce(`s${key}`, this.#snapshots.get(key) ?? '');
  }

  #readOnce(id: string, text: string): Block {
    let block = this.#read.get(id);
    // `{}` stands for an entry without fields.
    if (!block) this.#read.set(id, (block = readBlock(text.trim() === '{}' ? '' : text)));
    return block;
  }
}

function onlyImporter(lockfile: ReadonlyMap<string, string>): Block {
  return new Map(DEPENDENCY_FIELDS.map((field) => [field, readBlock(lockfile.get(field) ?? '')]));
}

function withoutSuffix(key: string): string {
  const at = key.indexOf('(');
  return at < 0 ? key : key.slice(0, at);
}

function withoutPeers(key: string): string {
  return withoutSuffix(key) + (/\(patch_hash=[^)]*\)/.exec(key)?.[0] ?? '');
}
