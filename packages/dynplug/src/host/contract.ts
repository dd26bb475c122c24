// An artifact as it will be, checked against what hosts take, before a byte of it is written.
import { readFileSync } from 'node:fs';
import { DynplugError } from '../errors/errors';
import type { TarFile, TarFolder } from '../archive/tar-stream';
import { type Artifact, type ArtifactEntry, isRead } from './artifact';
import { findingsText } from './findings-text';
import type { HostFinding } from './finding';
import { lintArtifact } from './lint';
import type { Profile } from '../options/hosts';

/**
 * Warnings only: errors are thrown.
 * @param failOn ids of rules whose warnings are errors
 * @throws ECONTRACT with all that breaks a host of the profile
 */
export function requireContract(
  artifact: Artifact,
  profile: Profile,
  failOn: readonly string[] = [],
): readonly HostFinding[] {
  const findings = lintArtifact(artifact, { profile });
  const errors = findings.filter((finding) => finding.severity === 'error' || failOn.includes(finding.rule));
  if (errors.length === 0) return findings;
  throw new DynplugError(
    'ECONTRACT',
    `Hosts would not take this ${artifact.kind}:\n\n${findingsText(errors, false)}\n`,
    'docs/reference/host-contract.md explains the rules. The option profile narrows them to the hosts that you have.',
  );
}

/** What will be written, as the rules look at it. */
export function artifactEntry(entry: TarFile | TarFolder): ArtifactEntry {
  if ('folder' in entry) return { path: entry.path, type: 'directory', size: 0, mode: 0o755 };
  const { path, size, mode, source } = entry;
  const file = { path, type: 'file', size, mode } as const;
  if (!isRead(path, size)) return file;
  return { ...file, content: () => ('bytes' in source ? source.bytes : readFileSync(source.file)) };
}
