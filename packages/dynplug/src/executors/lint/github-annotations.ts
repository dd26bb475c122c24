// Findings as annotations of a GitHub workflow.
import type { ContractFinding } from '../../host/lint';
import type { LintResult, LintedArtifact } from '../../lint/lint-paths';
import type { Annotation } from '../../terminal/print';

export function githubAnnotations({ artifacts }: LintResult): readonly Annotation[] {
  return artifacts.flatMap((artifact) => artifact.findings.map((finding) => annotation(artifact, finding)));
}

function annotation({ path, kind }: LintedArtifact, finding: ContractFinding): Annotation {
  const { severity, rule, message, profiles, fix } = finding;
  // Only a folder's entries are files that a review can show.
  const file = kind === 'folder' && finding.path !== undefined ? `${path}/${finding.path}` : path;
  const effects = profiles.map(({ profile, effect }) => `${profile}: ${effect}`);
  return { severity, title: rule, file, message: [message, ...effects, fix].join('\n') };
}
