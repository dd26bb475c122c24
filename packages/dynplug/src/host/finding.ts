// What a check of an artifact for hosts finds, whichever check it is: one form for lint and doctor, for people, CI services and scripts.

/** One way in which an artifact breaks a host, or surprises in it. */
export interface HostFinding {
  /** Id of the rule: docs/reference/host-contract.md lists those of lint, docs/how-to/check-hosts.md those of doctor. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** The entry, key, field or file that it is about. */
  readonly path?: string;
  /** In that file, counted from 1. */
  readonly line?: number;
  readonly message: string;
  /** The hosts that it breaks, and what happens in each. Never empty. */
  readonly hosts: readonly { readonly host: string; readonly effect: string }[];
  /** What to do, as an instruction. */
  readonly fix: string;
}

/** An artifact with what was found in it. */
export interface CheckedArtifact {
  /** As it was given. */
  readonly path: string;
  readonly kind: 'image' | 'tgz' | 'folder' | 'fragment';
  readonly findings: readonly HostFinding[];
  /** What it was checked for, where not all artifacts were checked for the same hosts. */
  readonly checkedFor?: { readonly hosts: readonly string[]; readonly words: string };
}

/** Artifacts that were checked for the same hosts. */
export interface CheckedArtifacts {
  readonly artifacts: readonly CheckedArtifact[];
  readonly errors: number;
  readonly warnings: number;
}

/** With the number of findings of each severity. */
export function checkedArtifacts(artifacts: readonly CheckedArtifact[]): CheckedArtifacts {
  const count = (severity: HostFinding['severity']): number =>
    artifacts.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length;
  return { artifacts, errors: count('error'), warnings: count('warning') };
}
