// yarn.lock of Yarn 2 and later as a graph. Rules: Project.resolveEverything of @yarnpkg/core, and its hook reduceDependency.
import type { Specs } from '../../manifest';
import { type Block, blockAt, readBlock, readEntries, scalarsOf } from '../block-yaml';
import { patternName } from '../descriptors';
import { type Resolution, normalRange, rangesOf, resolutionsIn } from '../yarn-resolutions';
import { type LockedGraph, type LockedNode, type Member, runsOnLinux, runtimeSpecs } from './locked-graph';

/** What Yarn adds to the range of a patch, a link or a portal: the package that declares it. */
const BINDING = /::locator=.*$/;

export class YarnGraph implements LockedGraph {
  readonly file = 'yarn.lock';
  readonly lacksOptional = false;
  /** Text of an entry by descriptor, without bindings. */
  readonly #entries = new Map<string, string>();
  readonly #nodes = new Map<string, LockedNode>();
  readonly #members: ReadonlyMap<string, Member>;
  readonly #resolutions: readonly Resolution[];

  /** @param members of the workspace, its root among them (folder '') @throws SyntaxError */
  constructor(text: string, members: readonly Member[]) {
    const entries = readEntries(text.replaceAll('\r\n', '\n'));
    if (!entries.has('__metadata')) throw new SyntaxError('it has no "__metadata"');
    for (const [descriptors, entry] of entries)
      for (const one of descriptors.split(', ')) this.#entries.set(one.replace(BINDING, ''), entry);
    this.#members = new Map(members.map((member) => [member.folder, member]));
    this.#resolutions = resolutionsIn(this.#members.get('')?.manifest);
  }

  memberNode({ folder, manifest }: Member): LockedNode {
    const { version } = manifest;
    return { key: `workspace:${folder}`, version, ...runtimeSpecs(manifest), member: folder, isForLinux: true };
  }

  dependency(from: LockedNode, name: string, spec: string): LockedNode | undefined {
    const resolutions = this.#resolutions.filter(
      ({ fromVersion }) => fromVersion === undefined || normalRange(fromVersion) === normalRange(from.version),
    );
    const dependent = this.#nameOf(from);
    const ranges = rangesOf(resolutions, { name: dependent, version: from.version }, name, spec);
    // A plain range that a member satisfies leads to it, and has no protocol.
    for (const range of [...ranges.slice(0, -1), spec, ...ranges.slice(-1)]) {
      const entry = this.#entries.get(`${name}@${range}`);
      if (entry !== undefined) return this.#node(entry);
    }
    return this.#memberAt(name, spec);
  }

  /** Yarn decides it when it installs. */
  isHoisted(): undefined {
    return undefined;
  }

  #nameOf({ key, member }: LockedNode): string {
    return member === undefined ? patternName(key) : (this.#members.get(member)?.manifest.name ?? '');
  }

  /** The lockfile has one key for a member, with some of the ranges that lead to it. */
  #memberAt(name: string, spec: string): LockedNode | undefined {
    if (!/^(workspace|link|portal):/.test(spec)) return undefined;
    const found = [...this.#members.values()].find(({ manifest }) => manifest.name === name);
    return found && this.memberNode(found);
  }

  #node(entry: string): LockedNode {
    const block = readBlock(entry);
    const key = fieldOf(block, 'resolution');
    let node = this.#nodes.get(key);
    if (!node) this.#nodes.set(key, (node = this.#made(key, block)));
    return node;
  }

  #made(key: string, block: Block): LockedNode {
    const name = patternName(key);
    const [, folder] = /@workspace:(.*)$/.exec(key) ?? [];
    // A link to a member leads to the same folder.
    const isLink = /@(link|portal):/.test(key);
    const member = [...this.#members.values()].find((one) =>
      folder === undefined ? isLink && one.manifest.name === name : one.folder === (folder === '.' ? '' : folder),
    );
    if (member) return this.memberNode(member);
    const optional = optionalNames(block);
    const specs = scalarsOf(blockAt(block, 'dependencies'));
    const pick = (isOptional: boolean): Specs =>
      Object.fromEntries(Object.entries(specs).filter(([one]) => optional.has(one) === isOptional));
    return {
      key,
      version: fieldOf(block, 'version'),
      dependencies: pick(false),
      optionalDependencies: pick(true),
      // A linked folder is no package that is installed, and has no version.
      ...(isLink && { member: key }),
      isForLinux: isForLinux(block.get('conditions')),
    };
  }
}

/** @throws SyntaxError */
function fieldOf(block: Block, name: 'resolution' | 'version'): string {
  const value = block.get(name);
  if (typeof value !== 'string') throw new SyntaxError(`an entry has no "${name}"`);
  return value;
}

function optionalNames(block: Block): ReadonlySet<string> {
  const meta = [...(blockAt(block, 'dependenciesMeta') ?? [])];
  return new Set(
    meta.flatMap(([name, value]) => (value instanceof Map && value.get('optional') === 'true' ? [name] : [])),
  );
}

/** `os=linux & cpu=x64 & libc=glibc`, or `(os=linux | os=darwin) & …`. */
function isForLinux(conditions: unknown): boolean {
  const systems = typeof conditions === 'string' ? [...conditions.matchAll(/\bos=(!?\w+)/g)] : [];
  return runsOnLinux(systems.map(([, system]) => system as string));
}
