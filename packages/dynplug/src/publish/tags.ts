// Tags that are to point to an image: what they point to now, and whether that may change.
import { minimatch } from 'minimatch';
import type { Reference } from '../oci/reference';
import type { Manifest } from '../oci/manifest';
import { findDigest, putManifest } from '../oci/registry/manifests';
import { type Repository, referenceText } from '../oci/registry/repository';
import { DynplugError, type Finding, throwOnErrors } from '../errors/errors';

/** Whether a tag with another image may be moved: all, none, or those that match a pattern such as `latest` or `*-snapshot`. */
export type OverwriteTag = boolean | readonly string[];

export interface TaggedTarget {
  readonly reference: Reference;
  readonly repository: Repository;
}

export interface TagState {
  readonly target: TaggedTarget;
  /** new: there was none. same: it points to the image already. moved: it pointed to another one. */
  readonly state: 'new' | 'same' | 'moved';
  /** Where it pointed to. */
  readonly former?: string;
}

/** @throws ETAGEXISTS for tags that may not be moved, all in one; then nothing was sent */
export async function tagStates(
  targets: readonly TaggedTarget[],
  digest: string,
  overwrite: OverwriteTag,
): Promise<readonly TagState[]> {
  const states: TagState[] = [];
  for (const target of targets) {
    const former = await findDigest(target.repository, target.reference.tag ?? '');
    const state = former === undefined ? 'new' : former === digest ? 'same' : 'moved';
    states.push({ target, state, ...(former !== undefined && { former }) });
  }
  const refused = states.flatMap((state): Finding[] =>
    state.state === 'moved' && !mayMove(state.target.reference, overwrite) ? [taken(state, digest)] : [],
  );
  throwOnErrors(refused, digest);
  return states;
}

/** Points a tag to the image. @throws ETAGEXISTS when it was moved by someone else in the meantime, EREGISTRY, ENETWORK, EAUTH */
export async function putTag({ target, former }: TagState, top: Manifest, overwrite: OverwriteTag): Promise<void> {
  const { repository, reference } = target;
  const tag = reference.tag ?? '';
  const { digest } = top.descriptor;
  const now = await findDigest(repository, tag);
  if (now === digest) return;
  if (now !== former && now !== undefined && !mayMove(reference, overwrite)) {
    const { message, hint } = taken({ target, state: 'moved', former: now }, digest);
    throw new DynplugError('ETAGEXISTS', message, hint);
  }
  await putManifest(repository, tag, top);
  let found: string | undefined;
  const isShown = await repository.registry.untilShown(
    async () => (found = await findDigest(repository, tag)) === digest,
  );
  if (!isShown)
    throw new DynplugError(
      'EREGISTRY',
      `${referenceText(reference)} points to ${found ?? 'nothing'} after ${digest} was put there.`,
      'Someone else may publish under the same tag at this time; else the registry is at fault.',
    );
}

function mayMove({ tag = '' }: Reference, overwrite: OverwriteTag): boolean {
  return typeof overwrite === 'boolean' ? overwrite : overwrite.some((pattern) => minimatch(tag, pattern));
}

function taken({ target, former }: TagState, digest: string): Finding {
  return {
    severity: 'error',
    code: 'ETAGEXISTS',
    message: `${referenceText(target.reference)} exists and points to ${former ?? ''}, which is not ${digest}.`,
    hint: 'Hosts do not notice a tag that moved. Raise the version; for moving tags set overwriteTag, e.g. ["latest"].',
  };
}
