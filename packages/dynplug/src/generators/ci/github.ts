// The pipeline as a workflow of GitHub Actions. The page of a run shows what was published: the executor publish writes it there.
import { BATCH, type Pipeline, indented } from './pipeline';

/** @returns YAML of a workflow */
export function githubWorkflow(pipeline: Pipeline): string {
  const { branch, checkTargets, publishTarget, manager } = pipeline;
  const isGithubRegistry = isOwnRegistry(pipeline);
  return `# Packages the dynamic plugins that a change affects, and publishes those of ${branch}.
# Written by "nx g @org/dynplug:ci --provider=github"; it is yours to change.
name: Dynamic plugins

on:
  push:
    branches: [${branch}]
  pull_request:

permissions:
  contents: read

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

env:
  # A server for Nx's cache, if you have one. It is a secret so that forks do without: Nx fails where a server refuses it.
  # Pull requests get a token that may only read: what they store, others would trust.
  NX_SELF_HOSTED_REMOTE_CACHE_SERVER: \${{ secrets.NX_CACHE_SERVER }}

jobs:
  check:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    permissions:
      actions: read
      contents: read
    steps:
${setUp(pipeline)}
      - run: ${manager.exec} nx affected -t ${checkTargets} ${BATCH}
        env:
          NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: \${{ secrets.NX_CACHE_READ_TOKEN }}
      # Which plugins run on which hosts, on the page of the run.
      - if: \${{ !cancelled() && hashFiles('**/dist-doctor/doctor.json') != '' }}
        run: ${manager.exec} nx g @org/dynplug:doctor-report

  publish:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    permissions:
      actions: read
      contents: read${isGithubRegistry ? '\n      packages: write' : ''}
    steps:
${setUp(pipeline)}
${gateStep(pipeline)}      - run: ${manager.exec} nx affected -t ${publishTarget} ${BATCH}
        env:
          NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: \${{ secrets.NX_CACHE_TOKEN }}
${indented(credentials(pipeline), 10)}
`;
}

/** Checks out with history, without which there is nothing to compare with; set-shas finds the last run that succeeded. */
function setUp({ manager, nodeVersion, prepare, branch }: Pipeline): string {
  return indented(
    [
      '- uses: actions/checkout@v4',
      '  with:',
      '    fetch-depth: 0',
      ...(manager.corepack ? ['- run: corepack enable'] : []),
      '- uses: actions/setup-node@v4',
      '  with:',
      `    node-version: '${nodeVersion}'`,
      `    cache: ${manager.name}`,
      `- run: ${manager.install}`,
      ...prepare.map((line) => `- run: ${line}`),
      '- uses: nrwl/nx-set-shas@v4',
      '  with:',
      `    main-branch-name: ${branch}`,
    ],
    6,
  );
}

/** A step of its own, without credentials: it runs code of plugins. The runners have Chrome. */
function gateStep({ gateTargets, manager }: Pipeline): string {
  return `      - run: ${manager.exec} nx affected -t ${gateTargets} ${BATCH}\n`;
}

function isOwnRegistry({ publishesImages, imageRegistry = 'ghcr.io' }: Pipeline): boolean {
  return publishesImages && imageRegistry === 'ghcr.io';
}

function credentials(pipeline: Pipeline): readonly string[] {
  const { imageRegistry = 'ghcr.io', publishesImages, publishesTarballs } = pipeline;
  const [user, password] = isOwnRegistry(pipeline)
    ? ['github.actor', 'secrets.GITHUB_TOKEN']
    : ['secrets.REGISTRY_USERNAME', 'secrets.REGISTRY_PASSWORD'];
  return [
    ...(publishesImages
      ? [
          `DYNPLUG_REGISTRY: ${imageRegistry}`,
          `DYNPLUG_REGISTRY_USERNAME: \${{ ${user} }}`,
          `DYNPLUG_REGISTRY_PASSWORD: \${{ ${password} }}`,
        ]
      : []),
    // For //<registry>/:_authToken=${NPM_TOKEN} in .npmrc.
    ...(publishesTarballs ? ['NPM_TOKEN: ${{ secrets.NPM_TOKEN }}'] : []),
  ];
}
