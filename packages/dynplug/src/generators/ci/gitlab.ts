// The pipeline for GitLab CI. GitLab shows no summaries: the job's log ends with what was published, and keeps it as artifacts.
import {
  BATCH,
  type Pipeline,
  SUMMARY_LINE,
  browserLines,
  indented,
  installLines,
  managerLines,
  publishLines,
} from './pipeline';

/** A commit that does not exist: what GitLab gives when there is none before. */
const NO_COMMIT = '0'.repeat(40);

/** Only what lies in the checkout can be kept. */
const CACHE = '$CI_PROJECT_DIR/.package-cache';

/** @returns YAML of .gitlab-ci.yml */
export function gitlabPipeline(pipeline: Pipeline): string {
  const { branch, manager, nodeVersion, checkTargets, verifyTarget } = pipeline;
  return `# Packages the dynamic plugins that a change affects, and publishes those of ${branch}.
# Written by "nx g @org/dynplug:ci --provider=gitlab"; it is yours to change.
# For Nx's cache on a server set NX_SELF_HOSTED_REMOTE_CACHE_SERVER and NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN. Protect the token that
# may write, so that merge requests do not get it: what they store, others would trust.
.dynamic-plugins:
  image: node:${nodeVersion}
  variables:
    # All commits: Nx compares with one of them.
    GIT_DEPTH: 0${manager.cacheVariable === undefined ? '' : `\n    ${manager.cacheVariable}: ${CACHE}`}
  cache:
    key:
      files: [${manager.lockfile}]
    paths: [.package-cache/]
  before_script:
${indented(
  [
    ...browserLines(pipeline),
    ...managerLines(pipeline),
    ...(manager.cacheVariable === undefined ? [`pnpm config set store-dir "${CACHE}"`] : []),
    ...installLines(pipeline),
  ].map((line) => `- ${line}`),
  4,
)}

dynamic-plugins-check:
  extends: .dynamic-plugins
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - ${manager.exec} nx affected -t ${checkTargets} ${BATCH} --base="$CI_MERGE_REQUEST_DIFF_BASE_SHA" --head=HEAD
  artifacts:
    when: always
    reports:
      junit: ${verifyTarget === undefined ? "'**/dist-doctor/doctor.xml'" : "['**/dist-doctor/doctor.xml', '**/dist-verify/verify.xml']"}

dynamic-plugins-publish:
  extends: .dynamic-plugins
  rules:
    - if: $CI_COMMIT_BRANCH == "${branch}"
  script:
${indented(
  credentials(pipeline).map((line) => `- ${line}`),
  4,
)}
    # After a pipeline that failed, retry that one: this one compares with its commit. Or run it with NX_BASE set.
    - |
${indented(
  [`NX_BASE="\${NX_BASE:-\${CI_COMMIT_BEFORE_SHA#${NO_COMMIT}}}"`, ...publishLines(pipeline), SUMMARY_LINE],
  6,
)}
  artifacts:
    paths: ['**/dist-publish*/']
`;
}

/** GitLab's own registry needs no secrets of yours; for another one, two variables of the project. The token for npm is NPM_TOKEN in .npmrc. */
function credentials({ publishesImages, imageRegistry }: Pipeline): readonly string[] {
  if (!publishesImages) return [];
  return imageRegistry === undefined || imageRegistry.startsWith('registry.gitlab.')
    ? [
        'export DYNPLUG_REGISTRY="$CI_REGISTRY"',
        'export DYNPLUG_REGISTRY_USERNAME="$CI_REGISTRY_USER" DYNPLUG_REGISTRY_PASSWORD="$CI_REGISTRY_PASSWORD"',
      ]
    : [
        `export DYNPLUG_REGISTRY=${imageRegistry}`,
        'export DYNPLUG_REGISTRY_USERNAME="$REGISTRY_USERNAME" DYNPLUG_REGISTRY_PASSWORD="$REGISTRY_PASSWORD"',
      ];
}
