// Findings as annotations of a GitHub workflow: `::error title=…,file=…::message`.
import type { ContractFinding } from '../../host/lint';
import type { LintResult, LintedArtifact } from '../../lint/lint-paths';

export function formatGithub({ artifacts }: LintResult): string {
  const lines = artifacts.flatMap((artifact) => artifact.findings.map((finding) => annotate(artifact, finding)));
  return lines.length > 0 ? lines.join('\n') : `${artifacts.map(({ path }) => path).join(', ')}: no findings`;
}

function annotate({ path, kind }: LintedArtifact, finding: ContractFinding): string {
  const { severity, rule, message, profiles, fix } = finding;
  // Only a folder's entries are files that a review can show.
  const file = kind === 'folder' && finding.path !== undefined ? `${path}/${finding.path}` : path;
  const effects = profiles.map(({ profile, effect }) => `${profile}: ${effect}`);
  const text = [message, ...effects, fix].join('\n');
  return `::${severity} title=${escapeProperty(rule)},file=${escapeProperty(file)}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
