// How registries say that a tag stays where it is. The specification has no code for that, so each says it in words of its own.
import type { RegistryFailure } from './failure';

interface ImmutableTagAnswer {
  readonly registry: string;
  /** What its codes and messages say. */
  readonly says: RegExp;
  /** Where such an answer is shown. */
  readonly source: string;
}

interface SilentAnswer extends Omit<ImmutableTagAnswer, 'says'> {
  readonly status: number;
  readonly code: string;
}

export const IMMUTABLE_TAG_ANSWERS: readonly ImmutableTagAnswer[] = [
  {
    registry: 'Amazon ECR',
    says: /cannot be overwritten because the (tag|repository) is immutable|ImageTagAlreadyExists/,
    source: 'github.com/moby/buildkit/issues/3776, github.com/osscontainertools/kaniko/pull/204; ECR API, PutImage',
  },
  {
    registry: 'Google Artifact Registry',
    says: /repository has enabled tag immutability/i,
    source: 'cloud.google.com/artifact-registry/docs/docker/troubleshoot#push',
  },
  {
    registry: 'Harbor',
    says: /configured as immutable/,
    source: 'github.com/goharbor/harbor: the middleware immutable, and the controller tag',
  },
  {
    registry: 'Quay',
    says: /\btag is immutable\b|TAG_ALREADY_EXISTS/,
    source: 'issues.redhat.com/browse/PROJQUAY-10859; github.com/quay/quay, endpoints/v2/errors.py',
  },
  {
    registry: 'Docker Hub',
    says: /cannot be updated due to immutability settings/,
    source: 'github.com/docker/hub-feedback/issues/2466',
  },
  {
    registry: 'Artifactory',
    says: /not enough permissions to overwrite artifact/i,
    source: 'its upload service, as github.com/pypa/twine tests it',
  },
  {
    registry: 'Sonatype Nexus',
    says: /does not allow updating assets/i,
    source: 'its policy "disable redeploy", as github.com/pypa/twine tests it',
  },
  {
    registry: 'Mirantis Secure Registry',
    says: /cannot be overwritten because .* is an immutable repository/,
    source: 'docs.mirantis.com/msr/2.9/ops/manage-images/prevent-tags-from-being-overwritten.html',
  },
  {
    registry: 'Alibaba Cloud Container Registry',
    says: /tag already exists and cannot be overwritten/,
    source: 'help.aliyun.com/en/acr/user-guide/turn-on-immutable-image-version',
  },
  { registry: 'others', says: /\btags?\b.*\bimmutab|\bimmutab.*\btags?\b/i, source: 'the words themselves' },
];

/** Answers that may mean a fixed tag, and other things too: then the tag is looked at. */
export const SILENT_ANSWERS: readonly SilentAnswer[] = [
  {
    registry: 'Azure Container Registry',
    status: 409,
    code: 'CONFLICT',
    source: 'reported for locked tags; no document has it',
  },
  {
    registry: 'Azure Container Registry',
    status: 405,
    code: 'REGISTRY_DISALLOWED_OPERATION',
    source: 'github.com/Azure/acr-cli/issues/70; its FAQ names locks among the reasons',
  },
  {
    registry: 'Artifactory',
    status: 403,
    code: 'MANIFEST_INVALID',
    source: 'github.com/GoogleContainerTools/kaniko/issues/1095',
  },
];

/** Something else is in the way, such as another push. */
const OTHER_CONFLICT = /concurren|in progress|being (pushed|deleted|updated)|try again|retry/i;

/**
 * Whether a registry has refused to move a tag.
 * @param failure of a manifest that was put under a tag
 * @param isTaken whether the tag points to another image
 */
export async function isImmutableTag(
  { details: { status = 0, codes = [], said = '' } }: RegistryFailure,
  isTaken: () => Promise<boolean>,
): Promise<boolean> {
  if (status < 400 || status >= 500) return false;
  if (IMMUTABLE_TAG_ANSWERS.some(({ says }) => says.test(said))) return true;
  const isSilent =
    SILENT_ANSWERS.some((answer) => answer.status === status && codes.includes(answer.code)) ||
    (status === 409 && said === '');
  return isSilent && !OTHER_CONFLICT.test(said) && (await isTaken());
}
