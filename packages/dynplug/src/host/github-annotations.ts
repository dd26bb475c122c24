// Findings as annotations of a GitHub workflow.
import type { Annotation } from '../terminal/print';
import type { CheckedArtifact, HostFinding } from './finding';

export function githubAnnotations(artifacts: readonly CheckedArtifact[]): readonly Annotation[] {
  return artifacts.flatMap((artifact) => artifact.findings.map((finding) => annotation(artifact, finding)));
}

function annotation({ path, kind }: CheckedArtifact, finding: HostFinding): Annotation {
  const { severity, rule, message, hosts, fix, line } = finding;
  // Only a folder's entries are files that a review can show.
  const file = kind === 'folder' && finding.path !== undefined ? `${path}/${finding.path}` : path;
  const effects = hosts.map(({ host, effect }) => `${host}: ${effect}`);
  const text = [message, ...effects, fix].join('\n');
  return { severity, title: rule, file, ...(line !== undefined && { line }), message: text };
}
