// The use case: artifacts on disk checked against the rules of the known hosts.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type CheckedArtifact, type CheckedArtifacts, checkedArtifacts } from '../host/finding';
import { lintArtifact } from '../host/lint';
import type { Profile } from '../options/hosts';
import { readArtifact } from '../host/read/artifact';
import { DynplugError } from '../errors/errors';
import { byText } from '../files/paths';

export interface LintRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root; `paths` default to what was made in it. */
  readonly projectRoot: string;
  /** Files and folders, absolute or relative to the workspace root. */
  readonly paths?: readonly string[];
  /** Default: `all`. */
  readonly profile?: Profile;
}

export interface LintResult extends CheckedArtifacts {
  readonly profile: Profile;
}

/**
 * Reads and lints artifacts, one after the other. Writes nothing and asks no network.
 * @throws EARTIFACT when there is nothing to lint, or something that no host is given
 */
export async function lintPaths({
  workspaceRoot,
  projectRoot,
  paths,
  profile = 'all',
}: LintRequest): Promise<LintResult> {
  const artifacts: CheckedArtifact[] = [];
  for (const one of paths ?? madeIn(workspaceRoot, projectRoot)) {
    const artifact = await readArtifact(path.resolve(workspaceRoot, one));
    artifacts.push({ path: one, kind: artifact.kind, findings: lintArtifact(artifact, { profile }) });
  }
  return { profile, ...checkedArtifacts(artifacts) };
}

/** What the other targets have written into a project, relative to the workspace root. */
function madeIn(workspaceRoot: string, projectRoot: string): readonly string[] {
  const packed = path.join(projectRoot, 'dist-pack');
  const tarballs = existsSync(path.join(workspaceRoot, packed))
    ? readdirSync(path.join(workspaceRoot, packed)).filter((name) => name.endsWith('.tgz'))
    : [];
  const made = [
    path.join(projectRoot, 'dist-dynamic'),
    ...tarballs.sort(byText).map((name) => path.join(packed, name)),
    path.join(projectRoot, 'dist-oci/layout'),
  ].filter((one) => existsSync(path.join(workspaceRoot, one)));
  if (made.length > 0) return made;
  throw new DynplugError(
    'EARTIFACT',
    `There is nothing to lint in ${projectRoot}: no dist-dynamic, no dist-pack/*.tgz, no dist-oci/layout.`,
    'Run export or package-oci first, or name files and folders with the option path.',
  );
}
