// pnpm-lock.yaml as a graph: what pnpm-graph.ts reads, from the members on.
import path from 'node:path';
import { PnpmGraph } from '../pnpm-graph';
import { type LockedGraph, type LockedNode, type Member, runsOnLinux, runtimeSpecs } from './locked-graph';

export class PnpmLockedGraph implements LockedGraph {
  readonly file = 'pnpm-lock.yaml';
  readonly lacksOptional = true;
  readonly #graph: PnpmGraph;
  readonly #members: ReadonlyMap<string, Member>;

  /** @param members of the workspace, its root among them (folder '') @throws SyntaxError */
  constructor(text: string, members: readonly Member[]) {
    this.#graph = new PnpmGraph(text);
    this.#members = new Map(members.map((member) => [member.folder, member]));
  }

  memberNode({ folder, manifest }: Member): LockedNode {
    const { version } = manifest;
    return { key: `importer:${folder}`, version, ...runtimeSpecs(manifest), member: folder, isForLinux: true };
  }

  dependency(from: LockedNode, name: string): LockedNode | undefined {
    if (from.member === undefined) return this.#node(this.#graph.dependency(from.key, name));
    const importer = from.member === '' ? '.' : from.member;
    const link = this.#graph.linkedFolder(importer, name);
    if (link === undefined) return this.#node(this.#graph.dependencyOfMember(importer, name));
    return this.#folder(path.posix.join(from.member, link));
  }

  /** pnpm's isolated layout hides all but the direct dependencies; a hoisted one is made when it installs. */
  isHoisted(): undefined {
    return undefined;
  }

  #node(key: string | undefined): LockedNode | undefined {
    if (key === undefined) return undefined;
    // A copy of a member ("injected").
    const folder = this.#graph.folder(key);
    if (folder !== undefined) return this.#folder(folder);
    const { dependencies, optionalDependencies } = this.#graph.specs(key);
    const isForLinux = runsOnLinux(this.#graph.systems(key));
    return { key, version: this.#graph.version(key) ?? '', dependencies, optionalDependencies, isForLinux };
  }

  /** A member, or a folder outside of the workspace, which brings what lies in it. */
  #folder(folder: string): LockedNode {
    const member = this.#members.get(folder);
    if (member) return this.memberNode(member);
    return { key: `folder:${folder}`, version: '', ...runtimeSpecs({}), member: folder, isForLinux: true };
  }
}
