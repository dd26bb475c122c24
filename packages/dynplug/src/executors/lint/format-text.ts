// What a person reads after a lint: per artifact whether it is fit, or which rules it breaks.
import { formatContractFindings } from '../../host/format-findings';
import type { LintResult, LintedArtifact } from '../../lint/lint-paths';

export function formatText({ artifacts, profile }: LintResult, verbose: boolean): string {
  return artifacts.map((artifact) => formatArtifact(artifact, profile, verbose)).join('\n\n');
}

function formatArtifact({ path, kind, findings }: LintedArtifact, profile: string, verbose: boolean): string {
  const hosts = profile === 'all' ? 'all known hosts' : profile;
  if (findings.length === 0) return `${path} (${kind}): fit for ${hosts}`;
  return `${path} (${kind}), for ${hosts}:\n\n${formatContractFindings(findings, verbose)}`;
}
