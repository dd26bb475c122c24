// A lockfile as a graph of packages, without an installed tree: what each dependency was resolved to.
import type { Manifest, Specs } from '../../manifest';

/** A package of a lockfile, or a member of its workspace. */
export interface LockedNode {
  /** One per package. */
  readonly key: string;
  readonly version: string;
  readonly dependencies: Specs;
  /** Names that may be absent; they are not in `dependencies`. */
  readonly optionalDependencies: Specs;
  /** POSIX, relative to the root; undefined for packages from elsewhere. */
  readonly member?: string;
  /** False when it is for another operating system than Linux, which hosts run on. */
  readonly isForLinux: boolean;
}

/** A package of the workspace that the lockfile belongs to. */
export interface Member {
  /** POSIX, relative to the root; empty for the root. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export interface LockedGraph {
  /** Name of the lockfile, for messages. */
  readonly file: string;
  /** True when optional dependencies may have no entry: the package manager leaves out what it cannot install. */
  readonly lacksOptional: boolean;
  /** A member as the start of a walk: with what its manifest asks for at run time. */
  memberNode(member: Member): LockedNode;
  /** What a dependency was resolved to; undefined when the lockfile has no entry for it. */
  dependency(from: LockedNode, name: string, spec: string): LockedNode | undefined;
  /** Whether backend plugins find this copy; undefined when only an installed tree tells. */
  isHoisted(node: LockedNode): boolean | undefined;
}

/** @param systems names of Node's platforms, `!` before those that are excluded */
export function runsOnLinux(systems: readonly string[]): boolean {
  const named = systems.filter((one) => !one.startsWith('!'));
  return !systems.includes('!linux') && (named.length === 0 || named.includes('linux'));
}

export type RuntimeFields = Pick<Manifest, 'dependencies' | 'optionalDependencies'>;

/** `optionalDependencies` win over `dependencies`, as package managers have it. */
export function runtimeSpecs({ dependencies = {}, optionalDependencies = {} }: RuntimeFields): Required<RuntimeFields> {
  const isRequired = ([name]: readonly [string, string]): boolean => !Object.hasOwn(optionalDependencies, name);
  return { dependencies: Object.fromEntries(Object.entries(dependencies).filter(isRequired)), optionalDependencies };
}
