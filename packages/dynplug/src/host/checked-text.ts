// What a person reads after a check: per artifact whether it is fit for its hosts, or which rules it breaks.
import type { CheckedArtifact } from './finding';
import { findingsText } from './findings-text';

/** @param hosts in words: `all known hosts` */
export function checkedText(artifacts: readonly CheckedArtifact[], hosts: string, verbose: boolean): string {
  return artifacts.map((artifact) => artifactText(artifact, artifact.checkedFor?.words ?? hosts, verbose)).join('\n\n');
}

function artifactText({ path, kind, findings }: CheckedArtifact, hosts: string, verbose: boolean): string {
  if (findings.length === 0) return `${path} (${kind}): fit for ${hosts}`;
  return `${path} (${kind}), for ${hosts}:\n\n${findingsText(findings, verbose)}`;
}
