// What a person reads after a lint: per artifact its rules, what they mean in which host, and where they are broken.
import type { ContractFinding } from '../../host/lint';
import type { LintResult, LintedArtifact } from '../../lint/lint-paths';

/** Without --verbose. */
const SHOWN = 5;

export function formatText({ artifacts, profile }: LintResult, verbose: boolean): string {
  return artifacts.map((artifact) => formatArtifact(artifact, profile, verbose)).join('\n\n');
}

function formatArtifact({ path, kind, findings }: LintedArtifact, profile: string, verbose: boolean): string {
  const hosts = profile === 'all' ? 'all known hosts' : profile;
  if (findings.length === 0) return `${path} (${kind}): fit for ${hosts}`;
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const blocks = rules.map((rule) =>
    formatRule(
      findings.filter((finding) => finding.rule === rule),
      verbose,
    ),
  );
  return [`${path} (${kind}), for ${hosts}:`, ...blocks].join('\n\n');
}

function formatRule(findings: readonly ContractFinding[], verbose: boolean): string {
  const [{ severity, rule, fix }] = findings as readonly [ContractFinding];
  const shown = verbose ? findings : findings.slice(0, SHOWN);
  return [
    `  ${severity} ${rule}`,
    ...shown.map(
      ({ path, message }) => `    ${path === undefined || message.includes(path) ? '' : `${path}: `}${message}`,
    ),
    ...(findings.length > shown.length
      ? [`    … and ${findings.length - shown.length} more (--verbose lists them)`]
      : []),
    ...formatEffects(findings),
    `    → ${fix}`,
  ].join('\n');
}

/** `host, host: effect`; hosts with one effect together. */
function formatEffects(findings: readonly ContractFinding[]): readonly string[] {
  const hosts = new Map<string, Set<string>>();
  for (const { profile, effect } of findings.flatMap(({ profiles }) => profiles))
    hosts.set(effect, (hosts.get(effect) ?? new Set()).add(profile));
  return [...hosts].map(([effect, names]) => `    ${[...names].join(', ')}: ${effect}`);
}
