// The rules of the known hosts, applied to one artifact. Pure: reads no files but through `content()`.
import type { Artifact } from './artifact';
import { type Profile, hostsOf } from './profiles';
import type { Rule } from './rule';
import { LAYER_RULES } from './rules/layers';
import { LAYOUT_RULES } from './rules/layout';

/** One way in which an artifact breaks a host. */
export interface ContractFinding {
  /** Id of the rule; docs/host-contract.md lists them. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** The entry, key or field that it is about. */
  readonly path?: string;
  readonly message: string;
  /** The hosts of the profile that it breaks, and what happens in each. Never empty. */
  readonly profiles: readonly { readonly profile: string; readonly effect: string }[];
  readonly fix: string;
}

/** What the hosts of a profile would not take, in the order of the rules. */
export function lintArtifact(
  artifact: Artifact,
  { profile }: { readonly profile: Profile },
): readonly ContractFinding[] {
  if (artifact.kind !== 'image') return [];
  return [...LAYOUT_RULES, ...LAYER_RULES].flatMap((rule) => applyRule(rule, artifact, profile));
}

function applyRule<Subject>(rule: Rule<Subject>, subject: Subject, profile: Profile): readonly ContractFinding[] {
  const hosts = hostsOf(profile).filter((host) => rule.effects[host] !== undefined);
  if (hosts.length === 0) return [];
  return [...rule.find(subject)].flatMap(({ message, path, hosts: only }) => {
    const broken = hosts.filter((host) => only?.includes(host) ?? true);
    if (broken.length === 0) return [];
    const profiles = broken.map((host) => ({ profile: host, effect: rule.effects[host] as string }));
    const { id, severity, fix } = rule;
    return [{ rule: id, severity, ...(path !== undefined && { path }), message, profiles, fix }];
  });
}
