// What is published was made from the sources as they are: by a target that ran before, or by the hashes in its report.
import type { ExecutorContext } from '@nx/devkit';
import { DynplugError } from '../../errors/errors';
import { findTarget, isInGraph } from '../../nx/find-target';
import { recordedHashes, staleArtifact } from '../../packaged/stale';
import { print } from '../../terminal/print';
import { staleText } from '../stale-text';
import type { PackagedFolders, PublishedKind } from './plan';

/** The executor that makes each kind, and its option `kind`. */
const MAKERS = {
  oci: ['package-oci', undefined],
  npm: ['pack', 'dynamic'],
  static: ['pack', 'static'],
} as const;

/** @throws ESTALE with the command, for an artifact whose target did not run and whose sources changed since */
export function requireFresh(
  context: ExecutorContext,
  project: string,
  kind: PublishedKind,
  { packed, image }: PackagedFolders,
): void {
  const [executor, ofKind] = MAKERS[kind];
  const target = findTarget(context, project, executor, ofKind);
  // Nx knows the inputs better than the hashes do.
  if (target !== undefined && isInGraph(context, project, target)) return;
  const artifact = kind === 'oci' ? image : packed;
  const stale = staleArtifact(context.root, artifact);
  const command = `nx run ${project}:${target ?? executor}`;
  if (stale)
    throw new DynplugError(
      'ESTALE',
      staleText(context, project, stale).message,
      `Run "${command}" first, or add it to dependsOn of this target.`,
    );
  if (target !== undefined && recordedHashes(artifact) === undefined)
    print(`  note      ${target} did not run before, and ${artifact} does not say what it was made from: ${command}`);
}
