// A rule of the known hosts as data: which of them it is about, what happens there, who says so, and how to find and fix a violation.
import type { Host } from '../options/hosts';

/** One violation. */
export interface Violation {
  /** One sentence that names the thing. */
  readonly message: string;
  /** The entry, key or field that it is about. */
  readonly path?: string;
  /** The hosts that it breaks, if not all of the rule's. */
  readonly hosts?: readonly Host[];
}

export interface Rule<Subject> {
  /** Stable, in kebab-case; scripts may compare it. */
  readonly id: string;
  /** What has to be so, as a phrase. */
  readonly title: string;
  /** A warning is about what works but surprises, or about one way of use among several. */
  readonly severity: 'error' | 'warning';
  /** Per host what happens when the rule is broken. Hosts that are absent take it. */
  readonly effects: Partial<Readonly<Record<Host, string>>>;
  /** Upstream code or behaviour that the rule follows. */
  readonly source: string;
  /** What to do, as an instruction. */
  readonly fix: string;
  readonly find: (subject: Subject) => Iterable<Violation>;
}

/** The same effect in several hosts. */
export function on(hosts: readonly Host[], effect: string): Partial<Record<Host, string>> {
  return Object.fromEntries(hosts.map((host) => [host, effect]));
}
